"""A data plan from JSON, forecast without an application. Shape: docs/schemas/data-plan-1.json."""

from datetime import date
from typing import Any

from accounts.rules.errors import Invalid
from proposals.catalogue.reading import CURRENT_TERMS, builtin_terms, read_terms
from proposals.rules.forecasting import PlanForecast, forecast_answers, forecast_plan
from proposals.rules.planned import Plan, PlanError
from proposals.services.documents import check_document
from tiktok.forecast import Period
from tiktok.query import Query, QueryError, build_query, parse_query

_LISTS = ("accounts", "hashtags", "keywords", "regions")


def forecast_document(document: Any, today: date) -> PlanForecast:
    """By the current rules. An application written for import is taken too. Raises `Invalid`, by JSON path."""
    terms = read_terms(builtin_terms()[CURRENT_TERMS])
    if isinstance(document, dict) and "answers" in document:
        check_document(document, "proposal-1")
        try:
            return forecast_answers(document["answers"], terms, today)
        except PlanError as error:
            problems = {f"$.answers.{place}": what for place, what in error.problems.items()}
            raise Invalid("These answers make no data plan.", problems) from error
    check_document(document, "data-plan-1")
    plan, access = _read_plan(document), _read_access(document)
    if access is not None and plan.start > access.end:
        raise Invalid("Nothing can be collected.", {"$.start_date": "is after the last day of access"})
    expected, edges = document.get("expected_videos"), document.get("expected_edges", 0)
    return forecast_plan(plan, access, expected, terms, today, edges=edges)


def _read_plan(document: dict[str, Any]) -> Plan:
    problems: dict[str, str] = {}
    query = _read_query(document, problems)
    start, end = (_read_day(document, key, problems) for key in ("start_date", "end_date"))
    if not problems and end < start:
        problems["$.end_date"] = "is before the start_date"
    if query is None or problems:
        raise Invalid("The data plan cannot be read.", problems)
    wanted = set(document.get("with", ()))
    if "replies" in wanted:
        wanted.add("comments")
    return Plan(query, start, end, tuple(sorted(wanted)))


def _read_query(document: dict[str, Any], problems: dict[str, str]) -> Query | None:
    try:
        if "query" in document:
            return parse_query(document["query"])
        return build_query(*(document.get(name, ()) for name in _LISTS))
    except QueryError as error:
        prefix = "$.query." if "query" in document else "$."
        problems |= {f"{prefix}{each.place}".rstrip("."): each.message for each in error.problems}
        return None


def _read_day(document: dict[str, Any], key: str, problems: dict[str, str]) -> date:
    """Both ways in which days are written here: 20260131, as TikTok has them, and 2026-01-31."""
    try:
        return date.fromisoformat(document[key])
    except ValueError:
        problems[f"$.{key}"] = "is not a day such as 20260131"
        return date.min


def _read_access(document: dict[str, Any]) -> Period | None:
    if "access" not in document:
        return None
    problems: dict[str, str] = {}
    start, end = (_read_day(document["access"], key, problems) for key in ("start", "end"))
    if not problems and end < start:
        problems["$.end"] = "is before the first day of access"
    if problems:
        raise Invalid(
            "The access cannot be read.",
            {place.replace("$.", "$.access."): say for place, say in problems.items()},
        )
    return Period(start, end)
