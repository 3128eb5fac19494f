"""Day by day: the quota is never overspent, refreshing goes first, and growth follows the published curve."""

from dataclasses import replace
from datetime import date, timedelta
from math import exp

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tiktok.forecast.plans import ACCESS, MONTH, PLAIN, make_plan
from tests.tiktok.forecast.test_costs import periods, volumes
from tiktok.forecast import OURS, Day, Period, follow


def test_a_small_plan_is_collected_on_the_first_day_and_refreshed_from_the_second() -> None:
    """788 calls; then 7 files, 12 calls for each, 5 per cent more: 88.2, in 14 days 7 a day."""
    course = follow(make_plan(), OURS)
    assert course.days[:2] == (
        Day(ACCESS.start, 60_000, 0, 788, 212),
        Day(ACCESS.start + timedelta(days=1), 60_000, 7, 0, 993),
    )
    assert (course.finished_on, len(course.days), course.videos) == (ACCESS.start, 365, 60_000)


def test_what_is_posted_during_the_access_comes_in_as_it_appears() -> None:
    """Ten days, 8,000 videos a day: 106 calls a day, two days after they were posted."""
    posted = Period(ACCESS.start, ACCESS.start + timedelta(days=9))
    course = follow(make_plan(80_000, posted=posted), OURS)
    assert [day.collecting for day in course.days[:14]] == [0, 0, *[105] * 10, 0, 0]
    assert course.finished_on == posted.end + timedelta(days=2)


def test_what_is_too_much_is_not_finished() -> None:
    """A hundred days of 800 videos a request and 95 in 100 calls: the wall is far, the time is short."""
    access = Period(ACCESS.start, ACCESS.start + timedelta(days=9))
    course = follow(make_plan(10_000_000, access=access), OURS)
    assert course.finished_on is None
    assert course.videos < 10 * 80_000


@pytest.mark.parametrize(("days", "share"), [(30, 0.07), (730, 0.83)])
def test_growth_at_full_speed_follows_the_published_curve(days, share) -> None:
    """N(t) = N_max · (1 − e^(−t/τ)), τ = N_max / (100·f·Q)."""
    whole = replace(PLAIN, error_percent=0)
    most = 35_000_000
    tau = most / (100 * 0.8 * 1_000)
    access = Period(ACCESS.start, ACCESS.start + timedelta(days=days - 1))
    course = follow(make_plan(10**9, access=access), whole)
    assert course.videos / most == pytest.approx(1 - exp(-days / tau), rel=0.02)
    assert course.videos / most == pytest.approx(share, abs=0.02)


@given(videos=volumes, posted=periods, days=st.integers(1, 60), extras=st.booleans())
@settings(max_examples=60)
def test_no_day_is_overspent_and_nothing_gets_lost(videos, posted, days, extras) -> None:
    access = Period(date(2026, 2, 1), date(2026, 2, 1) + timedelta(days=days - 1))
    plan = make_plan(videos, posted=posted, access=access, comments=extras, accounts=extras).within_access()
    course = follow(plan, OURS)
    assert len(course.days) == days
    assert all(day.refreshing + day.collecting + day.left == 1_000 for day in course.days)
    assert all(min(day.refreshing, day.collecting, day.left) >= 0 for day in course.days)
    grown = [day.videos for day in course.days]
    assert grown == sorted(grown)
    assert grown[-1] <= plan.videos


def test_days_after_the_access_are_left_out_with_their_videos() -> None:
    posted = Period(ACCESS.end - timedelta(days=9), ACCESS.end + timedelta(days=10))
    cut = make_plan(2_000, posted=posted).within_access()
    assert (cut.posted.end, cut.videos) == (ACCESS.end, 1_000)
    assert make_plan(posted=MONTH).within_access() == make_plan(posted=MONTH)
