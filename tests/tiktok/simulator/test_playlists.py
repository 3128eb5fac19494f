"""Playlists over HTTP: what a search says of a video and what its playlist holds are the same."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from tests.tiktok.simulator.caller import Caller


def known_playlists(caller: Caller) -> dict[int, set[int]]:
    """Playlists of February's videos, by what a search says; those that are largest first."""
    found = defaultdict[int, set[int]](set)
    for page in caller.pages("id,playlist_id", start_date="20260201", end_date="20260228"):
        for row in page["videos"]:
            if "playlist_id" in row:
                found[row["playlist_id"]].add(row["id"])
    return dict(sorted(found.items(), key=lambda each: len(each[1]), reverse=True))


def page_through(caller: Caller, playlist_id: int, size: int) -> Iterator[dict[str, Any]]:
    page: dict[str, Any] = {"has_more": True, "cursor": 0}
    while page["has_more"]:
        asked = {"playlist_id": playlist_id, "max_count": size, "cursor": page["cursor"]}
        page = caller.about("playlist/info", "playlist_id", **asked).raise_for_status().json()["data"]
        yield page


def ids_of(caller: Caller, playlist_id: int, size: int = 100) -> list[int]:
    return [each for page in page_through(caller, playlist_id, size) for each in page["playlist_video_ids"]]


def test_a_playlist_is_flat(caller: Caller) -> None:
    playlist_id = next(iter(known_playlists(caller)))
    answer = caller.about("playlist/info", playlist_id=str(playlist_id)).json()

    assert answer["data"].keys() == {
        "playlist_id",
        "playlist_name",
        "playlist_item_total",
        "playlist_last_updated",
        "playlist_video_ids",
        "cursor",
        "has_more",
    }
    assert (answer["data"]["playlist_id"], answer["error"]["message"]) == (playlist_id, "ok")
    assert answer["data"]["playlist_item_total"] == len(answer["data"]["playlist_video_ids"])


def test_it_holds_the_videos_that_name_it_each_once_whatever_the_size_of_a_page(caller: Caller) -> None:
    playlists = known_playlists(caller)

    assert len(playlists) > 5
    for playlist_id, known in playlists.items():
        ids = ids_of(caller, playlist_id)
        assert known <= set(ids)
        assert len(set(ids)) == len(ids)
        assert ids_of(caller, playlist_id, 1) == ids_of(caller, playlist_id, 3) == ids


def test_what_is_gone_is_left_out_and_an_empty_playlist_is_none(caller: Caller) -> None:
    playlist_id = next(iter(known_playlists(caller)))
    ids = ids_of(caller, playlist_id)
    caller.control("delete", ids=ids[:1])
    assert ids_of(caller, playlist_id, 1) == ids[1:]

    caller.control("delete", ids=ids)
    assert caller.about("playlist/info", playlist_id=playlist_id).status_code == 400


@pytest.mark.parametrize("body", [{}, {"playlist_id": 7}, {"playlist_id": 7_200_000_000_999_999_999}])
def test_an_unknown_playlist_is_refused(caller: Caller, body: dict[str, Any]) -> None:
    assert caller.about("playlist/info", **body).json()["error"]["code"] == "invalid_params"
