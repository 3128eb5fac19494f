"""Access lasts two years at most, ends after it begins, and begins after a decision can be expected."""

from datetime import date

import pytest

from tests.proposals.rules.findings.case import find_with, said

TOO_LONG = [("access.too_long", "must_fix", "access.end")]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2027-01-04", "2029-01-04", []),
        ("2027-01-04", "2029-01-05", TOO_LONG),
        ("2027-01-04", "2027-01-04", []),
        ("2028-02-29", "2030-02-28", []),
        ("2028-02-29", "2030-03-01", TOO_LONG),
        ("2027-02-28", "2029-02-28", []),
        ("2030-02-28", "2032-02-28", []),
        ("2030-02-28", "2032-02-29", TOO_LONG),
        ("2030-03-01", "2032-03-01", []),
        ("2027-01-04", "2087-01-04", TOO_LONG),
        ("9998-05-01", "9999-12-31", []),
    ],
)
def test_two_years_are_the_longest(start, end, expected):
    assert said(access__start=start, access__end=end) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2027-03-02", "2027-03-01", [("access.reversed", "must_fix", "access.end")]),
        ("2028-02-29", "2028-02-28", [("access.reversed", "must_fix", "access.end")]),
        ("2027-03-01", "2027-03-02", []),
    ],
)
def test_the_end_comes_after_the_start(start, end, expected):
    assert said(access__start=start, access__end=end) == expected


TOO_EARLY = [("access.too_early", "look_at", "access.start")]


@pytest.mark.parametrize(
    ("today", "start", "expected"),
    [
        (date(2026, 11, 23), "2026-12-27", TOO_EARLY),
        (date(2026, 11, 23), "2026-12-28", []),
        (date(2026, 11, 21), "2026-12-24", TOO_EARLY),  # a Saturday: the working days end on the Friday
        (date(2026, 11, 21), "2026-12-25", []),
        (date(2026, 11, 23), "2020-01-01", TOO_EARLY),
        (date(2028, 1, 24), "2028-02-27", TOO_EARLY),
        (date(2028, 1, 25), "2028-02-29", []),
    ],
)
def test_the_start_leaves_time_for_a_decision(today, start, expected):
    found = said(today=today, access__start=start, access__end=f"{start[:4]}-12-31")
    assert [each for each in found if each[2] == "access.start"] == expected


def test_the_message_says_when_a_decision_can_be_expected():
    (finding,) = find_with(access__start="2026-12-01")
    assert finding.message == (
        "You ask for access from 1 December 2026. With 5 working days for your PI and 28 days for TikTok, a decision "
        "can be expected about 28 December 2026."
    )
    assert finding.clause == "review_time"


def test_a_day_that_does_not_exist_is_named_once():
    assert said(access__end="2029-02-29") == [("date.unreal", "must_fix", "access.end")]
