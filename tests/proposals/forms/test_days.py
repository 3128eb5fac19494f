"""Dates as people type them: read where clear, both readings where not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.forms.days import read_days
from proposals.rules.days import say_day

MARCH = date(2027, 3, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "2027-03-01", "2027-3-1", "1 March 2027", "01 march 2027", "1st March 2027", "1. March 2027", "1 Mar 2027",
        "1 Mar. 2027", "March 1, 2027", "Mar 1st 2027", "1.3.2027", "01. 03. 2027", "  1   March\t2027 ",
    ],
)  # fmt: skip
def test_one_reading(typed: str) -> None:
    assert read_days(typed) == (MARCH,)


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("01/03/2027", (MARCH, date(2027, 1, 3))),
        ("1-3-2027", (MARCH, date(2027, 1, 3))),
        ("3/3/2027", (date(2027, 3, 3),)),
        ("27/03/2027", (date(2027, 3, 27),)),
        ("03/27/2027", (date(2027, 3, 27),)),
        ("29/2/2028", (date(2028, 2, 29),)),
    ],
)
def test_slashes_are_read_both_ways(typed: str, days: tuple[date, ...]) -> None:
    assert read_days(typed) == days


@pytest.mark.parametrize(
    "typed",
    [
        "", "30 February 2027", "2027-02-29", "13/13/2027", "1 Ma 2027", "1 Mai 2027", "March 2027", "not known yet",
        "1 March", "2027", "1 March 27", "0/1/2027", "1 January 0001", "9999-12-31",
    ],
)  # fmt: skip
def test_no_date(typed: str) -> None:
    assert read_days(typed) == ()


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2999, 12, 31)))
def test_what_the_screen_says_is_read_back(day: date) -> None:
    assert read_days(say_day(day)) == (day,) == read_days(day.isoformat())
