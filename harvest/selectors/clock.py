"""The compliance clock of the institution: of each project what is due when, and when its checks are done on the quota.

Three queries, however many projects: records are counted by the counters of their batches, in the database.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.db.models import Count, Min, Q, Sum

from harvest.models import Batch, Project, QuotaDay
from harvest.rules.refresh import Level, Times
from harvest.rules.states import ProjectState
from harvest.rules.workload import Load, capacity_of, days_to_finish, sum_loads, upkeep_of
from harvest.selectors.upkeep import A_DAY, left_of

WITHIN: Final = (3, 7, 15)
"""Days from today, today included."""
_URGENCY: Final = list(Level)

type Counts = Mapping[str, Any]
type Pot = tuple[str, int]
"""Whose quota: an organisation's, or a project's of its own while it has no key."""


@dataclass(frozen=True, slots=True)
class ClockRow:
    """`hidden`: past their limit. `today` and `within`: records whose limit is at the latest on that day (UTC), those that are
    hidden among them. `requests`: of the looks that may begin by now; `done_on`: when these and those of other projects with the
    same quota are done, None: nothing is to be done. `percent` of the quota of an interval goes into keeping what the key
    keeps.
    """

    project: Project
    records: int
    oldest_at: datetime | None
    due_at: datetime | None
    hidden: int
    today: int
    within: tuple[int, ...]
    level: Level
    requests: int
    done_on: date | None
    percent: int

    @property
    def is_beyond(self) -> bool:
        return self.percent > 100

    @property
    def is_late(self) -> bool:
        """The checks that may begin by now take longer than the records have, none of which is past its limit yet."""
        due = None if self.hidden else self.due_at
        return self.done_on is not None and due is not None and self.done_on > due.astimezone(UTC).date()

    @property
    def share(self) -> str:
        return f"{self.percent} %" if self.percent else "less than 1 %"

    def as_json(self) -> dict[str, Any]:
        return {
            "project": self.project.ref,
            "level": self.level,
            "records": self.records,
            "oldest_at": self.oldest_at,
            "due_at": self.due_at,
            "hidden": self.hidden,
            "due_today": self.today,
            "due_within": {str(days): records for days, records in zip(WITHIN, self.within, strict=True)},
            "requests": self.requests,
            "done_on": self.done_on,
            "quota_percent": self.percent,
        }


def institution_clock(now: datetime) -> tuple[ClockRow, ...]:
    """Open projects, those whose records are to be confirmed soonest first, those without records last."""
    projects = list(
        Project.objects.filter(state=ProjectState.OPEN)
        .select_related("pi", "key")
        .defer("key__sealed_secret")
    )
    counts = _count(projects, now)
    loads = {each.pk: _load(counts[each.pk], "ready_") for each in projects}
    cycles = {each.pk: _load(counts[each.pk], "") for each in projects}
    of_pots, kept = _sum_by_pot(projects, loads), _sum_by_pot(projects, cycles)
    left = _find_left(now)
    rows = [
        _build(
            each,
            counts[each.pk],
            loads[each.pk],
            of_pots[_pot(each)],
            kept[_pot(each)],
            left[_pot(each)],
            now,
        )
        for each in projects
    ]
    return tuple(sorted(rows, key=lambda row: (row.due_at is None, row.due_at or now, row.project.ref)))


def worst_level(rows: Iterable[ClockRow]) -> Level:
    return max((row.level for row in rows), key=_URGENCY.index, default=Level.FRESH)


def _build(
    project: Project,
    counts: Sequence[Counts],
    load: Load,
    of_pot: Load,
    kept: Load,
    left: Load,
    now: datetime,
) -> ClockRow:
    times = Times.of(project.interval_days)
    oldest = min((each["oldest"] for each in counts), default=None)
    days = days_to_finish(of_pot, left_today=left, a_day=A_DAY)
    return ClockRow(
        project=project,
        records=_total(counts, "records_held"),
        oldest_at=oldest,
        due_at=times.due_at(oldest) if oldest else None,
        hidden=_total(counts, "hidden"),
        today=_total(counts, "today"),
        within=tuple(_total(counts, f"within_{days}") for days in WITHIN),
        level=times.level(now - oldest) if oldest else Level.FRESH,
        requests=load.main + load.graph,
        done_on=now.astimezone(UTC).date() + timedelta(days=days) if load != Load() else None,
        percent=_percent(kept, capacity_of(project.interval_days, A_DAY)),
    )


def _count(projects: Sequence[Project], now: datetime) -> Mapping[int, list[Counts]]:
    """By project, one row for each kind. Midnights are those of UTC."""
    midnight = datetime.combine(now.astimezone(UTC).date() + timedelta(days=1), time(), UTC)
    intervals = sorted({each.interval_days for each in projects})
    begun = _before(intervals, lambda times: now - times.start, "lte")
    rows = (
        Batch.objects.filter(project__state=ProjectState.OPEN, records__gt=0)
        .order_by()
        .values("project_id", "kind")
        .annotate(
            batches=Count("pk"),
            records_held=Sum("records"),
            oldest=Min("clock_at"),
            ready_batches=Count("pk", filter=begun),
            ready_records_held=Sum("records", filter=begun),
            hidden=Sum("records", filter=_before(intervals, lambda times: now - times.due, "lte")),
            today=Sum("records", filter=_before(intervals, lambda times: midnight - times.due, "lt")),
            **{
                f"within_{days}": Sum("records", filter=_due_within(intervals, midnight, days))
                for days in WITHIN
            },
        )
    )
    found: dict[int, list[Counts]] = defaultdict(list)
    for row in rows:
        found[row["project_id"]].append(row)
    return found


def _due_within(intervals: Sequence[int], midnight: datetime, days: int) -> Q:
    return _before(intervals, lambda times: midnight + timedelta(days=days) - times.due, "lt")


def _before(intervals: Sequence[int], limit: Any, how: str) -> Q:
    """Batches whose clock began before a moment that hangs on how often the project confirms."""
    found = Q(pk__in=[])
    for interval in intervals:
        found |= Q(project__interval_days=interval, **{f"clock_at__{how}": limit(Times.of(interval))})
    return found


def _load(counts: Sequence[Counts], which: str) -> Load:
    return sum_loads(
        upkeep_of(each["kind"], each[f"{which}batches"], each[f"{which}records_held"] or 0)
        for each in counts
        if each[f"{which}batches"]
    )


def _sum_by_pot(projects: Iterable[Project], loads: Mapping[int, Load]) -> Mapping[Pot, Load]:
    found: dict[Pot, Load] = defaultdict(Load)
    for each in projects:
        found[_pot(each)] += loads[each.pk]
    return found


def _pot(project: Project) -> Pot:
    key = getattr(project, "key", None)
    return ("organisation", key.organisation_id) if key else ("project", project.pk)


def _find_left(now: datetime) -> Mapping[Pot, Load]:
    """Of today's quota; a whole day's where nothing was spent, nothing where TikTok said so."""
    left: dict[int, dict[str, int]] = defaultdict(dict)
    for row in QuotaDay.objects.filter(day=now.astimezone(UTC).date()):
        left[row.organisation_id][row.pool] = left_of(row, now)
    found: dict[Pot, Load] = defaultdict(lambda: A_DAY)
    for organisation, pools in left.items():
        found["organisation", organisation] = Load(
            pools.get("main", A_DAY.main), pools.get("graph", A_DAY.graph)
        )
    return found


def _total(counts: Iterable[Counts], name: str) -> int:
    return sum(each[name] or 0 for each in counts)


def _percent(load: Load, capacity: Load) -> int:
    """Of the fuller of both quotas."""
    return max(100 * load.main // capacity.main, 100 * load.graph // capacity.graph)
