"""The levers under /_control, for tests, the demo and people."""

from collections.abc import Callable

import httpx
import pytest

from tests.tiktok.simulator.caller import ANYTHING, VIDEO_PATH, Caller, condition
from tests.tiktok.simulator.test_accounts import find_account
from tiktok.simulator import Running
from tiktok.simulator.scenarios import SCENARIOS

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
        "counts": {
            "searches": 1,
            "tasks": 0,
            "live_tokens": 1,
            "requests": 2,
            "removed": 0,
            "restored": 0,
            "hidden": 0,
        },
        "scenario": "as_begun",
        "storm": None,
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


def test_hidden_videos_come_back_by_themselves(caller: Caller) -> None:
    ids = caller.expected()

    assert caller.control("hide", ids=ids[:2], hours=6) == {"hidden": 2, "ids": ids[:2]}
    assert caller.harvest() == caller.expected() == ids[2:]
    assert caller.read("state")["counts"]["hidden"] == 2
    caller.control("clock", advance_seconds=6 * 3600)
    assert set(ids[:2]) < set(caller.expected())
    assert caller.read("state")["counts"]["hidden"] == 0


def test_a_renamed_account_is_found_by_its_new_name_alone(caller: Caller) -> None:
    name, other = find_account(caller), caller.usernames()[-1]
    by_name = {"and": [condition("username", "EQ", name)]}
    by_new_name = {"and": [condition("username", "EQ", "wind.mill")]}
    ids = caller.harvest(query=by_name)

    assert ids != []
    assert caller.control("rename", account=name, to="Wind.Mill") == {"renamed": "wind.mill"}
    assert (caller.harvest(query=by_name), caller.harvest(query=by_new_name)) == ([], ids)
    assert {
        row["username"] for page in caller.pages("username", query=by_new_name) for row in page["videos"]
    } == {"wind.mill"}
    assert "cannot find the user" in caller.about("user/info", "display_name", username=name).text
    assert caller.about("user/info", "display_name", username="wind.mill").status_code == 200
    for taken in ("wind.mill", "sim_somebody_7", "x", "a b"):
        answer = caller.http.post("/_control/rename", json={"account": other, "to": taken})
        assert (answer.status_code, "cannot be the new name" in answer.json()["error"]) == (400, True)


def test_all_that_went_by_hand_is_brought_back_at_once(caller: Caller) -> None:
    ids = caller.expected()
    caller.control("delete", ids=ids[:3])
    caller.control("hide", ids=ids[2:5])

    assert caller.control("restore", all=True) == {"restored": 5}
    assert caller.expected() == ids


@pytest.mark.parametrize(
    ("weather", "status", "code"),
    [("rate_limit", 429, "rate_limit_exceeded"), ("server_errors", 500, "internal_error")],
)
def test_a_storm_lasts_for_some_requests(caller: Caller, weather: str, status: int, code: str) -> None:
    assert caller.control("storm", weather=weather, requests=2) == {
        "storm": {"weather": weather, "requests_left": 2}
    }
    answers = [caller.query() for _ in range(3)]
    assert [each.status_code for each in answers] == [status, status, 200]
    assert answers[0].json()["error"]["code"] == code
    assert caller.read("state")["storm"] is None
    assert [each["counted"] for each in caller.read("requests", since=1)["requests"]] == [True, True, True]


def test_a_storm_lasts_for_some_minutes_of_the_clock_or_until_it_is_ended(caller: Caller) -> None:
    assert caller.control("storm", weather="server_errors", minutes=10)["storm"]["seconds_left"] == 600
    assert caller.query().status_code == 500
    caller.control("clock", advance_seconds=600)
    assert caller.query().status_code == 200
    caller.control("storm", weather="server_errors", minutes=10)
    assert caller.control("storm", weather="calm") == {"storm": None}
    assert caller.query().status_code == 200


def test_in_a_storm_without_answers_callers_wait_in_vain(caller: Caller) -> None:
    caller.control("storm", weather="timeouts", requests=1)
    caller.http.timeout = 0.2
    with pytest.raises(httpx.ReadTimeout):
        caller.query()
    caller.http.timeout = 20
    assert caller.query().status_code == 200
    assert [each["code"] for each in caller.read("requests", since=1)["requests"]] == ["timeout", "ok"]


def test_a_scenario_turns_its_switches_and_those_of_the_one_before_back(caller: Caller) -> None:
    caller.control("scenario", name="other_names")
    said = caller.control("scenario", name="bad_day")

    assert (said["scenario"], said["faults"]["server_errors"], said["faults"]["msg_for_message"]) == (
        "bad_day",
        0.95,
        0,
    )
    assert caller.read("state")["scenario"] == "bad_day"


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_can_be_switched_to(caller: Caller, name: str) -> None:
    assert caller.control("scenario", name=name)["scenario"] == name


def test_a_reset_forgets_everything_and_another_seed_is_another_world(caller: Caller) -> None:
    before = caller.expected()
    caller.control("delete", ids=before[:3])
    caller.control("faults", server_errors=1)
    caller.control("clock", advance_seconds=86_400)

    assert caller.control("reset") == {"now": "2026-03-20T12:00:00Z", "seed": 3}
    assert caller.query().status_code == 401, "tokens are forgotten"
    caller.sign_in()
    assert caller.expected() == before
    assert caller.read("state")["spent"] == {}
    caller.control("reset", seed=4)
    assert not set(caller.expected()) & set(before)


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
        ("rename", {"account": "nobody", "to": "new.name"}, "No account is called 'nobody'"),
        ("rename", {"account": "nobody"}, "must be names"),
        ("storm", {"weather": "snow", "requests": 3}, "weather is one of rate_limit"),
        ("storm", {"weather": "timeouts"}, "lasts for `requests` or for `minutes`"),
        ("storm", {"weather": "timeouts", "requests": 0}, "lies between 1 and"),
        ("storm", {"weather": "timeouts", "minutes": "long"}, "is a whole number"),
        ("scenario", {"name": "doom"}, "No scenario is called 'doom'"),
        ("reset", {"seed": "7"}, "seed is a whole number"),
        ("hide", {"ids": ["7"], "hours": "long"}, "'long' is not a number"),
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
        "POST /_control/hide",
        "POST /_control/restore",
        "POST /_control/rename",
        "POST /_control/expected",
        "POST /_control/faults",
        "POST /_control/storm",
        "POST /_control/scenario",
        "POST /_control/reset",
        "POST /_control/script",
    ]
