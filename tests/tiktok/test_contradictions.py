"""Where TikTok's pages, its examples and recordings contradict each other, our client takes either side alike.

The shop's are in test_shop_calls.py; what goes wrong rather than differs is in test_answers.py and test_bodies.py.
"""

import json
from typing import Any

import pytest

from tests.tiktok.scripted import LOG_ID, ScriptedTransport, json_answer
from tests.tiktok.test_client import ID, SECOND, TOKEN, ask
from tiktok import errors
from tiktok.client import Client, Page
from tiktok.fields import COMMENT_FIELDS

OK = {"code": "ok", "message": "", "log_id": LOG_ID}
MORE = {"cursor": 100, "has_more": True}


def hear(data: Any, error: Any = OK, status: int = 200, **other: Any) -> Client:
    body = {"data": data, **({"error": error} if error is not None else {}), **other}
    return Client(ScriptedTransport(json_answer(body, status)))


def told(page: Page) -> tuple[object, ...]:
    """All of a page but the hashes of its bytes."""
    return page.items, page.cursor, page.search_id, page.has_more, page.unreadable


@pytest.mark.parametrize(
    "rows",
    [
        [{"id": ID, "create_time": SECOND}],
        [{"video_id": ID, "create_time": SECOND}],
        [{"create_time": SECOND, "id": str(ID)}],
    ],
)
def test_a_video_names_its_id_in_one_of_two_ways_as_number_or_text(rows: list[dict[str, Any]]) -> None:
    (item,) = ask(hear({"videos": rows, **MORE})).items
    assert (item.id, item.data["id"]) == (str(ID), str(ID))


@pytest.mark.parametrize(
    "error",
    [
        OK,
        {"code": "ok", "message": "ok", "log_id": LOG_ID},
        {"code": "ok", "http_status_code": 200, "message": "ok.", "log_id": LOG_ID},
        {"code": "OK", "msg": ""},
        {"code": "ok", "message": "Something is wrong. Please try again later."},
        {},
        None,
    ],
)
@pytest.mark.parametrize("status", [200, 500])
def test_a_good_answer_is_marked_in_many_ways_or_not_at_all(error: Any, status: int) -> None:
    page = ask(hear({"videos": [{"id": ID}], "search_id": "7", **MORE}, error, status))
    assert told(page)[1:] == (100, "7", True, 0)
    assert [item.id for item in page.items] == [str(ID)]


@pytest.mark.parametrize("key", ["message", "msg"])
@pytest.mark.parametrize("status", [200, 400, 500])
def test_a_refusal_says_message_or_msg_and_comes_with_any_status(key: str, status: int) -> None:
    refusal = {"code": "invalid_params", key: "Search Id 7 is invalid or expired", "log_id": LOG_ID}
    with pytest.raises(errors.SearchRefused, match="Search Id 7"):
        ask(hear({}, refusal, status))


@pytest.mark.parametrize("cursor", [100, "100"])
@pytest.mark.parametrize("search_id", ["7354", 7354])
def test_places_are_numbers_or_text(cursor: object, search_id: object) -> None:
    page = ask(hear({"videos": [], "cursor": cursor, "search_id": search_id, "has_more": True}))
    assert (page.cursor, page.search_id) == (100, "7354")


def test_a_search_id_that_changes_on_the_way_is_the_one_that_goes_on() -> None:
    page = ask(hear({"videos": [], "search_id": "7355", **MORE}), cursor=100, search_id="7354")
    assert page.search_id == "7355"


@pytest.mark.parametrize("rows", [{}, {"comments": []}, {"comments": None}])
def test_a_page_of_comments_may_lack_its_rows(rows: dict[str, Any]) -> None:
    page = hear(rows | MORE).list_comments(TOKEN, video_id="5")
    assert told(page) == ((), 100, None, True, 0)


def test_replies_name_somebody_and_lack_what_comments_have() -> None:
    row = {"id": 9, "text": "so", "display_name": "test", "parent_comment_id": 8, "reply_count": 0}
    (item,) = (
        hear({"comments": [row], "cursor": 1, "has_more": False}).list_replies(TOKEN, comment_id="8").items
    )
    assert item.data == row | {"id": "9", "parent_comment_id": "8"}
    assert "display_name" not in COMMENT_FIELDS


@pytest.mark.parametrize(
    "data",
    [
        {"reposted_videos": [{"id": ID}]},
        {"user_reposted_videos": [{"id": ID}]},
        {"reposted_videos": [{"id": ID}], "user_reposted_videos": []},
        {"reposted_videos": None, "user_reposted_videos": [{"id": ID}]},
    ],
)
def test_reposted_videos_have_two_names(data: dict[str, Any]) -> None:
    page = hear(data | MORE).list_reposted_videos(TOKEN, username="kite")
    assert [item.id for item in page.items] == [str(ID)]


@pytest.mark.parametrize("cursor", [1_706_457_371, 1_706_457_371_000])
def test_the_cursor_of_liked_videos_goes_back_as_it_came_in_either_unit(cursor: int) -> None:
    answer = json_answer({"data": {"user_liked_videos": [], "cursor": cursor, "has_more": True}, "error": OK})
    transport = ScriptedTransport(answer, answer)
    client = Client(transport)
    page = client.list_liked_videos(TOKEN, username="kite")
    client.list_liked_videos(TOKEN, username="kite", cursor=page.cursor)
    assert json.loads(transport.requests[1].body)["cursor"] == cursor


@pytest.mark.parametrize(
    "extra",
    [
        {"video_tag": {"type": 1, "number": 2}},
        {"video_tag": {"video_tag_type": 1, "video_tag_number": 1}},
        {"effect_info_list": [{"effect_name": "rain", "effect_photo_url": ""}]},
        {"effect_info_list": [{"effect_name": "rain", "effect_photo_URI": ""}]},
        {"hashtag_info_list": {"hashtag_name": "vote"}},
        {"favourites_count": 3},
        {"view_count": 2**40, "music_id": None},
        {"a_field_of_tomorrow": {"deep": [1.5]}},
    ],
)
def test_what_pages_write_differently_is_kept_as_it_came(extra: dict[str, Any]) -> None:
    (item,) = ask(hear({"videos": [{"id": ID} | extra], **MORE})).items
    assert item.data == {"id": str(ID)} | extra


@pytest.mark.parametrize("named", [{}, {"username": "kite"}])
def test_an_account_may_leave_out_its_name(named: dict[str, str]) -> None:
    page = hear({"display_name": "K"} | named).fetch_account(TOKEN, username="kite")
    assert page.items[0].data == {"username": "kite", "display_name": "K"}


@pytest.mark.parametrize("task_id", [12345678910987654321, "12345678910987654321"])
def test_a_task_has_twenty_digits_beyond_what_its_type_holds(task_id: object) -> None:
    task = hear({"task_id": task_id}).create_compliance_task(TOKEN, ids=["5"], category="video")
    assert task.task_id == "12345678910987654321"


@pytest.mark.parametrize("state", ["Completed", "completed", "COMPLETED"])
def test_states_are_words_in_any_case(state: str) -> None:
    assert hear({"task_status": state}).fetch_compliance_status(TOKEN, "5") == "completed"
