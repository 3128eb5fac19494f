"""When a run is expected to end. At most nine queries, however much it has asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Final

from harvest.models import ApiKey, PageLog, QuotaDay, Run
from harvest.rules.estimate import Course, Supply, expect, find_end, find_pace_end
from harvest.rules.parts import Part
from harvest.rules.states import RunState
from harvest.rules.workload import Load
from harvest.selectors.parts_of_run import Subjects
from harvest.selectors.reserving import find_reserved
from harvest.selectors.upkeep import A_DAY, share_of_key, sum_cycle
from harvest.selectors.work_left import Basis, WorkLeft, find_work_left
from tiktok.forecast import OURS
from tiktok.forecast.assumptions import ceil_div

_NEWEST: Final = 200
"""Requests by which the pace is measured."""
_A_WAIT: Final = timedelta(minutes=15)
"""A longer pause between two requests was a wait, and says nothing of the pace."""
_UNMEASURED: Final = 1.0
"""Seconds for a request before the first two were sent; ours."""


class Unknown(StrEnum):
    PAUSED = "paused"
    NEEDS_KEY = "needs_key"
    NO_WORKER = "no_worker"
    NO_MEASURE = "no_measure"
    NO_QUOTA = "no_quota"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class ExpectedEnd:
    """`at` None: not known, for the reason in `unknown`. `requests` and `seconds` (for each) are what it is reckoned with,
    `busiest`: the end if what is left is as busy as the busiest part. `kept`: requests of today that the refresh keeps."""

    at: datetime | None
    busiest: datetime | None
    unknown: Unknown | None
    requests: int | None
    basis: Basis | None
    seconds: float
    left_today: int
    kept: int
    a_day: int
    others: int


def find_expected_end(
    run: Run, windows: Sequence[Part], subjects: Sequence[Subjects], *, is_silent: bool, now: datetime
) -> ExpectedEnd | None:
    """None for a run that is over, or is being ended. `is_silent`: no worker runs."""
    if run.ended_at is not None or run.wish in (Run.Wish.STOP, Run.Wish.CANCEL):
        return None
    begins = max(now, run.goes_on_at or now)
    left = find_work_left(run, windows, subjects)
    others = _find_others(run)
    today, kept, later = _find_supply(run, begins, now)
    seconds = _find_pace(run)
    unknown = _say_unknown(run, left, is_silent=is_silent)
    usual = busiest = None
    if left is not None and unknown is None:
        supply = (today, later)
        usual = _find_last(begins, left.usual, others, supply, seconds)
        busiest = _find_last(begins, left.busiest, others, supply, seconds)
        unknown = None if usual else (Unknown.TOO_LONG if later.main else Unknown.NO_QUOTA)
    return ExpectedEnd(
        at=usual,
        busiest=busiest,
        unknown=unknown,
        requests=left.usual.main + left.usual.graph if left else None,
        basis=left.basis if left else None,
        seconds=seconds,
        left_today=today.main,
        kept=kept.main,
        a_day=later.main,
        others=len(others),
    )


def _say_unknown(run: Run, left: WorkLeft | None, *, is_silent: bool) -> Unknown | None:
    if run.wish == Run.Wish.PAUSE:
        return Unknown.PAUSED
    if run.state == RunState.NEEDS_KEY:
        return Unknown.NEEDS_KEY
    if is_silent:
        return Unknown.NO_WORKER
    return Unknown.NO_MEASURE if left is None else None


def _find_last(
    begins: datetime, left: Load, others: Sequence[int | None], supply: tuple[Load, Load], seconds: float
) -> datetime | None:
    """Both quotas are asked for side by side, and one after the other at the worst."""
    first, later = supply
    ends = [
        find_end(begins, left.main, others=others, supply=Supply(first.main, later.main), seconds=seconds),
        find_end(begins, left.graph, others=(), supply=Supply(first.graph, later.graph), seconds=seconds),
        find_pace_end(begins, left.main + left.graph, seconds),
    ]
    found = [each for each in ends if each is not None]
    return max(found) if len(found) == len(ends) else None


def _find_others(run: Run) -> list[int | None]:
    """What each other run of the same key has left; None where none of its parts is done."""
    keys = ApiKey.objects.filter(project=run.collection.project_id).values("organisation")
    live = Run.objects.filter(
        collection__project__key__organisation__in=keys, ended_at=None, wish=Run.Wish.RUN
    )
    columns = ("requests", "windows", "windows_done", "windows_failed")
    return [
        expect(Course(done=done + failed, requests=requests, left=max(0, windows - done - failed)))
        for requests, windows, done, failed in live.exclude(pk=run.pk).values_list(*columns)
    ]


def _find_supply(run: Run, begins: datetime, now: datetime) -> tuple[Load, Load, Load]:
    """For harvests on the day on which it begins, what the refresh keeps of that day, and for harvests on each later one.

    Later on, the refresh takes what keeps everything of this key confirmed, spread over its cycle.
    """
    project = run.collection.project
    key = ApiKey.objects.filter(project=project).first()
    if key is None:
        return A_DAY, Load(), A_DAY
    project.key = key
    cycle = sum_cycle(share_of_key(project))
    upkeep = Load(ceil_div(cycle.main, OURS.cycle_days), ceil_div(cycle.graph, OURS.cycle_days))
    later = _less(A_DAY, upkeep)
    today = now.astimezone(UTC).date()
    if begins.astimezone(UTC).date() > today:
        return later, upkeep, later
    midnight = datetime.combine(today + timedelta(days=1), datetime.min.time(), UTC)
    kept = find_reserved(key.organisation_id, midnight)
    return _less(_find_left_today(key, today, now), kept), kept, later


def _find_left_today(key: ApiKey, today: date, now: datetime) -> Load:
    rows = QuotaDay.objects.filter(organisation=key.organisation_id, day=today)
    left = {
        row.pool: 0 if row.refused_until and row.refused_until > now else row.allowed - row.spent
        for row in rows
    }
    return Load(left.get("main", A_DAY.main), left.get("graph", A_DAY.graph))


def _less(load: Load, taken: Load) -> Load:
    return Load(max(0, load.main - taken.main), max(0, load.graph - taken.graph))


def _find_pace(run: Run) -> float:
    """Seconds from one request of this run to the next, by the newest ones, without its waits."""
    newest = PageLog.objects.filter(unit__run=run).order_by("-pk").values_list("at", flat=True)[:_NEWEST]
    gaps = [later - earlier for later, earlier in pairwise(newest)]
    counted = [gap.total_seconds() for gap in gaps if timedelta(0) <= gap < _A_WAIT]
    return sum(counted) / len(counted) if counted else _UNMEASURED
