"""How large a corpus may grow: the published walls, and that the search finds exactly the border."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tiktok.forecast.plans import PLAIN, make_plan
from tests.tiktok.forecast.test_costs import plans
from tiktok.forecast import OURS, Mix, Walls, count_refresh, count_reread, find_walls
from tiktok.forecast.capacity import BEYOND, find_most


def test_videos_alone() -> None:
    """By batch 3,333 files of 10,000; by query 13,333 pages of 100; 20,000 · 14 / 1.05 calls of 100 edges."""
    assert find_walls(make_plan(), PLAIN) == Walls(33_330_000, 1_333_300, 26_666_600)


@pytest.mark.parametrize(("pages", "most"), [(1, 13_200), (3, 4_429), (10, 1_331)])
def test_with_pages_of_comments_of_each_read_again(pages, most) -> None:
    """⌈N/100⌉ + N·c may be 13,333 calls."""
    plan = make_plan(comments=True, mix=Mix(comments_per_video=80 * pages))
    assert find_walls(plan, PLAIN).by_query == most


def test_profiles_are_the_bottleneck() -> None:
    """13,333 requests a cycle: 5 go into the file of videos that they leave room for."""
    plan = make_plan(accounts=True, mix=Mix(videos_per_account=1))
    assert find_walls(plan, PLAIN).by_batch == 13_325


@given(plan=plans)
def test_the_wall_fits_and_one_more_does_not(plan) -> None:
    walls, most = find_walls(plan, OURS), OURS.requests_per_cycle
    assert count_refresh(plan.corpus(walls.by_batch), OURS).total <= most
    assert count_refresh(plan.corpus(walls.by_batch + 1), OURS).total > most
    assert count_reread(plan, walls.by_query + 1, OURS).total > most


@given(plan=plans)
def test_more_time_between_refreshes_never_makes_the_wall_lower(plan) -> None:
    rarely = replace(OURS, interval_days=30)
    assert find_walls(plan, OURS).by_batch <= find_walls(plan, rarely).by_batch


@given(border=st.integers(0, 1_000), most=st.integers(0, 1_000))
def test_the_search_finds_the_last_that_fits(border, most) -> None:
    assert find_most(lambda number: number <= border, most) == min(border, most)


def test_a_quota_that_holds_nothing() -> None:
    assert find_most(lambda _: False, BEYOND) == 0
