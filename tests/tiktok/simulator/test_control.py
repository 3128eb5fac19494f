"""The levers under /_control, for tests, the demo and people."""

from collections.abc import Callable

import pytest

from tests.tiktok.simulator.caller import ANYTHING, VIDEO_PATH, Caller, condition
from tiktok.simulator import Running

PERIOD = {"query": ANYTHING, "start_date": "20260201", "end_date": "20260228"}


def test_the_state_tells_clock_quotas_counts_and_faults(caller: Caller) -> None:
    caller.query()
    state = caller.read("state")

    assert state == {
        "now": "2026-03-20T12:00:00Z",
        "ticks": False,
        "seed": 3,
        "first_day": "2026-01-01",
        "videos_per_day": 12,
        "spent": {"alpha": {"2026-03-20": 1}},
        "spent_on_followers": {},
        "counts": {"searches": 1, "tasks": 0, "live_tokens": 1, "requests": 2, "removed": 0, "restored": 0},
        "faults": state["faults"],
    }
    assert state["faults"]["quota"] == 1000
    assert state["faults"]["server_errors"] == 0


def test_the_clock_is_set_and_moved(caller: Caller) -> None:
    assert caller.control("clock", now="2026-04-01T06:00:00+02:00") == {"now": "2026-04-01T04:00:00Z"}
    assert caller.control("clock", advance_seconds=90) == {"now": "2026-04-01T04:01:30Z"}
    assert caller.http.get("/_control/state").headers["date"] == "Wed, 01 Apr 2026 04:01:30 GMT"


def test_videos_are_deleted_and_restored_by_id(caller: Caller) -> None:
    ids = caller.expected()

    assert caller.control("delete", ids=ids[:3]) == {"deleted": 3, "ids": ids[:3]}
    assert caller.expected() == ids[3:]
    assert caller.control("restore", ids=[int(ids[1])]) == {"restored": 1}
    assert caller.expected() == [ids[1], *ids[3:]]


def test_a_share_of_what_a_query_finds_is_deleted_the_same_for_the_same_seed(
    begin: Callable[..., Running], call: Callable[..., Caller]
) -> None:
    one, other = call(begin()), call(begin())
    query = {"and": [condition("region_code", "IN", "US", "BE")]}
    asked = PERIOD | {"query": query, "share": 0.5, "seed": 9}
    before, found = one.expected(), one.expected(query=query)

    deleted = one.control("delete", **asked)["ids"]
    assert other.control("delete", **asked)["ids"] == deleted
    assert set(deleted) < set(found) < set(before)
    assert 0.2 < len(deleted) / len(found) < 0.8
    assert set(one.expected()) == set(before) - set(deleted)


def test_what_is_expected_may_span_any_period(caller: Caller) -> None:
    months = [("20260101", "20260131"), ("20260201", "20260228")]
    parts = [caller.expected(start_date=start, end_date=end) for start, end in months]

    assert caller.expected(start_date="20260101") == parts[1] + parts[0]


def test_the_journal_lists_calls_without_tokens_or_secrets(caller: Caller) -> None:
    caller.query()
    caller.control("faults", server_errors=1)
    caller.query()
    caller.http.get("/v2/unknown/")
    journal = caller.read("requests", since=1)

    same = {"at": "2026-03-20T12:00:00Z", "method": "POST", "path": VIDEO_PATH, "client_key": "alpha"}
    assert journal == {
        "requests": [
            {"number": 2, **same, "status": 200, "code": "ok", "counted": True},
            {"number": 3, **same, "status": 500, "code": "internal_error", "counted": True},
            {
                "number": 4,
                "at": "2026-03-20T12:00:00Z",
                "method": "GET",
                "path": "/v2/unknown/",
                "client_key": None,
                "status": 404,
                "code": "unsupported_path",
                "counted": False,
            },
        ],
        "last": 4,
    }


def test_faults_are_set_and_reset(caller: Caller) -> None:
    assert caller.control("faults", rate_limit=4)["faults"]["rate_limit"] == 4
    faults = caller.control("faults", reset=True, slow_ms=1)["faults"]
    assert (faults["rate_limit"], faults["slow_ms"]) == (0, 1)


@pytest.mark.parametrize(
    ("lever", "values", "said"),
    [
        ("clock", {"now": "tomorrow"}, "'tomorrow' is not a time"),
        ("clock", {"advance_seconds": "long"}, "'long' is not a number"),
        ("clock", {"advance_seconds": 1e300}, "too large"),
        ("faults", {"gremlins": 1}, "No fault is called 'gremlins'"),
        ("delete", {"ids": "7"}, "ids must be a list"),
        ("restore", {"ids": ["seven"]}, "ids must be a list"),
        ("delete", PERIOD, "None is not a number"),
        ("expected", {"query": ANYTHING}, "start_date is required"),
        ("expected", PERIOD | {"query": {}}, "at least one condition"),
    ],
)
def test_a_lever_says_what_it_could_not_do(
    caller: Caller, lever: str, values: dict[str, object], said: str
) -> None:
    answer = caller.http.post(f"/_control/{lever}", json=values)

    assert answer.status_code == 400
    assert said in answer.json()["error"]


def test_an_unknown_lever_is_answered_with_those_there_are(caller: Caller) -> None:
    answer = caller.http.post("/_control/state")

    assert answer.status_code == 404
    assert answer.json()["levers"] == [
        "GET /_control/state",
        "GET /_control/requests",
        "POST /_control/clock",
        "POST /_control/delete",
        "POST /_control/restore",
        "POST /_control/expected",
        "POST /_control/faults",
        "POST /_control/script",
    ]
