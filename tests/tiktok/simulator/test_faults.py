"""Each fault strikes as often as it was told to, looks as it does in life, and goes away."""

from collections.abc import Callable
from datetime import date
from typing import Any

import httpx
import pytest

from tests.tiktok.simulator.caller import ANYTHING, Caller, condition
from tiktok.simulator import Config, Running, ScenarioError
from tiktok.simulator.faults import Fault, Faults

Begin = Callable[..., Running]
Call = Callable[..., Caller]


def say(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@pytest.mark.parametrize(
    ("fault", "status", "code"),
    [
        ("server_errors", 500, "internal_error"),
        ("error_in_200", 200, "internal_error"),
        ("rate_limit", 429, "rate_limit_exceeded"),
        ("invalid_cursor", 400, "invalid_params"),
    ],
)
def test_a_burst_ends_after_its_number(caller: Caller, fault: str, status: int, code: str) -> None:
    caller.control("faults", **{fault: 2})

    answers = [caller.query() for _ in range(3)]
    assert [say(answer) for answer in answers] == [(status, code), (status, code), (200, "ok")]
    assert answers[0].json()["data"] == {}


def test_a_gateway_answers_504_with_a_page(caller: Caller) -> None:
    caller.control("faults", html_504=1)

    answer = caller.query()
    assert (answer.status_code, answer.headers["content-type"]) == (504, "text/html")
    assert answer.text.startswith("<html>")
    assert caller.query().status_code == 200


def test_a_body_may_be_no_json(caller: Caller) -> None:
    caller.control("faults", not_json=1)

    with pytest.raises(ValueError, match="Expecting"):
        caller.query().json()


def test_a_cut_connection_ends_in_the_middle_of_a_body(caller: Caller) -> None:
    caller.control("faults", connection_cut=1)

    with pytest.raises(httpx.RemoteProtocolError, match="peer closed connection"):
        caller.query()
    assert caller.query().status_code == 200
    assert [each["code"] for each in caller.read("requests")["requests"]] == ["ok", "connection_cut", "ok"]


def test_a_token_dies_at_once_and_a_new_one_works(caller: Caller) -> None:
    caller.control("faults", token_expires_now=1)

    assert [say(caller.query()), say(caller.query())] == [(401, "access_token_invalid")] * 2
    assert caller.sign_in().query().status_code == 200


def test_msg_may_stand_for_message(caller: Caller) -> None:
    caller.control("faults", msg_for_message=1)

    error = caller.query(max_count=0).json()["error"]
    assert error == {"code": "invalid_params", "msg": "Invalid count or cursor", "log_id": error["log_id"]}


def test_a_level_of_refusals_holds_for_every_new_search(caller: Caller) -> None:
    caller.control("faults", search_id_refusals=3)
    list(caller.pages())
    list(caller.pages())

    codes = [each["code"] for each in caller.read("requests")["requests"]]
    assert codes.count("invalid_params") == 6


def test_a_search_id_expires_for_good_after_some_pages(begin: Begin, call: Call) -> None:
    caller = call(
        begin(search_id_refusals=0, faults={"search_id_expires_after_pages": 2, "search_id_expires": 1})
    )
    page = caller.query(max_count=50).json()["data"]
    statuses = [
        caller.query(max_count=50, cursor=n * 50, search_id=page["search_id"]).status_code for n in (1, 2, 2)
    ]

    assert statuses == [200, 400, 400]
    assert caller.harvest(max_count=50) == caller.expected()


def test_a_search_id_may_change_and_only_the_new_one_goes_on(begin: Begin, call: Call) -> None:
    caller = call(begin(search_id_refusals=0))
    first = caller.query().json()["data"]
    caller.control("faults", search_id_changes=1)
    second = caller.query(cursor=100, search_id=first["search_id"]).json()["data"]

    assert first["search_id"] != second["search_id"]
    assert caller.query(cursor=200, search_id=first["search_id"]).status_code == 400
    assert caller.query(cursor=200, search_id=second["search_id"]).status_code == 200


def test_a_page_with_more_to_come_may_lack_its_cursor(caller: Caller) -> None:
    caller.control("faults", cursor_missing=1)

    page = caller.query().json()["data"]
    assert (page["has_more"], "cursor" in page) == (True, False)


def test_keywords_may_silently_find_nothing_while_others_do(caller: Caller) -> None:
    caller.control("faults", keyword_empty=-1)
    keyword = {"and": [condition("keyword", "EQ", "vote")]}

    assert caller.harvest(query=keyword) == []
    assert caller.expected(query=keyword)
    assert caller.harvest(query=ANYTHING) == caller.expected()


def test_a_share_strikes_that_often_and_the_same_way_for_the_same_seed() -> None:
    def strike(seed: int) -> list[bool]:
        faults = Faults(Config(seed=seed, faults={"server_errors": 0.25}))
        return [faults.strikes(Fault.SERVER_ERRORS) for _ in range(2000)]

    assert strike(1) == strike(1) != strike(2)
    assert 0.22 < sum(strike(1)) / 2000 < 0.28


def test_minus_one_strikes_until_it_is_switched_off() -> None:
    faults = Faults(Config(faults={"rate_limit": -1}))

    assert [faults.strikes(Fault.RATE_LIMIT) for _ in range(50)] == [True] * 50
    faults.set({"rate_limit": 0})
    assert not faults.strikes(Fault.RATE_LIMIT)
    faults.reset()
    assert faults.strikes(Fault.RATE_LIMIT)


@pytest.mark.parametrize(
    "values",
    [
        {"server_error": 1},
        {"server_errors": 1.5},
        {"server_errors": -2},
        {"server_errors": "many"},
        {"server_errors": float("nan")},
        {"server_errors": float("inf")},
        {"slow_ms": -1},
        {"compliance_truncated_at": 1.1},
        {"token_error_status": 299},
    ],
)
def test_a_fault_that_cannot_be_meant_is_refused_and_nothing_is_turned(values: dict[str, Any]) -> None:
    faults = Faults(Config())
    before = faults.as_json()

    with pytest.raises(ScenarioError, match=next(iter(values))):
        faults.set({"rate_limit": 5} | values)
    assert faults.as_json() == before


def test_rows_may_name_their_id_as_tiktoks_example_does(caller: Caller) -> None:
    ids = caller.harvest()
    caller.control("faults", video_id_as_in_example=1)
    rows = [row for page in caller.pages("id") for row in page["videos"]]
    assert [str(row.pop("video_id")) for row in rows] == ids
    assert rows == [{}] * len(ids)


def test_the_details_of_hashtags_may_be_dropped(caller: Caller) -> None:
    caller.control("faults", hashtag_infos_dropped=1)
    rows = next(caller.pages("id,hashtag_names,hashtag_info_list"))["videos"]
    assert {name for row in rows for name in row} == {"id", "hashtag_names"}


def test_a_call_may_be_left_without_an_answer(caller: Caller) -> None:
    caller.control("faults", timeout=1)
    caller.http.timeout = 0.2
    with pytest.raises(httpx.ReadTimeout):
        caller.query()
    assert caller.read("state")["spent"] == {"alpha": {"2026-03-20": 1}}, "it counts all the same"


def test_searches_over_certain_days_always_fail(begin: Begin, call: Call) -> None:
    caller = call(begin(failing_days=(date(2026, 2, 10),)))
    days = [("20260201", "20260228"), ("20260210", "20260210"), ("20260211", "20260228")]
    statuses = [caller.query(start_date=start, end_date=end).status_code for start, end in days]
    assert statuses == [500, 500, 200]
