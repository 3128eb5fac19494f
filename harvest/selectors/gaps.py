"""What is known to be missing of a collection, and why: days that no run has whole, days asked for too early, parts of
other kinds that did not come. A handful of queries per collection, for a dataset's papers rather than for a page."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Count

from harvest.models import Collection, Run, Unit
from harvest.rules.settled import Asked, Days
from harvest.rules.states import RunPurpose, RunState, UnitKind, UnitState
from harvest.rules.superseding import includes
from harvest.selectors.settled import list_asked_of

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """`reason` as people read it."""

    days: Days
    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """Units of other kinds than days, such as the comments of a video, that were not done."""

    kind: str
    parts: int
    reason: str


def find_gaps(collection: Collection) -> list[Gap]:
    """Days of the period that no run has whole, in order. A window has whole every day but the one that it ends on."""
    period = Days(collection.start_date, collection.end_date)
    return find_gaps_of(collection, list(collection.runs.order_by("number")), period)


def find_gaps_of(collection: Collection, runs: Sequence[Run], period: Days) -> list[Gap]:
    """The same of some of its runs and days. One query."""
    if not runs:
        return [Gap(period, "No run has been made.")]
    if not _asks_for_days(collection):
        return []
    windows = Unit.objects.filter(run__in=runs, kind=UnitKind.WINDOW).select_related("run").order_by("pk")
    return list_gaps(windows, period)


def list_gaps(windows: Iterable[Unit], period: Days) -> list[Gap]:
    """By windows with their runs, in the order in which they were made. No query."""
    reasons = dict.fromkeys(_each(period), "No run has asked for it.")
    done: set[date] = set()
    for unit in windows:
        days = _days_of(unit)
        if _is_whole(unit):
            done.update(_each(days))
        else:
            reasons |= dict.fromkeys(_each(days), _say_why(unit))
    return _join((day, reasons[day]) for day in _each(period) if day not in done)


def find_unsettled(collection: Collection, lag: timedelta) -> list[Days]:
    """Days that were only asked for when they had ended less than `lag` ago. Two queries."""
    runs = list(collection.runs.exclude(wish=Run.Wish.CANCEL).order_by("number"))
    return list_unsettled(list_asked_of(runs), collection.end_date, lag)


def list_unsettled(asked: Iterable[Asked], last: date, lag: timedelta) -> list[Days]:
    """The same by what was asked for when, up to a last day. No query."""
    young: set[date] = set()
    settled: set[date] = set()
    for each in asked:
        for day in _each(each.days):
            (young if day >= (each.at - lag).date() else settled).add(day)
    return [gap.days for gap in _join((day, "") for day in sorted(young - settled) if day <= last)]


def find_missing(collection: Collection) -> list[Missing]:
    """Units of its runs that bring no days and were not done, or not to their end, nor by a later run."""
    return find_still_missing(list(collection.runs.all()))


def find_still_missing(runs: Sequence[Run]) -> list[Missing]:
    """The same of all runs of a collection. One query."""
    return _sum_missing(row for row in _count_undone(runs) if is_owed(row.run, runs))


def find_missing_of(runs: Sequence[Run]) -> list[Missing]:
    """What these runs left out themselves, whatever came later. One query."""
    return _sum_missing(_count_undone(runs))


def is_owed(run: Run, runs: Iterable[Run]) -> bool:
    """Whether what it left out is missing still: it was not cancelled, and none of these is a later, complete harvest of the
    same collection that asked for all that it did. A run for late videos asks about these alone. No query."""
    return run.wish != Run.Wish.CANCEL and not any(
        later.collection_id == run.collection_id
        and later.number > run.number
        and later.state == RunState.COMPLETED
        and later.purpose == RunPurpose.HARVEST
        and includes(later.asked, run.asked)
        for later in runs
    )


@dataclass(frozen=True, slots=True)
class _Undone:
    run: Run
    kind: str
    waits_for: str
    parts: int


def _count_undone(runs: Sequence[Run]) -> list[_Undone]:
    by_number = {run.pk: run for run in runs}
    undone = (
        Unit.objects.filter(run__in=runs)
        .exclude(kind__in=(UnitKind.WINDOW, UnitKind.DISCARD))
        .exclude(state=UnitState.DONE, waits_for="")
    )
    rows = undone.values("run", "kind", "waits_for").annotate(parts=Count("pk")).order_by("run")
    return [_Undone(by_number[row["run"]], row["kind"], row["waits_for"], row["parts"]) for row in rows]


def _sum_missing(rows: Iterable[_Undone]) -> list[Missing]:
    sums = Counter[tuple[str, str]]()
    for row in rows:
        sums[row.kind, row.waits_for] += row.parts
    return [
        Missing(kind, parts, waits_for or "It has not come to it yet.")
        for (kind, waits_for), parts in sorted(sums.items())
    ]


def _is_whole(unit: Unit) -> bool:
    """Not one that was asked again in smaller parts, nor one that a stopped run left: both are over, with a reason."""
    is_kept = unit.run is not None and unit.run.wish != Run.Wish.CANCEL
    return is_kept and unit.state == UnitState.DONE and not unit.waits_for


def _asks_for_days(collection: Collection) -> bool:
    return collection.kind == "videos"


def _days_of(unit: Unit) -> Days:
    first, end = (date.fromisoformat(unit.spec[name]) for name in ("start", "end"))
    return Days(first, max(first, end - _DAY))


def _say_why(unit: Unit) -> str:
    if unit.run is not None and unit.run.wish == Run.Wish.CANCEL:
        return "The run was cancelled."
    return unit.waits_for or (RunState(unit.run.state).words if unit.run is not None else "")


def _each(days: Days) -> Iterator[date]:
    day = days.first
    while day <= days.last:
        yield day
        day += _DAY


def _join(days: Iterable[tuple[date, str]]) -> list[Gap]:
    """Neighbours with the same reason are one gap."""
    found: list[Gap] = []
    for reason, group in groupby(days, key=lambda each: each[1]):
        for day, _ in group:
            last = found[-1] if found else None
            if last and last.reason == reason and last.days.last + _DAY == day:
                found[-1] = Gap(Days(last.days.first, day), reason)
            else:
                found.append(Gap(Days(day, day), reason))
    return found
