"""The embedded engine: one process that advances what is due, and waits without holding anything.

The wait is an event that SIGTERM sets, so that a worker ends after the step it is in. Nothing is lost either way.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from harvest.models import Run, Unit
from harvest.rules.states import UnitState
from harvest.services.credentials import forget_everything
from harvest.services.engine import advance
from harvest.services.rounds import EVERY, Rounds
from harvest.services.workers import Worker

type Clock = Callable[[], datetime]
type Wait = Callable[[float], bool]
"""Waits that many seconds; True as soon as the worker is asked to end."""

POLL: Final = 5.0
"""Seconds at most until new work is seen, also while others hold a lease."""
SOON: Final = timedelta(seconds=120)
"""`--until-idle` waits for what is due within this."""
_LEAST: Final = 0.05


@dataclass(slots=True)
class Work:
    """`until_idle`: end when nothing is due soon and nobody holds a unit."""

    worker: Worker
    clock: Clock
    wait: Wait
    until_idle: bool = False
    _rounds: Rounds = field(default_factory=Rounds, init=False)

    def run(self) -> None:
        """Until the wait says that it is enough, or until nothing is left where that was asked."""
        try:
            while not self.wait(0):
                self._rounds.make(self.clock())
                if advance(self.worker, self.clock, max_seconds=EVERY.total_seconds() / 12):
                    continue
                pause = self._find_pause()
                if pause is None or self.wait(pause):
                    break
            self._rounds.make(self.clock(), at_once=True)
        finally:
            forget_everything()

    def _find_pause(self) -> float | None:
        """Seconds to wait for the next thing; None if there is nothing to wait for."""
        now = self.clock()
        due_at = find_next_due(now)
        if not self.until_idle:
            return _limit(due_at, now)
        if Unit.objects.filter(state=UnitState.HELD).exists():
            return min(1.0, _limit(due_at, now))
        if due_at is None or due_at > now + SOON:
            return None
        return _limit(due_at, now)


def find_next_due(now: datetime) -> datetime | None:
    """When the next waiting unit may be claimed; None if there is none."""
    first = (
        Unit.objects.filter(state=UnitState.WAITING)
        .exclude(run__wish=Run.Wish.PAUSE)
        .order_by("not_before")
        .values_list("not_before", flat=True)
        .first()
    )
    return first if first is None else max(first, now)


def _limit(due_at: datetime | None, now: datetime) -> float:
    if due_at is None:
        return POLL
    return min(POLL, max(_LEAST, (due_at - now).total_seconds()))
