"""What stands before the first question: who may apply, and until when what has to begin. No query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from proposals.catalogue.reading import CURRENT_TERMS, builtin_terms, read_terms
from proposals.catalogue.routes import RouteGuide, builtin_routes
from proposals.rendering.calendars import Event
from proposals.rules.backwards import BackwardPlan, plan_backwards
from proposals.rules.routes import Judgement, judge


@dataclass(frozen=True, slots=True)
class Answered:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`answered` are the questions with the words of what was answered."""

    judgement: Judgement
    answered: tuple[Answered, ...]


def guide() -> RouteGuide:
    return builtin_routes()


def verdict(answers: Mapping[str, str]) -> Verdict:
    """KeyError where a question of the guide has no answer."""
    said = [
        Answered(question.prompt, option.label)
        for question in guide().questions
        for option in question.options
        if option.key == answers[question.key]
    ]
    return Verdict(judge(guide(), answers), tuple(said))


def plan_for(target: date, *, today: date) -> BackwardPlan:
    """By the rules that new applications begin with. ValueError for a day too far away."""
    return plan_backwards(target, review_days=_review_days(), today=today)


def events_of(plan: BackwardPlan, *, url: str) -> list[Event]:
    return [
        Event(
            key=f"plan-{plan.target.isoformat()}-{step.key}",
            day=step.begin_by,
            title=step.title,
            text=step.text,
            url=url,
        )
        for step in plan.steps
    ]


@cache
def _review_days() -> int:
    return read_terms(builtin_terms()[CURRENT_TERMS]).days("review_time")
