"""The parts of a run with what each took and brought. One query each, however many there are."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from harvest.models import PageLog, Run, Unit
from harvest.rules.parts import NOT_ENDED, Part, Stand, read_days, stand_of
from harvest.rules.states import UnitKind, UnitState

_A_PAGE = Q(pages__code="ok") & ~Q(pages__response_sha256="")
"""Of TikTok's research data: an access token leaves no such hash."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """Parts that ask about videos, accounts and lists one by one, together by how they stand. `pool`: whose quota."""

    stand: Stand
    pool: str
    parts: int
    pages: int
    records: int
    requests: int


def list_windows(run: Run) -> list[Part]:
    """In the order of their days. What was asked again in smaller parts is among them only if it took a request."""
    last = date.fromisoformat(run.asked["end_date"])
    rows = Unit.objects.filter(run=run, kind=UnitKind.WINDOW).annotate(**_sums()).order_by("pk")
    columns = ("spec", "progress", "state", "waits_for", "pages_stored", "records", "requests")
    parts = [_read_part(row, last) for row in rows.values(*columns)]
    kept = (part for part in parts if part.requests or part.stand is not Stand.DIVIDED)
    return sorted(kept, key=lambda part: part.days.first)


def list_subjects(run: Run) -> list[Subjects]:
    """Parts that ask about subjects, by whose quota and how they stand."""
    rows = Unit.objects.filter(run=run, kind=UnitKind.SUBJECTS).order_by()
    is_left = Case(When(waits_for=NOT_ENDED, then=Value(NOT_ENDED)), default=Value(""))
    sent = Exists(PageLog.objects.filter(unit=OuterRef("pk")))
    groups: Any = rows.annotate(left=is_left, begun=sent).values("state", "left", "begun", "pool")
    groups = groups.annotate(parts=Count("pk", distinct=True), **_sums())
    found: dict[tuple[str, Stand], Subjects] = {}
    for row in groups.order_by("pool", "state", "left", "-begun"):
        stand = stand_of(UnitState(row["state"]), row["left"], is_begun=row["begun"])
        before = found.get((row["pool"], stand), Subjects(stand, row["pool"], 0, 0, 0, 0))
        found[row["pool"], stand] = Subjects(
            stand=stand,
            pool=row["pool"],
            parts=before.parts + row["parts"],
            pages=before.pages + row["pages_stored"],
            records=before.records + row["records"],
            requests=before.requests + row["requests"],
        )
    return list(found.values())


def count_stands(runs: Sequence[Run]) -> Counter[Stand]:
    """Windows of these runs by how they stand. What waits counts as not begun before its first page."""
    rows = Unit.objects.filter(run__in=runs, kind=UnitKind.WINDOW)
    return Counter(
        stand_of(UnitState(state), reason, is_begun=bool(progress))
        for state, reason, progress in rows.values_list("state", "waits_for", "progress")
    )


def _sums() -> dict[str, Any]:
    return {
        "pages_stored": Count("pages", filter=_A_PAGE),
        "records": Coalesce(Sum("pages__items_new"), 0),
        "requests": Count("pages"),
    }


def _read_part(row: dict[str, Any], last: date) -> Part:
    start, end = (date.fromisoformat(row["spec"][name]) for name in ("start", "end"))
    is_begun = bool(row["progress"] or row["requests"])
    return Part(
        days=read_days(start, end, last),
        stand=stand_of(UnitState(row["state"]), row["waits_for"], is_begun=is_begun),
        pages=row["pages_stored"],
        records=row["records"],
        requests=row["requests"],
        reason=row["waits_for"],
    )
