"""When a schedule runs: moments in UTC, of which each is planned once."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from harvest.rules.order import Order


class Every(StrEnum):
    ONCE = "once"
    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def words(self) -> str:
        return _EVERY[self]


class Period(StrEnum):
    """`new`: from the last day that is certainly there, which is asked again, to today."""

    WHOLE = "whole"
    NEW = "new"

    @property
    def words(self) -> str:
        return _PERIOD[self]


class ScheduleState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


_EVERY: Final = {Every.ONCE: "Once", Every.DAILY: "Every day", Every.WEEKLY: "Every week"}
_PERIOD: Final = {
    Period.WHOLE: "The whole period of the collection",
    Period.NEW: "What is new since the last complete run",
}
_STEPS: Final = {Every.DAILY: timedelta(days=1), Every.WEEKLY: timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class Plan:
    """`first_on` is also the day of the week; `at` is UTC."""

    every: Every
    first_on: date
    at: time


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person chose."""

    plan: Plan
    period: Period
    order: Order


@dataclass(frozen=True, slots=True)
class Turn:
    """`moment`: the newest that is due. `missed`: those before it that nobody took; this one makes up for them.
    `next_at` None: it was the last."""

    moment: datetime
    missed: int
    next_at: datetime | None


def next_moment(plan: Plan, now: datetime) -> datetime | None:
    """The first one that has not passed; None if it was to run once and that has passed."""
    first = datetime.combine(plan.first_on, plan.at, UTC)
    if first >= now:
        return first
    step = _STEPS.get(plan.every)
    return first + -(-(now - first) // step) * step if step else None


def take_turn(every: Every, next_at: datetime, now: datetime) -> Turn:
    """What is due at `now`, which is not before `next_at`. However long nobody looked, it is one turn."""
    step = _STEPS.get(every)
    if step is None:
        return Turn(next_at, 0, None)
    missed = (now - next_at) // step
    moment = next_at + missed * step
    return Turn(moment, missed, moment + step)
