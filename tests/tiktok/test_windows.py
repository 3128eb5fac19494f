"""A period is cut so that no day is lost under either reading of end_date, and TikTok accepts each window."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok.limits import MAX_WINDOW
from tiktok.windows import Window, halve, split_period

DAY = timedelta(days=1)
starts = st.dates(date(2016, 1, 1), date(2030, 1, 1))
lengths = st.integers(0, 800)
steps = st.integers(1, 30)


def days_of(window: Window) -> set[date]:
    return {window.start + n * DAY for n in range((window.end - window.start).days + 1)}


@given(start=starts, length=lengths, days=steps, newest_first=st.booleans())
def test_windows_cover_the_period_exactly_and_share_one_day_with_the_next(start, length, days, newest_first):
    end = start + length * DAY
    windows = split_period(start, end, newest_first=newest_first, days=days)
    in_time = windows[::-1] if newest_first else windows
    assert set().union(*map(days_of, windows)) == {start + n * DAY for n in range(length + 1)}
    assert [(a.end, len(days_of(a) & days_of(b))) for a, b in pairwise(in_time)] == [
        (b.start, 1) for b in in_time[1:]
    ]


@given(start=starts, length=lengths, days=steps, newest_first=st.booleans())
def test_all_windows_but_the_last_are_whole(start, length, days, newest_first):
    *whole, last = split_period(start, start + length * DAY, newest_first=newest_first, days=days)
    assert {window.end - window.start for window in whole} <= {days * DAY}
    assert last.end - last.start == min(length, (length - 1) % days + 1) * DAY


@given(start=starts, length=st.integers(1, 800), days=steps, newest_first=st.booleans())
def test_only_the_last_day_depends_on_whether_the_end_is_inclusive(start, length, days, newest_first):
    end = start + length * DAY
    windows = split_period(start, end, newest_first=newest_first, days=days)
    exclusive = set().union(*(days_of(window) - {window.end} for window in windows))
    assert exclusive == {start + n * DAY for n in range(length)}


def test_a_quarter_oldest_first():
    assert split_period(date(2026, 1, 1), date(2026, 3, 4), newest_first=False, days=30) == (
        Window(date(2026, 1, 1), date(2026, 1, 31)),
        Window(date(2026, 1, 31), date(2026, 3, 2)),
        Window(date(2026, 3, 2), date(2026, 3, 4)),
    )


def test_a_quarter_newest_first_begins_with_the_newest_day():
    assert split_period(date(2026, 1, 1), date(2026, 3, 4), newest_first=True, days=30) == (
        Window(date(2026, 2, 2), date(2026, 3, 4)),
        Window(date(2026, 1, 3), date(2026, 2, 2)),
        Window(date(2026, 1, 1), date(2026, 1, 3)),
    )


def test_a_single_day_is_one_window():
    day = date(2026, 5, 3)
    assert split_period(day, day, newest_first=True, days=7) == (Window(day, day),)


def test_the_end_of_the_calendar_does_not_overflow():
    assert split_period(date(9999, 12, 30), date.max, newest_first=False, days=30) == (
        Window(date(9999, 12, 30), date.max),
    )


@pytest.mark.parametrize("days", [0, -1, 31])
def test_a_step_that_tiktok_would_refuse_is_refused(days):
    with pytest.raises(ValueError, match="1 to 30 days"):
        split_period(date(2026, 1, 1), date(2026, 3, 1), newest_first=False, days=days)


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(ValueError, match="ends before it starts"):
        split_period(date(2026, 1, 2), date(2026, 1, 1), newest_first=False, days=1)


@pytest.mark.parametrize("end", [date(2026, 2, 1), date(2025, 12, 31)])
def test_no_window_can_be_made_that_tiktok_would_refuse(end):
    with pytest.raises(ValueError, match="longer than TikTok allows"):
        Window(date(2026, 1, 1), end)


@given(start=starts, length=st.integers(2, MAX_WINDOW.days))
def test_halves_share_one_day_and_are_shorter(start, length):
    whole = Window(start, start + length * DAY)
    first, second = halve(whole)
    assert (first.start, second.end, first.end) == (whole.start, whole.end, second.start)
    assert max(first.end - first.start, second.end - second.start) < whole.end - whole.start


@pytest.mark.parametrize("length", [0, 1])
def test_a_window_too_short_to_cut_stays_whole(length):
    window = Window(date(2026, 1, 1), date(2026, 1, 1) + length * DAY)
    assert halve(window) == (window,)
