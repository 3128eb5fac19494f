"""Requests of runs that brought nothing: how often, when, and what was done about them. Two queries, however many."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Count, F, Max, Min, OuterRef, QuerySet, Subquery

from harvest.models import PageLog, Run
from harvest.rules.aftermath import Aftermath, Failure, sum_up
from harvest.rules.mishaps import FINE, Mishap, explain
from harvest.rules.states import UnitState

MOST_KINDS: Final = 20
MOST_FOLLOWED: Final = 2_000
"""Failures, the newest first, of which it is looked up what came of them."""
_UNDER_WAY: Final = timedelta(seconds=120)
"""So long a request without an answer may still get one."""
_TOKENS: Final = "/v2/oauth/"


@dataclass(frozen=True, slots=True)
class Fault:
    """Failures with one word. `after` None: of none it was looked up what came of it."""

    code: str
    http_status: int | None
    mishap: Mishap
    times: int
    first: datetime
    last: datetime
    after: Aftermath | None


def find_faults(runs: QuerySet[Run] | list[Run], now: datetime) -> list[Fault]:
    """The latest first."""
    failed = PageLog.objects.filter(unit__run__in=runs).exclude(code=FINE).order_by()
    failed = failed.exclude(code="", at__gt=now - _UNDER_WAY)
    groups = failed.values("code", "http_status").annotate(times=Count("pk"), first=Min("at"), last=Max("at"))
    found: list[Any] = list(groups.order_by("-last", "code")[:MOST_KINDS])
    after = sum_up(_follow(failed)) if found else {}
    return [_build(row, after.get((row["code"], row["http_status"]))) for row in found]


def _build(row: dict[str, Any], after: Aftermath | None) -> Fault:
    return Fault(
        code=row["code"],
        http_status=row["http_status"],
        mishap=explain(row["code"], row["http_status"]),
        times=row["times"],
        first=row["first"],
        last=row["last"],
        after=after,
    )


def _follow(failed: QuerySet[PageLog]) -> list[Failure]:
    following = PageLog.objects.filter(unit=OuterRef("unit"), pk__gt=OuterRef("pk"))
    following = following.exclude(path__startswith=_TOKENS).order_by("pk")
    rows = failed.order_by("-pk").annotate(
        next_at=Subquery(following.values("at")[:1]),
        next_code=Subquery(following.values("code")[:1]),
        state=F("unit__state"),
        reason=F("unit__waits_for"),
    )
    columns = ("code", "http_status", "at", "next_at", "next_code", "state", "reason")
    return [
        Failure(code, status, at, next_at, next_code, UnitState(state), reason)
        for code, status, at, next_at, next_code, state, reason in rows.values_list(*columns)[:MOST_FOLLOWED]
    ]
