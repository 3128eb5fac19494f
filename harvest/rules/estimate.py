"""When a run will have ended: from the requests that are left, what each day has for them, and how fast it goes. UTC.

Runs of one key take turns, so until ours is through each other one has sent as many requests, or all that it has left.
No day gives more than its quota without what the refresh keeps, and no day more than the pace allows. Sums are exact.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction
from typing import Final

_DAY: Final = timedelta(days=1)
_LONGEST: Final = 3_660
"""Days after which no end is named."""


@dataclass(frozen=True, slots=True)
class Supply:
    """Requests of one quota for harvests: on the first day, until 00:00 UTC, and on each day after it."""

    first_day: int
    a_day: int


@dataclass(frozen=True, slots=True)
class Course:
    """Parts of one kind. `done` and `left` in one unit, such as days; `requests`: of what is done; `begun`: those that what is
    left has taken already; `busiest`: the most that one part took, for each of its units, as (requests, units)."""

    done: int
    requests: int
    left: int
    begun: int = 0
    busiest: tuple[int, int] = (0, 1)


def expect(course: Course) -> int | None:
    """Requests that are left at the rate so far; None: nothing is left to measure it by. At least one for what is left."""
    if not course.left:
        return 0
    if not course.done:
        return None
    return _take(Fraction(course.requests, course.done), course)


def expect_busiest(course: Course) -> int | None:
    """The same, were all that is left as busy as the busiest part; never less."""
    usual = expect(course)
    if not usual:
        return usual
    return max(usual, _take(Fraction(*course.busiest), course))


def find_end(
    begins: datetime, requests: int, *, others: Iterable[int | None], supply: Supply, seconds: float
) -> datetime | None:
    """When the last of so many requests is answered; None: not within ten years. `others`: what each other run of the key has
    left, None where nobody knows. `seconds` for each request of this run."""
    if requests <= 0:
        return begins
    pace = Fraction(seconds)
    turns = Fraction(_count_sent(requests, others), requests)
    midnight = datetime.combine(begins.astimezone(UTC).date() + _DAY, time(), UTC)
    today = _most((midnight - begins), Fraction(supply.first_day) / turns, pace)
    if requests <= today:
        return begins + _last(requests, pace)
    a_day = _most(_DAY, Fraction(supply.a_day) / turns, pace)
    left = requests - today
    if a_day <= 0 or left / a_day > _LONGEST:
        return None
    whole = -(-left // a_day) - 1
    return midnight + int(whole) * _DAY + _last(left - whole * a_day, pace)


def find_pace_end(begins: datetime, requests: int, seconds: float) -> datetime | None:
    """The same on a quota without end: one request after the other."""
    length = requests * Fraction(seconds)
    return begins + _last(requests, Fraction(seconds)) if length <= _LONGEST * _DAY.total_seconds() else None


def _take(rate: Fraction, course: Course) -> int:
    """Parts that are begun and took more than all that was expected of them are expected to take as much more again."""
    expected = -(-(course.left * rate) // 1)
    return max(1, abs(expected - course.begun))


def _count_sent(requests: int, others: Iterable[int | None]) -> int:
    """By the whole key until ours are through."""
    return requests + sum(requests if each is None else min(requests, max(0, each)) for each in others)


def _most(length: timedelta, quota: Fraction, pace: Fraction) -> Fraction:
    """Of ours within that time."""
    return max(Fraction(0), quota if not pace else min(quota, Fraction(length.total_seconds()) / pace))


def _last(requests: Fraction | int, pace: Fraction) -> timedelta:
    return timedelta(microseconds=int(requests * pace * 1_000_000))
