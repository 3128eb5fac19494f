"""When the morning begins, also on the days on which clocks jump."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.digest import Morning, find_morning, is_worth_a_mail

BRUSSELS = ZoneInfo("Europe/Brussels")
AUCKLAND = ZoneInfo("Pacific/Auckland")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "zone", "day"),
    [
        ("2027-01-15T05:59", BRUSSELS, None),
        ("2027-01-15T06:00", BRUSSELS, date(2027, 1, 15)),
        ("2027-07-15T04:59", BRUSSELS, None),
        ("2027-07-15T05:00", BRUSSELS, date(2027, 7, 15)),
        ("2027-03-28T04:59", BRUSSELS, None),  # the clock went forward at 01:00 UTC
        ("2027-03-28T05:00", BRUSSELS, date(2027, 3, 28)),
        ("2027-10-31T05:59", BRUSSELS, None),  # the clock went back at 01:00 UTC
        ("2027-10-31T06:00", BRUSSELS, date(2027, 10, 31)),
        ("2028-02-28T18:00", AUCKLAND, date(2028, 2, 29)),
        ("2028-02-29T06:59", ZoneInfo("UTC"), None),
        ("2028-02-29T07:00", ZoneInfo("UTC"), date(2028, 2, 29)),
    ],
)
def test_the_morning_begins_at_seven_where_the_people_are(now: str, zone: ZoneInfo, day: date | None) -> None:
    assert find_morning(at(now), zone) == (Morning(day) if day else None)


@given(
    st.integers(min_value=0, max_value=100 * 365 * 24 * 60),
    st.sampled_from(["UTC", "Europe/Brussels", "America/Sao_Paulo", "Pacific/Auckland", "Asia/Kathmandu"]),
)
def test_every_day_has_one_morning(minutes: int, name: str) -> None:
    """Asked every quarter of an hour over three days, each day is named, and none after the next."""
    zone = ZoneInfo(name)
    start = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    moments = [start + timedelta(minutes=15 * n) for n in range(4 * 72)]
    days = [morning.day for now in moments if (morning := find_morning(now, zone))]
    assert days == sorted(days)
    assert {b - a for a, b in pairwise(days)} <= {timedelta(0), timedelta(days=1)}


@pytest.mark.parametrize(
    ("day", "news", "anything", "worth"),
    [
        (date(2026, 11, 24), True, True, True),
        (date(2026, 11, 24), False, True, False),
        (date(2026, 11, 23), False, True, True),
        (date(2026, 11, 23), False, False, False),
    ],
)
def test_what_is_old_is_told_on_mondays_only(day: date, news: bool, anything: bool, worth: bool) -> None:
    assert is_worth_a_mail(Morning(day), news=news, anything=anything) is worth
