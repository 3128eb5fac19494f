"""Which days of a run had not settled at TikTok when they were asked for. Days are UTC."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """Both included."""

    first: date
    last: date

    @classmethod
    def read(cls, asked: Mapping[str, Any]) -> Self:
        """Of what a run asked for."""
        return cls(date.fromisoformat(asked["start_date"]), date.fromisoformat(asked["end_date"]))


@dataclass(frozen=True, slots=True)
class Asked:
    """These days, first asked for `at` that moment."""

    days: Days
    at: datetime


def find_unsettled(asked: Iterable[Asked], last: date, lag: timedelta) -> Days | None:
    """From the earliest to the latest day, not after `last`, that had ended less than `lag` ago when it was asked for."""
    young = [
        Days(max(each.days.first, (each.at - lag).date()), min(each.days.last, last))
        for each in asked
        if (each.at - lag).date() <= min(each.days.last, last)
    ]
    return Days(min(each.first for each in young), max(each.last for each in young)) if young else None


def settles_at(days: Days, lag: timedelta) -> datetime:
    """When all of these have settled."""
    return datetime.combine(days.last + _DAY, time(), UTC) + lag


def cover(start: date, periods: Iterable[Days]) -> date | None:
    """The last day up to which these reach without a gap from the start; None if they do not begin there."""
    reached = start - _DAY
    for days in sorted(periods, key=lambda days: days.first):
        if days.first <= reached + _DAY:
            reached = max(reached, days.last)
    return reached if reached >= start else None
