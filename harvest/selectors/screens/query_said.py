"""What a collection would be, said while it is made: in words, beside the approved plan, and what it costs. Three queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Sum

from harvest.models import Batch, Project
from harvest.rules.conformance import compare
from harvest.selectors.plans import approved_plan
from harvest.selectors.screens.quota import Quota, find_quota
from harvest.selectors.terms import rules_of
from proposals.rendering.forecasts.words import VERDICTS
from proposals.rendering.tables import Column, Table, build_table
from proposals.rules.forecasting import PlanForecast, forecast_plan
from proposals.rules.planned import Plan
from tiktok.forecast import Corpus, Period, Verdict, count_refresh
from tiktok.forecast.assumptions import OURS
from tiktok.query import parse_query, say_query


@dataclass(frozen=True, slots=True)
class Cost:
    """`held_per_day`: requests a day for what the project holds already, which the verdict takes into account."""

    verdict: str
    is_fine: bool
    table: Table
    held_per_day: int
    quota: Quota


@dataclass(frozen=True, slots=True)
class QuerySaid:
    """`words` "": the query is not whole yet. `needs_days`: without them nothing is compared and nothing forecast."""

    words: str
    has_plan: bool
    differences: tuple[str, ...]
    needs_days: bool
    cost: Cost | None
    why_no_cost: str


def say_draft(
    project: Project,
    query: Mapping[str, Any] | None,
    days: tuple[date, date] | None,
    fields: Sequence[str],
    extras: Sequence[str],
    now: datetime,
) -> QuerySaid:
    plan = approved_plan(project)
    if query is None or days is None:
        words = say_query(parse_query(query)) if query else ""
        return QuerySaid(words, bool(plan), (), query is not None, None, "")
    element = {
        "kind": "videos",
        "query": query,
        "start_date": _compact(days[0]),
        "end_date": _compact(days[1]),
        "fields": list(fields),
        "with": list(extras),
    }
    parsed = parse_query(query)
    why = _say_why_not(project, days, now.date())
    return QuerySaid(
        words=say_query(parsed),
        has_plan=bool(plan),
        differences=tuple(each.words for each in compare(element, plan)) if plan else (),
        needs_days=False,
        cost=None if why else _cost(project, Plan(parsed, days[0], days[1], tuple(extras)), now),
        why_no_cost=why,
    )


def _say_why_not(project: Project, days: tuple[date, date], today: date) -> str:
    if today > project.access_end:
        return "The access is over."
    if days[0] > project.access_end:
        return "These days come after the access has ended, so nothing of them can be collected."
    return ""


def _cost(project: Project, plan: Plan, now: datetime) -> Cost:
    access = Period(max(now.date(), project.access_start), project.access_end)
    held = _count_held(project)
    found = forecast_plan(plan, access, None, rules_of(project), now.date(), spent_per_day=held)
    return Cost(
        verdict=VERDICTS[found.verdict].replace("The plan", "It"),
        is_fine=found.verdict is Verdict.FITS,
        table=_tabulate(found),
        held_per_day=held,
        quota=find_quota(project, now),
    )


def _count_held(project: Project) -> int:
    """Requests a day that keep fresh what is held now."""
    rows = Batch.objects.filter(project=project, records__gt=0).order_by().values_list("kind")
    held = dict(rows.annotate(n=Sum("records")))
    corpus = Corpus(
        videos=held.get("video", 0), comments=held.get("comment", 0), accounts=held.get("account", 0)
    )
    return count_refresh(corpus, OURS).per_day if corpus.records else 0


def _tabulate(found: PlanForecast) -> Table:
    columns = (
        "If there are",
        Column("Videos", numeric=True),
        Column("Requests", numeric=True),
        Column("Days of quota", numeric=True),
        Column("Requests a day to keep fresh", numeric=True),
    )
    rows = [
        (
            each.title,
            each.forecast.corpus.videos,
            each.forecast.collecting.total,
            each.forecast.days_to_collect,
            each.forecast.refresh.per_day,
        )
        for each in found.guesses
    ]
    return build_table("What it costs, under three guesses", columns, rows)


def _compact(day: date) -> str:
    return f"{day.year:04}{day:%m%d}"
