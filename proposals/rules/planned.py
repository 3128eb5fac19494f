"""The data plan of a proposal as a collection: one query, one period, and what comes with the videos."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from proposals.catalogue.model import Answers
from proposals.rules.data_plan import DataPlan, read_plan
from tiktok.fields import DEFAULT_VIDEO_FIELDS, complete_fields
from tiktok.query import Query, QueryError

NAME = "plan"
"""Of the one collection that a data plan makes; more can be added to the project."""


class PlanError(ValueError):
    """`problems` says by question, and place in it, what is wrong."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(f"{place}: {what}" for place, what in problems.items()))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Plan:
    """`extras` as in the hand-over's `with`."""

    query: Query
    start: date
    end: date
    extras: tuple[str, ...]

    @classmethod
    def of(cls, answers: Answers) -> Self:
        """From the answers of the section `data`. PlanError where they make no query or no period."""
        plan = read_plan(answers)
        if plan.start is None or plan.end is None:
            days = {"data.start": plan.start, "data.end": plan.end}
            raise PlanError({key: "is not a date" for key, day in days.items() if day is None})
        if plan.end < plan.start:
            raise PlanError({"data.end": "is before the first day"})
        return cls(_build_query(plan), plan.start, plan.end, plan.extras)

    def as_collection(self) -> dict[str, Any]:
        """One element of the hand-over's `collections`."""
        return {
            "name": NAME,
            "kind": "videos",
            "query": self.query.as_json(),
            "start_date": f"{self.start:%Y%m%d}",
            "end_date": f"{self.end:%Y%m%d}",
            "fields": list(complete_fields(DEFAULT_VIDEO_FIELDS)),
            "with": list(self.extras),
        }


def _build_query(plan: DataPlan) -> Query:
    """A problem in a query of the team's own stands below `data.query`, one in a list below that list."""
    prefix = "data.query." if plan.query else "data."
    try:
        return plan.build_query()
    except QueryError as error:
        places = ((f"{prefix}{problem.place}", problem.message) for problem in error.problems)
        raise PlanError(
            {place if place[-1] != "." else "data.query": what for place, what in places}
        ) from error
