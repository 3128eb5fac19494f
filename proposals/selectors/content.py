"""What a proposal says: its form, its rules, its answers, what the checks say about them."""

from dataclasses import dataclass
from datetime import UTC, date

from proposals.catalogue.model import Answers, Catalogue
from proposals.catalogue.reading import read_catalogue, read_terms
from proposals.catalogue.terms import Terms
from proposals.models import InstitutionRecord, Proposal
from proposals.rules.findings import Background, Finding, Person, Waiver, find
from proposals.rules.forecasting import PlanForecast, forecast_answers, judge_answers
from proposals.rules.planned import PlanError
from tiktok.forecast import Verdict


@dataclass(frozen=True, slots=True)
class Content:
    """`answers` holds every answer, also those of questions that are hidden now."""

    catalogue: Catalogue
    terms: Terms
    answers: Answers
    background: Background

    def findings(self, today: date) -> tuple[Finding, ...]:
        return find(self.catalogue, self.terms, self.answers, today=today, background=self.background)

    def forecast(self, today: date) -> PlanForecast | None:
        """None while the answers make no data plan."""
        try:
            return forecast_answers(self.answers, self.terms, today)
        except PlanError:
            return None


def judge_plan(content: Content, today: date) -> Verdict | None:
    """Whether the data plan fits; None while the answers make none."""
    return judge_answers(content.answers, content.terms, today)


def read_content(proposal: Proposal) -> Content:
    """Three queries where `proposal` came with its catalogue, terms and PI."""
    return Content(
        read_catalogue(proposal.catalogue.content),
        read_terms(proposal.terms.content),
        answers_of(proposal),
        background_of(proposal),
    )


def background_of(proposal: Proposal, waivers: tuple[Waiver, ...] | None = None) -> Background:
    """What the checks know besides the answers. Two queries, or one where `waivers` come from a copy."""
    pi = Person(proposal.pi.name, proposal.pi.email) if proposal.pi else None
    record = InstitutionRecord.objects.first()
    standing = waivers_of(proposal) if waivers is None else waivers
    return Background(pi, record.recorded if record else None, standing)


def waivers_of(proposal: Proposal) -> tuple[Waiver, ...]:
    """Those that stand; whether their finding is made still is for the checks."""
    standing = proposal.waivers.filter(ended_at=None).select_related("given_by")
    return tuple(
        Waiver(
            each.fingerprint,
            each.reason,
            each.given_by.name if each.given_by else "",
            each.given_at.astimezone(UTC).date().isoformat(),
        )
        for each in standing
    )


def answers_of(proposal: Proposal) -> dict[str, object]:
    return dict(proposal.answers.values_list("key", "value"))
