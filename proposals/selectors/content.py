"""What a proposal says: its form, its rules, its answers, what the checks say about them."""

from dataclasses import dataclass
from datetime import date

from proposals.catalogue.model import Answers, Catalogue
from proposals.catalogue.reading import read_catalogue, read_terms
from proposals.catalogue.terms import Terms
from proposals.models import Proposal
from proposals.rules.findings import Finding, find


@dataclass(frozen=True, slots=True)
class Content:
    """`answers` holds every answer, also those of questions that are hidden now."""

    catalogue: Catalogue
    terms: Terms
    answers: Answers

    def findings(self, today: date) -> tuple[Finding, ...]:
        return find(self.catalogue, self.terms, self.answers, today=today)


def read_content(proposal: Proposal) -> Content:
    """One query where `proposal` came with its catalogue and terms."""
    return Content(
        read_catalogue(proposal.catalogue.content),
        read_terms(proposal.terms.content),
        answers_of(proposal),
    )


def answers_of(proposal: Proposal) -> dict[str, object]:
    return dict(proposal.answers.values_list("key", "value"))
