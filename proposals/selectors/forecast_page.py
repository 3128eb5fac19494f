"""Whether the data plan fits: the verdict, the numbers behind it, and what would help. Two queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from accounts.models import User
from proposals.access import roles_of
from proposals.catalogue.reading import read_catalogue, read_terms
from proposals.catalogue.visibility import is_answered
from proposals.models import Proposal
from proposals.rendering.charts import Chart
from proposals.rendering.forecasts.charts import chart_corpus, chart_quota
from proposals.rendering.forecasts.guesses import describe_guesses, tabulate_guesses
from proposals.rendering.forecasts.numbers import Explained, explain
from proposals.rendering.forecasts.paragraph import write_paragraph
from proposals.rendering.forecasts.words import VERDICTS, say_reason, say_suggestion
from proposals.rendering.tables import Table
from proposals.rules.data_plan import SECTIONS
from proposals.rules.forecasting import PlanForecast, forecast_answers
from proposals.rules.planned import PlanError
from proposals.rules.states import ProposalState
from proposals.rules.workflow import Act, may
from tiktok.forecast import Verdict

DESIGN: Final = "research.design"


@dataclass(frozen=True, slots=True)
class Gap:
    """An answer without which there is no forecast, as a row of a summary."""

    key: str
    value: str
    url: str
    change: str = "Answer"


@dataclass(frozen=True, slots=True)
class PlanLink:
    prompt: str
    url: str


@dataclass(frozen=True, slots=True)
class Advice:
    """A button: what it does, whether the plan is still tight then, and what it sends back as it was shown."""

    words: str
    is_tight: bool
    change: str
    start: str


@dataclass(frozen=True, slots=True)
class Shape:
    """What the page shows of a forecast that can be made."""

    title: str
    verdict: str
    reason: str
    explained: tuple[Explained, ...]
    explained_title: str
    corpus: Chart
    quota: Chart
    guesses: Table
    assumptions: tuple[str, ...]
    advice: tuple[Advice, ...]
    paragraph: str


@dataclass(frozen=True, slots=True)
class ForecastPage:
    """`shape` None: `gaps` say what is missing. `versions` of answers, by key, are sent with what is pressed."""

    proposal: Proposal
    shape: Shape | None
    gaps: tuple[Gap, ...]
    versions: dict[str, int]
    plan_links: tuple[PlanLink, ...]
    can_edit: bool

    @property
    def title(self) -> str:
        return self.shape.title if self.shape else "Does the data plan fit?"


def forecast_page(proposal: Proposal, user: User, today: date) -> ForecastPage:
    rows = {
        key: (value, version)
        for key, value, version in proposal.answers.values_list("key", "value", "version")
    }
    answers = {key: value for key, (value, _) in rows.items()}
    shape, gaps = _judge(proposal, answers, today)
    return ForecastPage(
        proposal=proposal,
        shape=shape,
        gaps=gaps,
        versions={key: version for key, (_, version) in rows.items()},
        plan_links=_link_plan(proposal),
        can_edit=may(Act.EDIT, roles=roles_of(user, proposal), state=ProposalState(proposal.state)),
    )


def _judge(
    proposal: Proposal, answers: Mapping[str, object], today: date
) -> tuple[Shape | None, tuple[Gap, ...]]:
    try:
        found = forecast_answers(answers, read_terms(proposal.terms.content), today)
    except PlanError as error:
        return None, _gaps(proposal, answers, error)
    return _shape(found, today), ()


def _shape(found: PlanForecast, today: date) -> Shape:
    main = found.main.forecast
    return Shape(
        title=VERDICTS[main.verdict],
        verdict=main.verdict.words.capitalize(),
        reason=say_reason(main),
        explained=explain(main),
        explained_title=found.main.title,
        corpus=chart_corpus(main),
        quota=chart_quota(main),
        guesses=tabulate_guesses(found),
        assumptions=describe_guesses(found),
        advice=tuple(
            Advice(
                say_suggestion(each),
                each.verdict is Verdict.TIGHT,
                each.change.value,
                each.plan.posted.start.isoformat(),
            )
            for each in found.suggestions
        ),
        paragraph=write_paragraph(found, today),
    )


def _link_plan(proposal: Proposal) -> tuple[PlanLink, ...]:
    catalogue = read_catalogue(proposal.catalogue.content)
    sections = (section for section in catalogue.sections if section.key in SECTIONS)
    return tuple(
        PlanLink(question.prompt, _url(proposal, question.key))
        for section in sections
        for question in section.questions
    )


def _gaps(proposal: Proposal, answers: Mapping[str, object], error: PlanError) -> tuple[Gap, ...]:
    """One for each question, whatever else is wrong in it."""
    prompts = {
        question.key: question.prompt for question in read_catalogue(proposal.catalogue.content).questions()
    }
    gaps: dict[str, Gap] = {}
    for place, problem in error.problems.items():
        key = _question_of(place)
        words = _say_problem(problem) if is_answered(answers.get(key)) else "Not answered yet."
        if key in prompts:
            gaps.setdefault(key, Gap(prompts[key], words, _url(proposal, key)))
    return tuple(gaps.values())


def _say_problem(problem: str) -> str:
    return problem if problem[:1].isupper() or problem[:1] == "“" else f"This {problem}."


def _question_of(place: str) -> str:
    """`data.regions[2]` and `data.query.and[0]` are of `data.regions` and `data.query`; `data.` of no list in particular."""
    section, _, rest = place.partition(".")
    name = rest.partition(".")[0].partition("[")[0]
    return f"{section}.{name or 'accounts'}"


def _url(proposal: Proposal, key: str) -> str:
    return f"/p/{proposal.ref}/q/{key}/"
