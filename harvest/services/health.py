"""Whether the work goes on, for whoever watches the site: no names, no references, only states and times."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Max, Min

from harvest.models import PageLog, Run, Unit
from harvest.rules.states import UnitState
from harvest.services.workers import is_dead

_LATE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Health:
    """`workers` are those of this machine that run now. `late_since`: since when something due waits for a worker."""

    workers: int
    last_request_at: datetime | None
    late_since: datetime | None

    @property
    def is_well(self) -> bool:
        return self.late_since is None


def find_health(now: datetime) -> Health:
    """Two queries. OperationalError where the database does not answer."""
    waiting = Unit.objects.filter(state=UnitState.WAITING).exclude(run__wish=Run.Wish.PAUSE)
    first = waiting.aggregate(first=Min("not_before"))["first"]
    return Health(
        workers=_count_workers(),
        last_request_at=PageLog.objects.aggregate(last=Max("at"))["last"],
        late_since=first if first is not None and first <= now - _LATE else None,
    )


def _count_workers() -> int:
    """A worker holds the lock of its file as long as it lives."""
    locks = (Path(settings.FIELDGATE_VAR) / "workers").glob("*.lock")
    return sum(not is_dead(lock.stem) for lock in locks)
