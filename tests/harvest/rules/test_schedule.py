"""Each time of a schedule comes once, whatever the worker missed."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.schedule import Every, Plan, next_moment, take_turn

MONDAY = date(2026, 3, 2)
AT = time(3)
FIRST = datetime(2026, 3, 2, 3, tzinfo=UTC)
DAY = timedelta(days=1)
minutes = st.integers(-3 * 1440, 60 * 1440)


@pytest.mark.parametrize(
    ("every", "now", "expected"),
    [
        (Every.ONCE, FIRST, FIRST),
        (Every.ONCE, FIRST + timedelta(seconds=1), None),
        (Every.DAILY, FIRST - 9 * DAY, FIRST),
        (Every.DAILY, FIRST + timedelta(seconds=1), FIRST + DAY),
        (Every.WEEKLY, FIRST + DAY, FIRST + 7 * DAY),
        (Every.WEEKLY, FIRST + 7 * DAY, FIRST + 7 * DAY),
    ],
)
def test_the_next_time(every: Every, now: datetime, expected: datetime | None) -> None:
    assert next_moment(Plan(every, MONDAY, AT), now) == expected


def test_three_days_without_a_worker_are_one_turn() -> None:
    turn = take_turn(Every.DAILY, FIRST, FIRST + 3 * DAY + timedelta(hours=1))
    assert (turn.moment, turn.missed, turn.next_at) == (FIRST + 3 * DAY, 3, FIRST + 4 * DAY)


def test_what_runs_once_has_no_next_time() -> None:
    turn = take_turn(Every.ONCE, FIRST, FIRST + 30 * DAY)
    assert (turn.moment, turn.missed, turn.next_at) == (FIRST, 0, None)


@given(every=st.sampled_from([Every.DAILY, Every.WEEKLY]), looks=st.lists(st.integers(0, 90), max_size=30))
def test_turns_and_missed_times_together_are_every_time_once(every: Every, looks: list[int]) -> None:
    """A worker looks after so many hours each; no time is taken twice and none is forgotten."""
    now, next_at, counted = FIRST - DAY, FIRST, 0
    for hours in looks:
        now += timedelta(hours=hours)
        if now >= next_at:
            turn = take_turn(every, next_at, now)
            assert turn.next_at is not None
            assert turn.moment <= now < turn.next_at
            counted, next_at = counted + turn.missed + 1, turn.next_at
    step = DAY if every is Every.DAILY else 7 * DAY
    assert counted == len([n for n in range(200) if FIRST + n * step <= now])


@given(every=st.sampled_from(Every), offset=minutes)
def test_the_next_time_is_on_its_weekday_at_its_hour(every: Every, offset: int) -> None:
    now = FIRST + timedelta(minutes=offset)
    found = next_moment(Plan(every, MONDAY, AT), now)
    if found is not None:
        assert found >= now
        assert found.time() == AT
        assert every is not Every.WEEKLY or found.weekday() == 0
