"""The verdict, what it rests on, and what would make it better."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tiktok.forecast.plans import ACCESS, make_plan
from tiktok.forecast import Bottleneck, Change, Mix, Period, Verdict, forecast, suggest
from tiktok.forecast.suggestions import shorten
from tiktok.forecast.verdict import judge

SHORT = Period(ACCESS.start, ACCESS.start + timedelta(days=29))


@pytest.mark.parametrize(
    ("changes", "verdict", "bottleneck"),
    [
        ({}, Verdict.FITS, Bottleneck.NONE),
        ({"videos": 0}, Verdict.FITS, Bottleneck.NONE),
        ({"videos": 2_000_000, "access": SHORT}, Verdict.TIGHT, Bottleneck.COLLECTING),
        ({"videos": 4_000_000, "access": SHORT}, Verdict.DOES_NOT_FIT, Bottleneck.COLLECTING),
        ({"videos": 52_000, "accounts": True}, Verdict.TIGHT, Bottleneck.REFRESHING),
        ({"videos": 70_000, "accounts": True}, Verdict.DOES_NOT_FIT, Bottleneck.REFRESHING),
    ],
)
def test_verdicts(changes, verdict, bottleneck) -> None:
    found = forecast(make_plan(**changes))
    assert (found.verdict, found.bottleneck) == (verdict, bottleneck)


def test_the_numbers_of_a_forecast() -> None:
    """60,000 videos with 12,000 profiles: (750 + 12,000) · 1.05 calls; (84 + 12,000) · 1.05 a cycle, 907 a day."""
    found = forecast(make_plan(accounts=True))
    assert (found.collecting.total, found.days_to_collect) == (13_388, 14)
    assert (found.refresh.total, found.refresh.per_day) == (12_689, 907)
    assert found.bytes == 60_000 * 1_250 + 12_000 * 800
    assert found.verdict is judge(make_plan(accounts=True)) is Verdict.TIGHT


def test_a_plan_that_fits_needs_no_advice() -> None:
    assert suggest(make_plan()) == ()


def test_too_many_profiles() -> None:
    advice = suggest(make_plan(70_000, accounts=True, comments=True))
    assert [(each.change, each.verdict) for each in advice] == [
        (Change.DROP_ACCOUNTS, Verdict.TIGHT),
        (Change.DROP_EXTRAS, Verdict.FITS),
        (Change.SHORTEN, Verdict.FITS),
    ]


def test_nothing_but_a_shorter_period_helps_where_there_is_nothing_to_drop() -> None:
    year = Period(ACCESS.start - timedelta(days=365), ACCESS.start - timedelta(days=1))
    (only,) = suggest(make_plan(4_000_000, posted=year, access=SHORT))
    assert (only.change, only.plan.posted.end) == (Change.SHORTEN, year.end)
    assert 1_500_000 < only.plan.videos < 2_000_000


def test_the_period_is_shortened_no_more_than_needed() -> None:
    year = Period(ACCESS.start - timedelta(days=365), ACCESS.start - timedelta(days=1))
    plan = make_plan(4_000_000, posted=year, access=SHORT)
    best = shorten(plan)
    assert best is not None
    longer = plan.with_posted(year.last_days(best.posted.days + 1))
    assert (judge(best), judge(longer)) == (Verdict.FITS, Verdict.TIGHT)


def test_where_not_one_day_fits_there_is_no_shorter_period() -> None:
    assert shorten(make_plan(10**12, accounts=True)) is None


@given(
    videos=st.integers(1, 3_000_000),
    extras=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    per_video=st.integers(0, 500),
)
@settings(max_examples=30, deadline=None)
def test_advice_makes_the_verdict_better(videos, extras, per_video) -> None:
    comments, replies, accounts = extras
    plan = make_plan(
        videos,
        comments=comments,
        replies=replies and comments,
        accounts=accounts,
        mix=Mix(per_video, 10, 3, 5),
        access=replace(ACCESS, end=ACCESS.start + timedelta(days=90)),
    )
    order = list(Verdict)
    before = order.index(judge(plan))
    for each in suggest(plan):
        assert order.index(each.verdict) == order.index(judge(each.plan)) < before
