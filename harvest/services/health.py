"""Whether the work goes on, for whoever watches the site: no names, no references, only states and times."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Min

from harvest.models import PageLog, Run, Unit
from harvest.rules.states import UnitState
from harvest.rules.watch import QUIET
from harvest.selectors.watch import find_last_seen, find_silence
from harvest.services.workers import is_dead


@dataclass(frozen=True, slots=True)
class Health:
    """`workers` are those of this machine that run now; `last_seen_at`: when any worker was, on any machine.
    `late_since`: since when something due waits for a worker. `reason` is empty while all is well."""

    workers: int
    last_seen_at: datetime | None
    last_request_at: datetime | None
    late_since: datetime | None
    reason: str

    @property
    def is_well(self) -> bool:
        return not self.reason


def find_health(now: datetime) -> Health:
    """Three queries. OperationalError where the database does not answer."""
    waiting = Unit.objects.filter(state=UnitState.WAITING).exclude(run__wish=Run.Wish.PAUSE)
    first = waiting.aggregate(first=Min("not_before"))["first"]
    late_since = first if first is not None and first <= now - QUIET else None
    silent_since = find_silence(now)
    return Health(
        workers=count_workers(),
        last_seen_at=find_last_seen(),
        last_request_at=PageLog.objects.aggregate(last=Max("at"))["last"],
        late_since=late_since,
        reason=_say_reason(silent_since, late_since),
    )


def _say_reason(silent_since: datetime | None, late_since: datetime | None) -> str:
    if silent_since is not None:
        return f"No worker was seen since {silent_since:%Y-%m-%d %H:%M} UTC."
    if late_since is not None:
        return f"Something is due since {late_since:%Y-%m-%d %H:%M} UTC and no worker takes it."
    return ""


def count_workers() -> int:
    """A worker holds the lock of its file as long as it lives."""
    locks = (Path(settings.FIELDGATE_VAR) / "workers").glob("*.lock")
    return sum(not is_dead(lock.stem) for lock in locks)
