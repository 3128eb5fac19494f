"""What was asked of TikTok, to begin with when its answer is recorded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from proposals.models import Proposal, Submission
from proposals.rules.days import read_day
from proposals.rules.granted import GrantedRole, Product


@dataclass(frozen=True, slots=True)
class AskedFor:
    """`people` besides the PI, as in a hand-over's `team`."""

    product: Product
    access_start: date | None
    access_end: date | None
    people: tuple[Mapping[str, str], ...]

    def as_initial(self) -> dict[str, object]:
        return {
            "product": self.product.value,
            "access_start": self.access_start,
            "access_end": self.access_end,
        }


def asked_for(proposal: Proposal) -> AskedFor:
    """From the version that was submitted; nothing before that. One query."""
    submission = Submission.objects.filter(proposal=proposal).select_related("snapshot").first()
    answers = submission.snapshot.answers() if submission else {}
    pi = proposal.pi.email.lower() if proposal.pi else ""
    members = [row for row in answers.get("team.members") or [] if row.get("email", "").lower() != pi]
    return AskedFor(
        product=Product.RESEARCH_API,
        access_start=read_day(str(answers.get("access.start"))),
        access_end=read_day(str(answers.get("access.end"))),
        people=tuple(_person(row) for row in members),
    )


def _person(row: Mapping[str, str]) -> Mapping[str, str]:
    role = GrantedRole.DATA_USER.value
    return {"name": row.get("name", ""), "email": row.get("email", ""), "role": role}
