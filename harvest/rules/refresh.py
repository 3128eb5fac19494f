"""When records must be confirmed again, in shares of the interval that the terms set (15 days by default).

A batch's clock starts when its oldest record was last known to be there. Days are 24 hours, in UTC.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

INTERVAL_DAYS: Final = 15
"""TikTok's Research Tools terms ask for a refresh every 15 days, its FAQ every 30; the stricter is kept. Read 2026-11-21."""

_START, _AMBER, _RED = 10, 12, 14
"""Days of an interval of 15; ours."""

SECOND_LOOK_AFTER: Final = timedelta(hours=1)
"""From the answer of the first look to the second; ours."""

CONTROLS_LIVE: Final = timedelta(hours=1)
"""For how long an id that a query answered counts as known to be there; ours."""

POLL_AFTER: Final = timedelta(seconds=10)
POLL_AT_MOST: Final = timedelta(minutes=10)
POLL_GIVES_UP_AFTER: Final = timedelta(hours=24)
"""TikTok does not say how long a file takes (batch-compliance, read 2026-11-21); ours."""

_AGAIN_AFTER, _AGAIN_AT_MOST = timedelta(minutes=15), timedelta(hours=6)


class Level(StrEnum):
    """How near a batch is to its limit. `OVERDUE` records are neither shown nor exported."""

    FRESH = "fresh"
    REFRESHING = "refreshing"
    AMBER = "amber"
    RED = "red"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Times:
    """From the clock of a batch to each step."""

    start: timedelta
    amber: timedelta
    red: timedelta
    due: timedelta

    @classmethod
    def of(cls, interval_days: int) -> Self:
        unit = timedelta(days=interval_days) / INTERVAL_DAYS
        return cls(_START * unit, _AMBER * unit, _RED * unit, INTERVAL_DAYS * unit)

    def level(self, age: timedelta) -> Level:
        for limit, level in (
            (self.due, Level.OVERDUE),
            (self.red, Level.RED),
            (self.amber, Level.AMBER),
            (self.start, Level.REFRESHING),
        ):
            if age >= limit:
                return level
        return Level.FRESH

    def starts_at(self, clock_at: datetime) -> datetime:
        return clock_at + self.start

    def due_at(self, clock_at: datetime) -> datetime:
        return clock_at + self.due


def wait_for_file(polls: int) -> timedelta:
    """How long to wait after the n-th answer (from 0) that a file is not ready."""
    return min(POLL_AFTER * (1 << min(polls, 10)), POLL_AT_MOST)


def wait_after_disbelief(times: int) -> timedelta:
    """How long to wait before a look is asked again that was not believed `times` times before."""
    return min(_AGAIN_AFTER * (1 << min(times, 10)), _AGAIN_AT_MOST)
