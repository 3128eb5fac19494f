"""The clock of a batch: to the second, across leap days, in shares of the interval."""

from datetime import UTC, datetime, timedelta

import pytest

from harvest.rules.refresh import Level, Times, wait_after_disbelief, wait_for_file

CLOCK = datetime(2028, 2, 20, 7, 30, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (10, Level.FRESH, Level.REFRESHING),
        (12, Level.REFRESHING, Level.AMBER),
        (14, Level.AMBER, Level.RED),
        (15, Level.RED, Level.OVERDUE),
    ],
)
def test_each_level_begins_at_its_hour(day: int, before: Level, after: Level) -> None:
    times, age = Times.of(15), timedelta(hours=24 * day)
    assert (times.level(age - SECOND), times.level(age)) == (before, after)


def test_the_limit_is_15_times_24_hours_over_a_leap_day() -> None:
    assert Times.of(15).due_at(CLOCK) == datetime(2028, 3, 6, 7, 30, tzinfo=UTC)
    assert Times.of(15).starts_at(CLOCK) == datetime(2028, 3, 1, 7, 30, tzinfo=UTC)


def test_another_interval_keeps_the_shares() -> None:
    assert Times.of(30) == Times(*(timedelta(days=day) for day in (20, 24, 28, 30)))


def test_waits_grow_and_stay_bounded() -> None:
    assert [wait_for_file(polls).total_seconds() for polls in (0, 1, 2, 5, 6, 99)] == [
        10,
        20,
        40,
        320,
        600,
        600,
    ]
    assert [wait_after_disbelief(times) for times in (0, 1, 4, 5, 99)] == [
        timedelta(minutes=15),
        timedelta(minutes=30),
        timedelta(hours=4),
        timedelta(hours=6),
        timedelta(hours=6),
    ]
