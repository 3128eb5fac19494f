"""A row becomes an item with an exact id, and nothing of it is lost."""

from datetime import UTC, datetime

import pytest

from tiktok.records import Item, RecordError, parse_comment, parse_video

SECOND = 1_777_800_000
ID = SECOND << 32 | 1_234_567_891


def test_a_whole_row():
    raw = {
        "id": ID,
        "create_time": SECOND + 30,
        "username": "paper.kite",
        "music_id": ID + 1,
        "playlist_id": ID + 2,
        "effect_ids": ["0", ID + 3],
        "effect_info_list": [{"effect_id": ID + 4, "effect_name": "rain"}],
        "hashtag_info_list": [{"hashtag_id": 77, "hashtag_name": "vote"}],
        "view_count": 3_000_000_000,
        "is_stem_verified": False,
        "unheard_of": {"deep": [{"other_id": ID + 5, "number": 1.5}]},
    }
    assert parse_video(raw) == Item(
        kind="video",
        id=str(ID),
        created_at=datetime.fromtimestamp(SECOND + 30, UTC),
        data={
            "id": str(ID),
            "create_time": SECOND + 30,
            "username": "paper.kite",
            "music_id": str(ID + 1),
            "playlist_id": str(ID + 2),
            "effect_ids": ["0", str(ID + 3)],
            "effect_info_list": [{"effect_id": str(ID + 4), "effect_name": "rain"}],
            "hashtag_info_list": [{"hashtag_id": "77", "hashtag_name": "vote"}],
            "view_count": 3_000_000_000,
            "is_stem_verified": False,
            "unheard_of": {"deep": [{"other_id": str(ID + 5), "number": 1.5}]},
        },
    )


@pytest.mark.parametrize("raw", [{"video_id": ID}, {"id": ID}, {"id": str(ID)}, {"id": ID, "video_id": 5}])
def test_the_id_is_found_under_either_name(raw):
    item = parse_video(raw)
    assert (item.id, item.data["id"]) == (str(ID), str(ID))


@pytest.mark.parametrize(
    "create_time", [None, "soon", -5, 0, 1_777_800_000_000, True, 10**400, 1.5, "9" * 4000]
)
def test_without_a_usable_time_the_id_tells_it(create_time):
    assert parse_video({"id": ID, "create_time": create_time}).created_at == datetime.fromtimestamp(
        SECOND, UTC
    )


def test_a_time_written_as_text_is_read():
    assert parse_video({"id": ID, "create_time": "1777800030"}).created_at == datetime.fromtimestamp(
        SECOND + 30, UTC
    )


def test_a_small_id_without_time_has_none():
    assert parse_video({"id": 12345}).created_at is None


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        "x",
        {},
        {"id": None},
        {"id": 0},
        {"id": -1},
        {"id": True},
        {"id": 7.3e18},
        {"id": "07"},
        {"id": 2**64},
    ],
)
def test_a_row_without_an_exact_id_is_refused(raw):
    with pytest.raises(RecordError):
        parse_video(raw)


def test_a_comment_keeps_its_ids_as_text():
    raw = {"id": ID, "video_id": ID + 1, "parent_comment_id": ID + 1, "create_time": SECOND, "text": "so"}
    assert parse_comment(raw) == Item(
        kind="comment",
        id=str(ID),
        created_at=datetime.fromtimestamp(SECOND, UTC),
        data={
            "id": str(ID),
            "video_id": str(ID + 1),
            "parent_comment_id": str(ID + 1),
            "create_time": SECOND,
            "text": "so",
        },
    )


def test_the_id_of_a_comment_tells_no_time():
    assert parse_comment({"id": ID}).created_at is None


@pytest.mark.parametrize("raw", [None, {"video_id": ID}, {"id": "x", "video_id": ID}])
def test_a_comment_without_an_exact_id_of_its_own_is_refused(raw):
    with pytest.raises(RecordError):
        parse_comment(raw)
