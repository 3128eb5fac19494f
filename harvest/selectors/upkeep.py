"""What keeping records confirmed takes, against the quota that there is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db.models import Count, QuerySet, Sum

from harvest.models import Batch, Project, QuotaDay
from harvest.rules.refresh import Times
from harvest.rules.states import ProjectState
from harvest.rules.workload import Load, capacity_of, days_to_finish, load_of, sum_loads, upkeep_of
from tiktok.limits import GRAPH_REQUESTS_PER_DAY, REQUESTS_PER_DAY

A_DAY: Final = Load(REQUESTS_PER_DAY, GRAPH_REQUESTS_PER_DAY)
DAYS_SHOWN: Final = 7


@dataclass(frozen=True, slots=True)
class Upkeep:
    """`due_today`: records to be confirmed before the next midnight (UTC), those past their limit among them. `coming`: by
    day of their limit, from tomorrow. `requests`: what the looks that may begin by now take. `done_on`: when that is done
    if the whole quota goes into it; None: nothing is to be done. `cycle` against `capacity`: everything that this key
    keeps, once."""

    due_today: int
    coming: tuple[tuple[date, int], ...]
    requests: int
    left_today: int
    done_on: date | None
    cycle: Load
    capacity: Load

    @property
    def is_beyond(self) -> bool:
        return not self.cycle.fits(self.capacity)

    @property
    def has_dates(self) -> bool:
        """Whether anything is due today or within the days that are listed."""
        return bool(self.due_today or any(records for _, records in self.coming))

    @property
    def percent(self) -> int:
        """Of the fuller of both quotas."""
        return max(100 * self.cycle.main // self.capacity.main, 100 * self.cycle.graph // self.capacity.graph)

    @property
    def share(self) -> str:
        return f"{self.percent} %" if self.percent else "less than 1 %"

    def as_json(self) -> dict[str, Any]:
        return {
            "due_today": self.due_today,
            "coming": [{"day": day, "records": records} for day, records in self.coming],
            "requests": self.requests,
            "requests_left_today": self.left_today,
            "done_on": self.done_on,
            "requests_per_cycle": self.cycle.main,
            "requests_of_a_cycle": self.capacity.main,
        }


def find_upkeep(project: Project, now: datetime) -> Upkeep:
    """Four queries. A project without a key is reckoned with a whole day's quota."""
    times = Times.of(project.interval_days)
    today = now.astimezone(UTC).date()
    rows = list(_kept(project).values_list("kind", "records", "clock_at"))
    due = Counter[date]()
    for _, records, clock_at in rows:
        due[times.due_at(clock_at).astimezone(UTC).date()] += records
    load = sum_loads(load_of(kind, records) for kind, records, at in rows if at <= now - times.start)
    left = _find_left(project, now)
    days = days_to_finish(load, left_today=left, a_day=A_DAY)
    return Upkeep(
        due_today=sum(records for day, records in due.items() if day <= today),
        coming=tuple((day, due[day]) for day in _next_days(today)),
        requests=load.main + load.graph,
        left_today=left.main,
        done_on=today + timedelta(days=days) if load != Load() else None,
        cycle=sum_cycle(share_of_key(project)),
        capacity=capacity_of(project.interval_days, A_DAY),
    )


def share_of_key(project: Project) -> QuerySet[Batch]:
    """What is kept with the same organisation's quota, this project's own without a key."""
    if not hasattr(project, "key"):
        return _kept(project)
    return Batch.objects.filter(
        project__key__organisation=project.key.organisation_id,
        project__state=ProjectState.OPEN,
        records__gt=0,
    )


def sum_cycle(batches: QuerySet[Batch]) -> Load:
    """One query, grouped."""
    rows = batches.order_by().values("kind").annotate(batches=Count("pk"), total=Sum("records"))
    return sum_loads(upkeep_of(row["kind"], row["batches"], row["total"]) for row in rows)


def _kept(project: Project) -> QuerySet[Batch]:
    return Batch.objects.filter(project=project, records__gt=0)


def left_of(day: QuotaDay, now: datetime) -> int:
    """Requests that may still be sent on it: none once TikTok said so, whatever was counted here."""
    is_refused = day.refused_until is not None and day.refused_until > now
    return 0 if is_refused else max(0, day.allowed - day.spent)


def _find_left(project: Project, now: datetime) -> Load:
    today = now.astimezone(UTC).date()
    days = QuotaDay.objects.filter(organisation__keys__project=project, day=today)
    left = {day.pool: left_of(day, now) for day in days}
    return Load(left.get("main", A_DAY.main), left.get("graph", A_DAY.graph))


def _next_days(today: date) -> Iterable[date]:
    return (today + timedelta(days=number) for number in range(1, DAYS_SHOWN + 1))
