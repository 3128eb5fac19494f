"""What a new attempt begins with: the questions, and those that the refusal concerns. Three queries."""

from dataclasses import dataclass

from proposals.models import Decision, Proposal
from proposals.rules.refusals import RefusalReason
from proposals.selectors.catalogues import newest_hash, read_version


@dataclass(frozen=True, slots=True)
class AttemptPage:
    """`asked` as (key, words) below the titles of the sections; `begun` is the attempt that exists already."""

    refusal: Decision | None
    asked: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    concerned: tuple[str, ...]
    begun: Proposal | None


def attempt_page(proposal: Proposal) -> AttemptPage:
    """After a withdrawal there is no refusal, and nothing is concerned."""
    refusal = proposal.decisions.order_by("pk").last()
    catalogue = read_version(newest_hash())
    asked = tuple(
        (section.title, tuple((question.key, question.prompt) for question in section.questions))
        for section in catalogue.sections
    )
    concerned = RefusalReason(refusal.category).concerns if refusal and refusal.category else ()
    begun = proposal.continued_by.filter(continuation=Proposal.Continuation.ATTEMPT).first()
    return AttemptPage(refusal, asked if refusal else (), concerned, begun)
