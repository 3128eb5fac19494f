"""A guess from what a query asks for: what is said with "or" adds up, with "and" the narrowest counts."""

import pytest

from tiktok.forecast import SCENARIOS, estimate_accounts, estimate_videos
from tiktok.forecast.scenarios import LARGE, MIDDLE, SMALL
from tiktok.query import build_query, parse_query


def cond(name, *values, operation="IN"):
    return {"operation": operation, "field_name": name, "field_values": list(values)}


def test_from_small_to_large() -> None:
    query = build_query(hashtags=["vote", "election"])
    assert [estimate_videos(query, 30, each) for each in SCENARIOS] == [600, 6_000, 60_000]


@pytest.mark.parametrize(
    ("lists", "videos"),
    [
        ({"accounts": ["a", "b"]}, 24),
        ({"accounts": ["a"], "hashtags": ["vote"]}, 3_012),
        ({"keywords": ["go and vote"]}, 6_000),
        ({"regions": ["BE"]}, 3_000_000),
        ({"hashtags": ["vote"], "regions": ["BE", "NL"]}, 3_000),
        ({"accounts": ["a"], "keywords": ["vote"], "regions": ["BE"]}, 6_012),
    ],
)
def test_lists(lists, videos) -> None:
    assert estimate_videos(build_query(**lists), 30, MIDDLE) == videos


@pytest.mark.parametrize(
    ("query", "videos"),
    [
        ({"and": [cond("hashtag_name", "a"), cond("keyword", "b")]}, 3_000),
        ({"and": [cond("video_id", "1", "2", "3")]}, 3),
        ({"and": [cond("view_count", "10", operation="GT")]}, 30_000_000),
        ({"not": [cond("hashtag_name", "a")]}, 30_000_000),
        ({"or": [cond("hashtag_name", "a"), cond("view_count", "10", operation="GT")]}, 30_003_000),
        ({"and": [cond("music_id", "1")]}, 3_000),
    ],
)
def test_queries_of_a_team_s_own(query, videos) -> None:
    assert estimate_videos(parse_query(query), 30, MIDDLE) == videos


def test_a_part_of_a_month_is_rounded_up() -> None:
    assert estimate_videos(build_query(accounts=["a"]), 1, SMALL) == 1
    assert estimate_videos(build_query(accounts=["a"]), 31, LARGE) == 42


@pytest.mark.parametrize(
    ("query", "accounts"),
    [
        ({"and": [cond("username", "a", "b")]}, 2),
        ({"or": [cond("username", "a"), cond("username", "b", "c")]}, 3),
        ({"or": [cond("username", "a"), cond("hashtag_name", "b")]}, None),
        ({"and": [cond("hashtag_name", "a")]}, None),
    ],
)
def test_accounts_are_known_where_nobody_else_can_be_found(query, accounts) -> None:
    assert estimate_accounts(parse_query(query)) == accounts
