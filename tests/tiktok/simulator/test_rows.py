"""A row has the documented fields, in no fixed order, without nulls, with counts that settle."""

from datetime import date

import orjson

from tiktok.fields import VIDEO_FIELDS
from tiktok.simulator import Config
from tiktok.simulator.rows import FIELDS, build_row
from tiktok.simulator.world import DAY, World

WORLD = World(Config(seed=5, first_day=date(2026, 1, 1), videos_per_day=400))
VIDEOS = list(WORLD.list_videos(date(2026, 2, 1), date(2026, 2, 3)))
ROWS = [build_row(video, tuple(FIELDS), video.create_time + 20 * DAY) for video in VIDEOS]
COUNTS = ("view_count", "like_count", "comment_count", "share_count", "favorites_count")


def test_the_fields_are_the_documented_ones() -> None:
    assert tuple(FIELDS) == VIDEO_FIELDS


def test_absent_values_are_absent_keys() -> None:
    seen = [set(row) for row in ROWS]
    sometimes = {
        name
        for name in FIELDS
        if any(name in each for each in seen) and not all(name in each for each in seen)
    }

    assert not any(value is None for row in ROWS for value in row.values())
    assert sometimes >= {
        "like_count",
        "effect_ids",
        "playlist_id",
        "voice_to_text",
        "video_tag",
        "sticker_info_list",
    }


def test_rows_have_their_keys_in_different_orders() -> None:
    assert len({tuple(build_row(video, ("id", "username", "create_time"), 0)) for video in VIDEOS}) == 3


def test_only_what_was_asked_for_is_there() -> None:
    assert build_row(VIDEOS[0], ("id", "create_time"), 0) == {
        "id": VIDEOS[0].id,
        "create_time": VIDEOS[0].create_time,
    }


def test_counts_grow_for_ten_days_and_then_rest() -> None:
    def count(days: int) -> list[dict[str, int]]:
        return [build_row(video, COUNTS, video.create_time + days * DAY) for video in VIDEOS]

    assert {value for row in count(0) for value in row.values()} == {0}
    assert all(
        before[name] <= after[name]
        for before, after in zip(count(2), count(9), strict=True)
        for name in before
    )
    assert count(2) != count(9) != count(10)
    assert count(10) == count(400)


def test_some_counts_need_more_than_32_bits_and_ids_more_than_a_float_holds() -> None:
    assert any(row["view_count"] > 2**31 for row in ROWS)
    assert all(row["id"] > 2**53 and row["music_id"] > 2**53 for row in ROWS)


def test_every_row_survives_json() -> None:
    assert orjson.loads(orjson.dumps(ROWS)) == ROWS
