"""Liked, reposted and pinned videos over HTTP: shapes, both kinds of cursor, both names, and what is gone."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.tiktok.simulator.caller import Caller
from tests.tiktok.simulator.conftest import SMALL
from tests.tiktok.simulator.test_accounts import find_account, page_through
from tiktok.fields import ACCOUNT_VIDEO_FIELDS
from tiktok.simulator import Running
from tiktok.simulator.names import build_account

KEYS = {"user/liked_videos": "user_liked_videos", "user/reposted_videos": "reposted_videos"}
ALL = ",".join(ACCOUNT_VIDEO_FIELDS)


def find_rows(caller: Caller, what: str, name: str, size: int = 100) -> list[dict[str, Any]]:
    return [row for page in page_through(caller, what, name, size) for row in page[KEYS[what]]]


@pytest.mark.parametrize("what", KEYS)
def test_each_video_of_a_list_comes_once_whatever_the_size_of_a_page(caller: Caller, what: str) -> None:
    name = find_account(caller, what=what)
    rows = find_rows(caller, what, name)

    assert len({row["id"] for row in rows}) == len(rows) > 0
    assert find_rows(caller, what, name, 1) == find_rows(caller, what, name, 7) == rows


@pytest.mark.parametrize("what", KEYS)
def test_what_is_gone_is_left_out_and_pages_go_on(caller: Caller, what: str) -> None:
    name = find_account(caller, what=what)
    rows = find_rows(caller, what, name)
    caller.control("delete", ids=[row["id"] for row in rows[:2]])

    assert find_rows(caller, what, name, 2) == rows[2:]


@pytest.mark.parametrize(("milliseconds", "digits"), [(1, 13), (0, 10)])
def test_the_cursor_of_liked_videos_is_in_either_unit(caller: Caller, milliseconds: int, digits: int) -> None:
    name = find_account(caller, what="user/liked_videos")
    expected = find_rows(caller, "user/liked_videos", name)
    caller.control("faults", liked_cursor_ms=milliseconds)
    pages = list(page_through(caller, "user/liked_videos", name, 3))

    assert {len(str(page["cursor"])) for page in pages} == {digits}
    assert [row for page in pages for row in page["user_liked_videos"]] == expected


def test_reposted_videos_come_under_either_name(caller: Caller) -> None:
    name = find_account(caller)
    asked = {"username": name, "max_count": 5}
    example = caller.about("user/reposted_videos", "id", **asked).json()["data"]
    caller.control("faults", reposted_as_in_table=1)
    table = caller.about("user/reposted_videos", "id", **asked).json()["data"]

    assert (example.keys(), table.keys()) == (
        {"reposted_videos", "cursor", "has_more"},
        {"user_reposted_videos", "cursor", "has_more"},
    )
    assert example["reposted_videos"] == table["user_reposted_videos"]


def test_pinned_videos_are_a_few_of_ones_own_and_come_at_once(caller: Caller) -> None:
    pinned = {}
    for name in caller.usernames():
        answer = caller.about("user/pinned_videos", "id,username", username=name)
        if answer.status_code == 200:
            assert answer.json()["data"].keys() == {"pinned_videos_list"}
            pinned[name] = answer.json()["data"]["pinned_videos_list"]

    assert {len(rows) for rows in pinned.values()} == {0, 1, 2, 3}
    assert all(row["username"].replace("\0", "") == name for name, rows in pinned.items() for row in rows)


def test_in_a_world_without_videos_nothing_is_pinned(
    begin: Callable[..., Running], call: Callable[..., Caller]
) -> None:
    caller = call(begin(videos_per_day=0))
    names = [build_account(SMALL["seed"], number).handle for number in range(20)]
    answers = [caller.about("user/pinned_videos", "id", username=each) for each in names]

    assert {each.status_code for each in answers} <= {200, 400}
    shown = [each.json()["data"] for each in answers if each.status_code == 200]
    assert shown == [{"pinned_videos_list": []}] * len(shown) != []


def test_an_account_may_keep_its_likes_to_itself(caller: Caller) -> None:
    said = {
        caller.about("user/liked_videos", "id", username=each).json()["error"]["message"]
        for each in caller.usernames()
    }

    assert said == {
        "",
        "API cannot return this user's information",
        "The liked list of this user is private",
    }


@pytest.mark.parametrize("field", ["effect_ids", "playlist_id", "voice_to_text", "shoe_size"])
@pytest.mark.parametrize("what", [*KEYS, "user/pinned_videos"])
def test_fields_that_these_pages_do_not_have_are_refused(caller: Caller, what: str, field: str) -> None:
    assert caller.about(what, f"id,{field}", username="sim").status_code == 400


def test_tags_and_effects_are_written_as_on_these_pages(caller: Caller) -> None:
    found = {
        row["id"]: row
        for name in caller.usernames()
        for row in caller.about("user/reposted_videos", ALL, username=name, max_count=100)
        .json()["data"]
        .get("reposted_videos", [])
    }
    in_search = {
        row["id"]: row for page in caller.pages("id,video_tag,effect_info_list") for row in page["videos"]
    }
    tagged = [each for each in found if "video_tag" in found[each] and each in in_search]

    assert tagged
    for each in tagged:
        here, there = found[each]["video_tag"], in_search[each]["video_tag"]
        assert here["video_tag_type"] == there["type"]
        assert (here["video_tag_number"] == there["number"]) == (there["type"] == 2)
    effects = [effect for row in found.values() for effect in row.get("effect_info_list", [])]
    assert {tuple(sorted(each)) for each in effects} == {("effect_id", "effect_name", "effect_photo_URI")}
