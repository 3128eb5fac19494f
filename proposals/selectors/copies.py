"""The applications whose answers somebody may take over into a new one. One query."""

from dataclasses import dataclass

from accounts.models import User
from proposals.models import Proposal
from proposals.selectors.your_work import proposals_of


@dataclass(frozen=True, slots=True)
class Copies:
    """Their own, newest first."""

    proposals: tuple[Proposal, ...]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(each.ref, f"{each.ref} {each.title}") for each in self.proposals]

    def initial(self, ref: str) -> dict[str, str]:
        """What the page of a new application begins with if its answers come from that one; nothing for a stranger's."""
        source = next((each for each in self.proposals if each.ref == ref), None)
        if source is None:
            return {}
        pi = {"pi_email": source.pi.email, "pi_name": source.pi.name} if source.pi else {}
        return {"copy_from": source.ref, "title": source.title} | pi


def copies_for(user: User) -> Copies:
    return Copies(tuple(proposals_of(user)))
