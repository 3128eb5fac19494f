"""What the grammar means, judged on rows as a reader of the answer sees them; and what it refuses."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.tiktok.simulator.caller import condition
from tiktok.simulator import Config
from tiktok.simulator.envelope import Refused
from tiktok.simulator.matching import build_matcher
from tiktok.simulator.rows import FIELDS, build_row
from tiktok.simulator.world import World

NOW = datetime(2026, 3, 20, tzinfo=UTC).timestamp()
WORLD = World(Config(seed=5, first_day=date(2026, 1, 1), videos_per_day=60, accounts=80))
VIDEOS = list(WORLD.list_videos(date(2026, 2, 1), date(2026, 2, 20)))
ROWS = [build_row(video, tuple(FIELDS), NOW) for video in VIDEOS]
SAMPLE = ROWS[17]


def find(query: dict[str, Any]) -> list[int]:
    matches = build_matcher(query)
    return [video.id for video in VIDEOS if matches(video, NOW)]


def choose(test: Callable[[dict[str, Any]], bool]) -> list[int]:
    return [row["id"] for row in ROWS if test(row)]


def day(row: dict[str, Any]) -> str:
    return datetime.fromtimestamp(row["create_time"], UTC).strftime("%Y%m%d")


MEANINGS: list[tuple[dict[str, Any], Callable[[dict[str, Any]], bool]]] = [
    (
        condition("username", "EQ", SAMPLE["username"]),
        lambda row: row["username"] == SAMPLE["username"],
    ),
    (condition("region_code", "IN", "BE", "FR"), lambda row: row["region_code"] in ("BE", "FR")),
    (condition("video_id", "EQ", str(SAMPLE["id"])), lambda row: row["id"] == SAMPLE["id"]),
    (condition("hashtag_name", "EQ", "vote"), lambda row: "vote" in row["hashtag_names"]),
    (
        condition("hashtag_name", "IN", "vote", "Zzyx"),
        lambda row: bool({"vote", "zzyx"} & set(row["hashtag_names"])),
    ),
    (condition("music_id", "EQ", str(SAMPLE["music_id"])), lambda row: row["music_id"] == SAMPLE["music_id"]),
    (condition("effect_id", "IN", "63000000"), lambda row: "63000000" in row.get("effect_ids", [])),
    (condition("create_date", "EQ", "20260203"), lambda row: day(row) == "20260203"),
    (
        condition("create_date", "IN", "20260203", "20260209"),
        lambda row: day(row) in ("20260203", "20260209"),
    ),
    (condition("create_date", "GT", "20260218"), lambda row: day(row) > "20260218"),
    (condition("create_date", "GTE", "20260218"), lambda row: day(row) >= "20260218"),
    (condition("create_date", "LT", "20260203"), lambda row: day(row) < "20260203"),
    (condition("create_date", "LTE", "20260203"), lambda row: day(row) <= "20260203"),
    (condition("view_count", "GT", "1000"), lambda row: row["view_count"] > 1000),
    (
        condition("view_count", "GTE", str(SAMPLE["view_count"])),
        lambda row: row["view_count"] >= SAMPLE["view_count"],
    ),
    (
        condition("view_count", "EQ", str(SAMPLE["view_count"])),
        lambda row: row["view_count"] == SAMPLE["view_count"],
    ),
    (condition("comment_count", "LT", "3"), lambda row: row["comment_count"] < 3),
    (condition("comment_count", "LTE", "3"), lambda row: row["comment_count"] <= 3),
    (condition("video_length", "EQ", "SHORT"), lambda row: row["video_duration"] < 15),
    (condition("video_length", "EQ", "MID"), lambda row: 15 <= row["video_duration"] <= 60),
    (condition("video_length", "EQ", "LONG"), lambda row: 60 < row["video_duration"] <= 300),
    (condition("video_length", "IN", "EXTRA_LONG"), lambda row: row["video_duration"] > 300),
    (
        condition("keyword", "EQ", "vote"),
        lambda row: "vote" in row["video_description"].replace("#", "").split(),
    ),
]


@pytest.mark.parametrize(
    ("asked", "meaning"), MEANINGS, ids=[str(list(each[0].values())) for each in MEANINGS]
)
def test_a_condition_finds_what_its_words_say(asked: dict[str, Any], meaning: Callable[..., bool]) -> None:
    found = find({"and": [asked]})

    assert found == choose(meaning)
    assert 0 < len(found) < len(VIDEOS)
    assert find({"not": [asked]}) == choose(lambda row: not meaning(row))


def test_lists_are_joined_by_and_where_or_needs_one_and_not_allows_none() -> None:
    query = {
        "and": [condition("create_date", "GTE", "20260205"), condition("create_date", "LTE", "20260215")],
        "or": [condition("region_code", "EQ", "US"), condition("hashtag_name", "EQ", "vote")],
        "not": [condition("video_length", "EQ", "SHORT"), condition("region_code", "EQ", "BE")],
    }

    def means(row: dict[str, Any]) -> bool:
        inside = "20260205" <= day(row) <= "20260215"
        wanted = row["region_code"] == "US" or "vote" in row["hashtag_names"]
        return inside and wanted and row["video_duration"] >= 15 and row["region_code"] != "BE"

    assert find(query) == choose(means)
    assert find(query)


def test_a_keyword_is_approximate_and_a_phrase_needs_all_its_words() -> None:
    def has(row: dict[str, Any], *words: str) -> bool:
        return set(words) <= set(row["video_description"].replace("#", "").split())

    assert find({"and": [condition("keyword", "EQ", "Candidat")]}) == choose(
        lambda row: has(row, "candidate")
    )
    both = find({"and": [condition("keyword", "EQ", "candidate vote")]})
    assert both == choose(lambda row: has(row, "candidate", "vote"))


def test_empty_lists_and_nulls_are_as_good_as_none() -> None:
    asked = condition("region_code", "EQ", "US")

    assert find({"and": [asked], "or": [], "not": None}) == find({"and": [asked]})


GOOD = condition("region_code", "EQ", "US")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (None, "query is required"),
        ([], "query is required"),
        ({}, "at least one condition"),
        ({"and": []}, "at least one condition"),
        ({"and": [GOOD], "xor": []}, "unknown key 'xor'"),
        ({"and": GOOD}, "query.and must be a list"),
        ({"and": ["US"]}, "query.and[0] must be an object"),
        ({"or": [GOOD, {**GOOD, "and": []}]}, "query.or[1] must be an object"),
        ({"and": [condition("colour", "EQ", "red")]}, "query.and[0].field_name 'colour'"),
        ({"and": [condition("region_code", "GT", "US")]}, "operation 'GT' is invalid for region_code"),
        ({"and": [condition("view_count", "IN", "1")]}, "operation 'IN' is invalid for view_count"),
        ({"and": [condition("region_code", "eq", "US")]}, "operation 'eq' is invalid"),
        ({"and": [condition("region_code", "EQ")]}, "at least one string"),
        ({"and": [condition("region_code", "EQ", "US", "BE")]}, "EQ takes one value"),
        ({"and": [condition("region_code", "IN", "US", "usa")]}, "'usa' is invalid"),
        ({"and": [{**GOOD, "field_values": "US"}]}, "at least one string"),
        ({"and": [{**GOOD, "field_values": [7]}]}, "7 is invalid"),
        ({"and": [condition("create_date", "EQ", "20260230")]}, "'20260230' is invalid"),
        ({"and": [condition("video_id", "EQ", "12a")]}, "'12a' is invalid"),
        ({"and": [condition("view_count", "GT", "9" * 5000)]}, "is invalid"),
        ({"and": [condition("video_length", "EQ", "TINY")]}, "'TINY' is invalid"),
        ({"and": [condition("username", "EQ", "")]}, "'' is invalid"),
        ({"and": [condition("keyword", "EQ", "!?")]}, "'!?' is invalid"),
    ],
)
def test_what_the_documentation_does_not_hold_is_refused_with_its_place(query: object, said: str) -> None:
    with pytest.raises(Refused) as refused:
        build_matcher(query)

    assert (refused.value.status, refused.value.code) == (400, "invalid_params")
    assert said in refused.value.message
