"""Days are read strictly, and counted as people count them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.days import add_months, add_working_days, read_day, say_day

days = st.dates(date(2020, 1, 1), date(2090, 1, 1))


@given(days)
def test_an_iso_day_is_read(day):
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    ["", "2027-02-30", "2027-02-29", "20270301", "2027-W09-1", "1 March 2027", "2027-3-1", " 2027-03-01"],
)
def test_anything_else_is_no_day(text):
    assert read_day(text) is None


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2027-03-02", 24, "2029-03-02"),
        ("2028-02-29", 24, "2030-02-28"),
        ("2026-02-28", 24, "2028-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2027-01-31", 1, "2027-02-28"),
        ("2027-12-01", 1, "2028-01-01"),
        ("2027-05-05", 0, "2027-05-05"),
    ],
)
def test_months_are_counted_by_the_calendar(start, months, end):
    assert add_months(date.fromisoformat(start), months).isoformat() == end


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-11-20", 1, "2026-11-23"),  # a Friday
        ("2026-11-21", 1, "2026-11-23"),  # a Saturday
        ("2026-11-22", 5, "2026-11-27"),  # a Sunday
        ("2026-11-23", 5, "2026-11-30"),  # a Monday
        ("2026-11-23", 0, "2026-11-23"),
    ],
)
def test_weekends_are_no_working_days(start, count, end):
    assert add_working_days(date.fromisoformat(start), count).isoformat() == end


@given(days, st.integers(1, 60))
def test_working_days_end_on_a_working_day(day, count):
    end = add_working_days(day, count)
    between = [day + timedelta(days=step) for step in range(1, (end - day).days + 1)]
    assert [each.weekday() < 5 for each in between].count(True) == count
    assert end.weekday() < 5


def test_a_day_is_said_in_words():
    assert say_day(date(2028, 2, 29)) == "29 February 2028"


def test_no_day_lies_beyond_the_last_one_that_can_be_written():
    assert add_months(date(9998, 5, 1), 24) == date.max
