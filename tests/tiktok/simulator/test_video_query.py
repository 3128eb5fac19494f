"""A video query over HTTP: envelope, paging, validation, and what is there at which time."""

import contextlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from tests.tiktok.simulator.caller import ANYTHING, VIDEO_PATH, Caller, condition
from tests.tiktok.simulator.conftest import NOW
from tiktok.simulator import Config, Running
from tiktok.simulator.envelope import Refused
from tiktok.simulator.faults import Faults
from tiktok.simulator.questions import read_question
from tiktok.simulator.search import Searches
from tiktok.simulator.world import World

Begin = Callable[..., Running]
Call = Callable[..., Caller]


def test_a_page_is_in_the_documented_envelope(caller: Caller) -> None:
    body = caller.query(max_count=2).json()

    videos, search_id, log_id = body["data"]["videos"], body["data"]["search_id"], body["error"]["log_id"]
    assert body == {
        "data": {"videos": videos, "cursor": 2, "search_id": search_id, "has_more": True},
        "error": {"code": "ok", "message": "", "log_id": log_id},
    }
    assert re.fullmatch(r"\d{19}", search_id)
    assert re.fullmatch(r"20260320120000[0-9A-F]{20}", log_id)


def test_paging_to_the_end_finds_exactly_what_is_there(caller: Caller) -> None:
    found = caller.harvest()

    assert found == caller.expected()
    assert 200 < len(found) < 28 * 12
    assert found == sorted(found, key=int, reverse=True)


def test_a_cursor_counts_what_is_gone_and_pages_are_short(caller: Caller) -> None:
    pages = list(caller.pages())

    assert [page["cursor"] for page in pages] == [100, 200, 300, 336]
    assert [page["has_more"] for page in pages] == [True, True, True, False]
    assert all(0 < len(page["videos"]) < 100 for page in pages)
    assert len({page["search_id"] for page in pages}) == 1


def test_a_page_of_which_all_is_gone_is_empty_and_more_follows(caller: Caller) -> None:
    caller.control("delete", ids=caller.expected()[:100])

    pages = list(caller.pages())
    assert pages[0]["videos"] == []
    assert pages[0]["has_more"]
    assert [str(row["id"]) for page in pages for row in page["videos"]] == caller.expected()


def test_a_result_is_fixed_when_the_search_begins(begin: Begin, call: Call) -> None:
    """What is published later does not shift the pages; what is deleted later is left out of them."""
    caller = call(begin(search_id_refusals=0))
    asked: dict[str, Any] = {"start_date": "20260310", "end_date": "20260320", "max_count": 20}
    before = caller.expected(**asked)
    first = caller.query(**asked).json()["data"]
    caller.control("clock", advance_seconds=6000)
    caller.control("delete", ids=before[40:50])
    found = [str(row["id"]) for row in first["videos"]]
    while first["has_more"]:
        first = caller.query(**asked | {name: first[name] for name in ("cursor", "search_id")}).json()["data"]
        found += [str(row["id"]) for row in first["videos"]]

    after = set(caller.expected(**asked))
    assert set(before) & after <= set(found) <= set(before) - set(before[40:50])
    assert after - set(before)


def test_a_new_search_id_is_refused_at_first_and_then_known(begin: Begin, call: Call) -> None:
    caller = call(begin(search_id_refusals=2))
    page = caller.query(max_count=50).json()["data"]
    again: dict[str, Any] = {"max_count": 50, "cursor": page["cursor"], "search_id": page["search_id"]}

    answers = [caller.query(**again) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [400, 400, 200]
    assert answers[0].json()["data"] == {}
    assert answers[0].json()["error"]["code"] == "invalid_params"
    assert answers[0].json()["error"]["message"] == f"Search Id {page['search_id']} is invalid or expired"


def test_a_search_id_belongs_to_its_query_its_window_and_its_key(begin: Begin, call: Call) -> None:
    running = begin(search_id_refusals=0)
    caller, other = call(running), call(running, client_key="beta")
    search_id = caller.query(max_count=50).json()["data"]["search_id"]
    same: dict[str, Any] = {"max_count": 50, "cursor": 50, "search_id": search_id}

    assert caller.query(**same).status_code == 200
    assert other.query(**same).status_code == 400
    assert caller.query(**same | {"end_date": "20260227"}).status_code == 400
    assert (
        caller.query(**same | {"query": {"and": [condition("region_code", "EQ", "US")]}}).status_code == 400
    )


@pytest.mark.parametrize(
    "first", [{"cursor": 0}, {"search_id": "", "cursor": ""}, {"cursor": "0", "is_random": False}]
)
def test_first_calls_are_written_in_several_ways(caller: Caller, first: dict[str, Any]) -> None:
    assert caller.query(**first).json()["data"]["cursor"] == 100


def test_nulls_and_numbers_in_strings_are_let_through(caller: Caller) -> None:
    body = {"query": ANYTHING, "start_date": "20260201", "end_date": "20260228", "max_count": "7"}
    answer = caller.post(
        f"{VIDEO_PATH}?fields=id", body | {"cursor": None, "search_id": None, "is_random": None}
    )

    assert answer.json()["data"]["cursor"] == 7


def test_text_plain_with_json_inside_and_fields_with_spaces_work(caller: Caller) -> None:
    answer = caller.http.post(
        f"{VIDEO_PATH}?fields=create_time,%20id,region_code",
        content=b'{"query": {"and": [], "or": [{"operation": "EQ", "field_name": "region_code", "field_values": ["US"]}],'
        b' "not": []}, "start_date": "20260201", "end_date": "20260228", "max_count": 1}',
        headers=caller.headers | {"Content-Type": "text/plain"},
    )

    assert [set(row) for row in answer.json()["data"]["videos"]] == [{"id", "create_time", "region_code"}]


def test_the_default_is_twenty_rows(caller: Caller) -> None:
    assert caller.query(max_count=None).json()["data"]["cursor"] == 20


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"query": None}, "at least one condition"),
        ({"query": {"and": [condition("username", "EQ", "a", "b")]}}, "EQ takes one value"),
        ({"start_date": None}, "start_date is required"),
        ({"end_date": "2026-02-28"}, "end_date is required in the format YYYYMMDD"),
        ({"end_date": "20260230"}, "end_date is required in the format YYYYMMDD"),
        ({"end_date": 20260228}, "end_date is required in the format YYYYMMDD"),
        ({"end_date": "20260131"}, "end_date is before start_date"),
        ({"end_date": "20260304"}, "no more than 30 days after"),
        ({"max_count": 101}, "Invalid count or cursor"),
        ({"max_count": 0}, "Invalid count or cursor"),
        ({"cursor": 5}, "Invalid count or cursor"),
        ({"cursor": -1}, "cursor must be a whole number"),
        ({"cursor": True}, "cursor must be a whole number"),
        ({"cursor": "9" * 5000}, "cursor must be a whole number"),
        ({"search_id": "1"}, "Search Id 1 is invalid or expired"),
        ({"is_random": "yes"}, "is_random must be true or false"),
        ({"fields": "id,likes"}, "fields: 'likes' is invalid"),
        ({"fields": ""}, "fields is required"),
    ],
)
def test_what_is_not_documented_is_refused(caller: Caller, changed: dict[str, str], said: str) -> None:
    answer = caller.query(**changed)

    body = answer.json()
    log_id = body["error"]["log_id"]
    message = body["error"]["message"]
    assert answer.status_code == 400
    assert body == {"data": {}, "error": {"code": "invalid_params", "message": message, "log_id": log_id}}
    assert said in message


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"query": NaN}', b"\xff", b"[" * 5000, b'{"query": "\\ud800"}']
)
def test_a_body_that_is_no_json_object_is_refused(caller: Caller, content: bytes) -> None:
    answer = caller.http.post(f"{VIDEO_PATH}?fields=id", content=content, headers=caller.headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_params")


def test_thirty_days_difference_is_the_most(caller: Caller) -> None:
    assert caller.query(end_date="20260303").status_code == 200


def test_the_end_date_is_inclusive_unless_switched(begin: Begin, call: Call) -> None:
    one_day = {"start_date": "20260210", "end_date": "20260210"}
    next_day = {"start_date": "20260210", "end_date": "20260211"}
    inclusive, exclusive = call(begin()), call(begin(end_inclusive=False))

    assert exclusive.harvest(**one_day) == exclusive.expected(**one_day) == []
    assert inclusive.harvest(**one_day) == exclusive.harvest(**next_day) == exclusive.expected(**next_day)
    assert inclusive.harvest(**one_day)


def test_a_video_is_found_by_its_id_only_inside_a_window_that_holds_it(caller: Caller) -> None:
    video_id = caller.expected()[5]
    query = {"and": [condition("video_id", "EQ", video_id)]}

    assert caller.harvest(query=query) == [video_id]
    assert caller.harvest(query=query, start_date="20260301", end_date="20260320") == []


def test_new_videos_appear_within_two_days_and_old_ones_disappear_within_weeks(caller: Caller) -> None:
    asked = {"start_date": "20260318", "end_date": "20260320"}
    looks = []
    for hours in (0, 24, 72, 24 * 50):
        caller.control("clock", now="2026-03-20T12:00:00Z")
        caller.control("clock", advance_seconds=hours * 3600)
        looks.append(set(caller.sign_in().harvest(**asked)))

    newest, next_day, settled, weeks_later = looks
    assert 0 < len(newest) < len(next_day) < len(settled) <= 36
    assert weeks_later < settled


def test_a_random_sample_is_one_page_and_another_each_time(caller: Caller) -> None:
    one, other = (caller.query(is_random=True, max_count=10).json()["data"] for _ in range(2))

    assert [page["has_more"] for page in (one, other)] == [False, False]
    assert one["videos"] != other["videos"]
    assert {str(row["id"]) for row in one["videos"]} <= set(caller.expected())


def test_many_searches_push_the_oldest_out(begin: Begin, call: Call) -> None:
    caller = call(begin(search_id_refusals=0, quota=10_000, videos_per_day=4))
    search_id = caller.query(max_count=50).json()["data"]["search_id"]
    for _ in range(1000):
        caller.query(max_count=1, end_date="20260201")

    assert caller.query(max_count=50, cursor=50, search_id=search_id).status_code == 400


def test_what_is_asked_in_the_future_is_empty(caller: Caller) -> None:
    year = datetime.now(UTC).year + 3
    assert caller.harvest(start_date=f"{year}0101", end_date=f"{year}0102") == []


def test_the_results_that_are_kept_have_a_limit_and_what_was_asked_for_longest_ago_goes_first(
    config: Config,
) -> None:
    searches = Searches(config, World(config), Faults(config), most_ids=1_100)
    now = NOW.timestamp()

    def ask(**more: Any) -> str:
        body = {"query": ANYTHING, "start_date": "20260201", "end_date": "20260228"} | more
        question = read_question("fields=id", orjson.dumps(body))
        return str(searches.answer("alpha", question, now)["search_id"])

    def is_known(search_id: str) -> bool:
        """Each search_id is refused once by itself."""
        for _ in range(2):
            with contextlib.suppress(Refused):
                return bool(ask(cursor=20, search_id=search_id))
        return False

    first, second, third = ask(), ask(), ask()
    assert is_known(first)
    fourth = ask()
    assert [is_known(each) for each in (second, first, third, fourth)] == [False, True, True, True]
    assert searches.count() == 3
