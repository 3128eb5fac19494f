"""Each sum against one done by hand, and what must hold for all plans."""

from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tiktok.forecast.plans import MONTH, PLAIN, make_plan
from tiktok.forecast import (
    OURS,
    Collecting,
    Corpus,
    Mix,
    Period,
    Refresh,
    count_collecting,
    count_refresh,
    count_reread,
)
from tiktok.forecast.costs import count_bytes

volumes = st.integers(0, 10_000_000)
mixes = st.builds(Mix, st.integers(0, 2_000), st.integers(0, 100), st.integers(0, 50), st.integers(1, 50))
periods = st.builds(
    lambda start, days: Period(start, start + timedelta(days=days)),
    st.dates(date(2016, 9, 1), date(2026, 1, 1)),
    st.integers(0, 1_500),
)
plans = st.builds(
    make_plan,
    volumes,
    posted=periods,
    mix=mixes,
    comments=st.booleans(),
    replies=st.booleans(),
    accounts=st.booleans(),
)


def test_videos_of_one_window() -> None:
    """60,000 at 80 a page are 750 pages; with one failure in twenty 787.5 calls."""
    assert count_collecting(make_plan(), OURS) == Collecting(750, 0, 0, 0, 0, 788)


def test_videos_of_a_year_are_asked_for_in_thirteen_windows() -> None:
    """365 days are twelve windows of 30 and one of 5: 3,000 / 365 a day are 246.6 and 41.1 videos, 4 pages and 1."""
    plan = make_plan(3_000, posted=Period(date(2026, 1, 1), date(2026, 12, 31)))
    assert len(plan.posted.windows()) == 13
    assert count_collecting(plan, OURS).videos == 12 * 4 + 1


def test_all_that_can_come_with_videos() -> None:
    """1,000 videos: 13 pages. 100 comments each: 2 pages each. A tenth of 100,000 comments has replies, one page each.
    200 accounts. (13 + 2,000 + 10,000 + 200) x 1.05 = 12,823.65."""
    plan = make_plan(1_000, comments=True, replies=True, accounts=True)
    assert count_collecting(plan, OURS) == Collecting(13, 2_000, 10_000, 200, 0, 12_824)


def test_a_video_without_comments_costs_a_request_for_them_all_the_same() -> None:
    plan = make_plan(1_000, comments=True, mix=Mix(comments_per_video=0))
    assert count_collecting(plan, OURS).comments == 1_000


def test_a_plan_that_names_its_accounts_has_no_more_than_those() -> None:
    plan = make_plan(1_000, accounts=True, named_accounts=12)
    assert count_collecting(plan, OURS).accounts == 12


def test_followers_have_a_quota_of_their_own() -> None:
    """One million rows are 10,000 calls, 10,500 with failures; none of them in the main total."""
    collecting = count_collecting(make_plan(0, edges=1_000_000), OURS)
    assert (collecting.edges, collecting.total) == (10_500, 2)


def test_refresh_by_batch() -> None:
    """[4·⌈25,000/10,000⌉ + 4·⌈130,000/10,000⌉ + 5,000] · 1.05 = (12 + 52 + 5,000) · 1.05 = 5,317.2; a day: /14."""
    corpus = Corpus(videos=25_000, comments=100_000, replied=10_000, replies=30_000, accounts=5_000)
    assert count_refresh(corpus, PLAIN) == Refresh(12, 52, 5_000, 5_318, 380)


def test_refresh_by_batch_as_this_site_does_it() -> None:
    """Twelve calls for each file of 9,900 ids: six for a look, two looks. (36 + 168 + 5,000) · 1.05 = 5,464.2."""
    corpus = Corpus(videos=25_000, comments=100_000, replied=10_000, replies=30_000, accounts=5_000)
    assert count_refresh(corpus, OURS) == Refresh(36, 168, 5_000, 5_465, 391)


def test_refresh_by_query() -> None:
    """Two windows of 30 days, 5,050 videos in each: 51 requests and 51, then two pages of comments for each video and
    2,020 accounts. (102 + 20,200 + 2,020) · 1.05 = 23,438.1."""
    plan = make_plan(10_100, posted=Period(date(2026, 1, 1), date(2026, 3, 1)), comments=True, accounts=True)
    assert count_reread(plan, 10_100, PLAIN) == Refresh(102, 20_200, 2_020, 23_439, 1_675)


def test_a_thin_corpus_over_eight_years_costs_a_request_for_each_window() -> None:
    eight_years = Period(date(2018, 1, 1), date(2025, 12, 31))
    assert len(eight_years.windows()) == 98
    assert count_reread(make_plan(98, posted=eight_years), 98, PLAIN).videos == 98


def test_thirty_days_between_refreshes_halve_what_a_day_costs() -> None:
    corpus = Corpus(videos=10_000, accounts=13_000)
    rarely = replace(PLAIN, interval_days=30)
    assert (count_refresh(corpus, PLAIN).per_day, count_refresh(corpus, rarely).per_day) == (976, 471)


def test_nothing_costs_nothing_to_keep() -> None:
    assert count_refresh(Corpus(0), OURS) == Refresh(0, 0, 0, 0, 0)


def test_bytes() -> None:
    corpus = Corpus(videos=1_000, comments=10_000, replied=50, replies=500, accounts=200, edges=10)
    assert count_bytes(corpus, OURS) == 1_250_000 + 10_500 * 600 + 160_000 + 4_000


@given(plan=plans, more=st.integers(0, 100_000))
def test_more_videos_never_cost_less(plan, more) -> None:
    bigger = replace(plan, videos=plan.videos + more)
    for field, cost in asdict(count_collecting(plan, OURS)).items():
        assert cost <= getattr(count_collecting(bigger, OURS), field)
    assert (
        count_refresh(plan.corpus(plan.videos), OURS).total
        <= count_refresh(plan.corpus(bigger.videos), OURS).total
    )
    assert count_reread(plan, plan.videos, OURS).total <= count_reread(plan, bigger.videos, OURS).total


@given(plan=plans)
def test_an_extra_never_costs_less_than_none(plan) -> None:
    bare = replace(plan, comments=False, replies=False, accounts=False)
    assert count_collecting(bare, OURS).total <= count_collecting(plan, OURS).total
    assert (
        count_refresh(bare.corpus(plan.videos), OURS).total
        <= count_refresh(plan.corpus(plan.videos), OURS).total
    )


@given(plan=plans)
def test_each_window_takes_a_request_and_each_page_brings_what_fits_into_it(plan) -> None:
    videos = count_collecting(plan, OURS).videos
    assert videos >= max(len(plan.posted.windows()), -(-plan.videos // 80))
    assert videos <= plan.videos // 80 + 2 * len(plan.posted.windows())


@given(plan=plans)
def test_shares_of_the_windows_add_up(plan) -> None:
    shares = list(plan.spread(plan.videos))
    assert 0 <= sum(shares) - plan.videos < len(shares)


@given(posted=periods, days=st.integers(1, 100))
def test_a_shorter_period_has_its_share_of_the_videos(posted, days) -> None:
    plan = make_plan(posted.days * 7, posted=posted)
    shorter = plan.with_posted(posted.last_days(min(days, posted.days)))
    assert (shorter.videos, shorter.posted.end) == (shorter.posted.days * 7, posted.end)


def test_a_period_that_ends_before_it_starts_is_none() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        Period(MONTH.end, MONTH.start)
