"""Comments and replies over HTTP: shapes, paging, the cap, what is gone, and ids that lead back."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tiktok.simulator.caller import Caller
from tiktok.simulator import Config, Running
from tiktok.simulator.threads import MOST_COMMENTS, Threads
from tiktok.simulator.world import DAY, Video, World

Begin = Callable[..., Running]
Call = Callable[..., Caller]

REFUSED = "The comments of this video are not allowed to be disclosed"
ALL = "id,video_id,text,like_count,reply_count,parent_comment_id,create_time"


def find_video(caller: Caller, least: int, most: int = 10**12) -> str:
    """The newest video in February with about as many comments, whose comments are disclosed."""
    query = {
        "and": [
            {"operation": "GTE", "field_name": "comment_count", "field_values": [str(least)]},
            {"operation": "LTE", "field_name": "comment_count", "field_values": [str(most)]},
        ]
    }
    for video_id in caller.expected(query=query):
        if caller.comments(video_id=video_id).status_code == 200:
            return video_id
    raise AssertionError("There is no such video in February.")


def page_through(caller: Caller, max_count: int = 100, **of: Any) -> Iterator[dict[str, Any]]:
    page: dict[str, Any] = {"has_more": True, "cursor": 0}
    while page["has_more"]:
        answer = caller.comments(ALL, max_count=max_count, cursor=page["cursor"], **of)
        page = answer.raise_for_status().json()["data"]
        yield page


def rows_of(caller: Caller, **of: Any) -> list[dict[str, Any]]:
    return [row for page in page_through(caller, **of) for row in page["comments"]]


def find_thread(caller: Caller, video_id: str) -> dict[str, Any]:
    return max(rows_of(caller, video_id=int(video_id)), key=lambda row: row["reply_count"])


def test_a_page_of_comments_is_in_the_documented_envelope(caller: Caller) -> None:
    video_id = find_video(caller, 50)
    body = caller.comments(ALL, video_id=int(video_id), max_count=3).json()

    rows = body["data"]["comments"]
    assert body["data"] == {"comments": rows, "cursor": 3, "has_more": True}
    assert (body["error"]["code"], body["error"]["message"]) == ("ok", "")
    for row in rows:
        assert set(row) == set(ALL.split(","))
        assert row["video_id"] == row["parent_comment_id"] == int(video_id)


def test_numbers_may_be_text_and_ten_rows_are_the_default(caller: Caller) -> None:
    video_id = find_video(caller, 50)

    assert caller.comments(video_id=video_id).json()["data"]["cursor"] == 10
    assert caller.comments(video_id=video_id, max_count="20", cursor="5").json()["data"]["cursor"] == 25


def test_replies_name_somebody_and_lack_what_comments_have(caller: Caller) -> None:
    thread = find_thread(caller, find_video(caller, 50))
    answer = caller.comments(ALL, comment_id=thread["id"], max_count=100).json()

    assert answer["error"]["message"] == "ok"
    assert answer["data"]["cursor"] == thread["reply_count"] >= len(answer["data"]["comments"]) > 0
    for row in answer["data"]["comments"]:
        assert set(row) == {
            "id",
            "text",
            "create_time",
            "parent_comment_id",
            "reply_count",
            "display_name",
        }
        assert (row["parent_comment_id"], row["reply_count"]) == (thread["id"], 0)
        assert row["create_time"] > thread["create_time"]


def test_removed_comments_leave_holes_that_the_cursor_counts(caller: Caller) -> None:
    video_id = find_video(caller, 50)
    before = rows_of(caller, video_id=video_id)
    caller.control("delete", ids=[row["id"] for row in before[:3]])

    pages = list(page_through(caller, max_count=20, video_id=video_id))
    assert [row for page in pages for row in page["comments"]] == before[3:]
    assert [page["cursor"] for page in pages[:-1]] == [20 * (n + 1) for n in range(len(pages) - 1)]


def test_the_first_thousand_can_be_reached_unless_the_cap_is_off(caller: Caller) -> None:
    video_id = find_video(caller, 2000)
    assert list(page_through(caller, video_id=video_id))[-1]["cursor"] == 1000

    caller.control("faults", comment_cap=0)
    assert list(page_through(caller, video_id=video_id))[-1]["cursor"] == MOST_COMMENTS


def test_of_a_video_that_is_gone_nothing_is_disclosed(caller: Caller) -> None:
    video_id = find_video(caller, 50)
    thread = find_thread(caller, video_id)
    caller.control("delete", ids=[video_id])

    for asked in ({"video_id": video_id}, {"comment_id": thread["id"]}, {"video_id": 7}, {"comment_id": 7}):
        answer = caller.comments(**asked)
        assert (answer.status_code, answer.json()["error"]["message"]) == (400, REFUSED)


def test_some_videos_keep_their_comments_to_themselves(caller: Caller) -> None:
    said = {caller.comments(video_id=each).json()["error"]["message"] for each in caller.expected()}

    assert said == {"", REFUSED}


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"video_id": 5, "comment_id": 6},
        {"video_id": "x"},
        {"video_id": 5, "max_count": 101},
        {"video_id": 5, "cursor": -1},
    ],
)
def test_what_the_page_of_tiktok_does_not_allow_is_refused(caller: Caller, body: dict[str, Any]) -> None:
    assert caller.comments(**body).json()["error"]["code"] == "invalid_params"


@pytest.mark.parametrize("fields", ["", "id,author"])
def test_fields_are_needed_and_known(caller: Caller, fields: str) -> None:
    assert caller.comments(fields, video_id=5).status_code == 400


def test_an_empty_page_may_lack_its_rows_and_one_with_more_its_cursor(caller: Caller) -> None:
    video_id = find_video(caller, 50)
    caller.control("faults", rows_missing=1, cursor_missing=1)

    assert caller.comments(video_id=video_id, cursor=10**6).json()["data"].keys() == {"cursor", "has_more"}
    assert caller.comments(video_id=video_id).json()["data"].keys() == {"comments", "has_more"}


def test_compliance_knows_which_comments_and_replies_are_there(caller: Caller) -> None:
    video_id = find_video(caller, 50)
    thread = find_thread(caller, video_id)
    replies = [str(row["id"]) for row in rows_of(caller, comment_id=thread["id"])]
    comments = [str(row["id"]) for row in rows_of(caller, video_id=video_id)]

    def ask() -> list[str]:
        task = caller.create_task([*comments, "77", *replies], category="comment")
        return caller.download(task.json()["data"]["task_id"]).text.split()

    assert ask() == [*comments, *replies]
    caller.control("delete", ids=[thread["id"]])
    assert ask() == [each for each in comments if each != str(thread["id"])]
    caller.control("delete", ids=[video_id])
    assert ask() == []


def test_comments_cost_a_request_each(begin: Begin, call: Call) -> None:
    caller = call(begin(quota=2))

    assert [caller.comments(video_id=7).status_code for _ in range(3)] == [400, 400, 429]


WORLD = World(Config(seed=5, first_day=date(2026, 1, 1), videos_per_day=40))
THREADS = Threads(5, WORLD)
VIDEOS = list(WORLD.list_videos(date(2026, 2, 1), date(2026, 2, 3)))
LATER = datetime(2026, 6, 1, tzinfo=UTC).timestamp()


def everything_under(video: Video) -> list[int]:
    comments = list(THREADS.list_comments(video, 0, min(THREADS.count_comments(video, LATER), 60)))
    replies = [
        reply
        for each in comments
        for reply in THREADS.list_replies(each, 0, THREADS.count_replies(each, LATER))
    ]
    return [each.id for each in (*comments, *replies)]


def test_every_id_is_its_own_and_leads_back() -> None:
    ids = [each for video in VIDEOS for each in everything_under(video)]

    assert len(set(ids)) == len(ids) > 1000
    assert max(ids) < 2**63
    assert [comment.id for each in ids if (comment := THREADS.find(each))] == ids


@given(st.integers(0, 2**64 - 1))
def test_any_other_id_leads_nowhere_or_to_itself(comment_id: int) -> None:
    found = THREADS.find(comment_id)

    assert found is None or found.id == comment_id


@given(st.sampled_from(VIDEOS), st.integers(0, 12 * DAY), st.integers(0, 12 * DAY))
def test_what_was_written_stays_in_its_place_while_more_comes(video: Video, one: int, other: int) -> None:
    early, late = (video.create_time + seconds for seconds in sorted((one, other)))
    count = THREADS.count_comments(video, early)

    assert count <= THREADS.count_comments(video, late)
    assert all(each.create_time <= early for each in THREADS.list_comments(video, 0, min(count, 50)))


def test_texts_are_masked_here_and_there(caller: Caller) -> None:
    """A telephone number, an address and another number, as TikTok's page shows them."""
    masks = ("40******30", "a*******@********************", "****6471")
    texts = [
        row["text"]
        for video_id in caller.expected()[:80]
        for row in caller.comments("text", video_id=video_id, max_count=100)
        .json()["data"]
        .get("comments", ())
    ]
    assert {mask for mask in masks for text in texts if text.endswith(mask)} == set(masks)
    assert sum("*" in text for text in texts) < len(texts) / 10
