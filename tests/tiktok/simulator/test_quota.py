"""The quota: a number of requests per client key and UTC day, failed ones included."""

from collections.abc import Callable

from tests.tiktok.simulator.caller import Caller
from tiktok.simulator import Running

Begin = Callable[..., Running]
Call = Callable[..., Caller]


def test_beyond_the_quota_the_answer_is_429_until_midnight_by_the_clock(begin: Begin, call: Call) -> None:
    caller = call(begin(quota=3))
    assert [caller.query().status_code for _ in range(4)] == [200, 200, 200, 429]

    refused = caller.query().json()
    assert refused == {
        "data": {},
        "error": {
            "code": "daily_quota_limit_exceeded",
            "message": "The API daily quota limit exceeded. Please try again later",
        },
    }
    caller.control("clock", now="2026-03-20T23:59:59Z")
    assert caller.sign_in().query().status_code == 429
    caller.control("clock", now="2026-03-21T00:00:00Z")
    assert caller.query().status_code == 200
    assert caller.read("state")["spent"] == {"alpha": {"2026-03-20": 3, "2026-03-21": 1}}


def test_failed_calls_count_but_tokens_and_strangers_do_not(begin: Begin, call: Call) -> None:
    caller = call(begin(quota=10))
    caller.control("faults", server_errors=1, rate_limit=1)
    statuses = [caller.query().status_code, caller.query().status_code, caller.query(max_count=0).status_code]
    caller.fetch_token()
    caller.headers = {}
    caller.query()

    assert statuses == [429, 500, 400]
    assert caller.read("state")["spent"] == {"alpha": {"2026-03-20": 3}}


def test_each_client_key_has_its_own(begin: Begin, call: Call) -> None:
    running = begin(quota=1)
    one, other = call(running), call(running, client_key="beta")

    assert [one.query().status_code, one.query().status_code, other.query().status_code] == [200, 429, 200]


def test_compliance_calls_count_too(begin: Begin, call: Call) -> None:
    caller = call(begin(quota=2))
    caller.download(caller.create_task(["1"]).json()["data"]["task_id"])

    assert caller.query().status_code == 429
