"""Tokens: the form, the flat errors, two hours of life, and who may ask the research endpoints."""

from collections.abc import Callable

import httpx
import pytest

from tests.tiktok.simulator.caller import TOKEN_PATH, Caller
from tiktok.simulator import Running

FORM = {"client_key": "alpha", "client_secret": "simulator-secret", "grant_type": "client_credentials"}


def test_a_good_key_gets_a_bearer_token_for_two_hours(caller: Caller) -> None:
    answer = caller.fetch_token()

    token = answer.json().pop("access_token")
    assert answer.status_code == 200
    assert answer.json() == {"access_token": token, "expires_in": 7200, "token_type": "Bearer"}
    assert token.startswith("clt.")
    assert token != caller.fetch_token().json()["access_token"]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        (FORM | {"client_secret": "wrong"}, "invalid_client"),
        (FORM | {"client_key": "7seven"}, "invalid_client"),
        ({"client_key": "alpha", "grant_type": "client_credentials"}, "invalid_request"),
        ({"client_secret": "simulator-secret", "grant_type": "client_credentials"}, "invalid_request"),
        (FORM | {"client_key": ""}, "invalid_request"),
        (FORM | {"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
def test_what_is_wrong_is_said_in_a_flat_object(caller: Caller, form: dict[str, str], code: str) -> None:
    answer = caller.http.post(TOKEN_PATH, data=form)

    body = answer.json()
    assert answer.status_code == 200
    assert set(body) == {"error", "error_description", "log_id"}
    assert body["error"] == code
    assert body["log_id"].startswith("20260320120000")


def test_a_secret_is_the_form_or_nothing(caller: Caller) -> None:
    assert caller.http.post(TOKEN_PATH, json=FORM).json()["error"] == "invalid_request"


def test_the_status_of_flat_errors_can_be_chosen(caller: Caller) -> None:
    caller.control("faults", token_error_status=401)

    assert caller.fetch_token(client_secret="wrong").status_code == 401


def test_another_secret_can_be_configured(begin: Callable[..., Running], call: Callable[..., Caller]) -> None:
    caller = Caller(begin(client_secret="other").base_url)

    answers = [caller.fetch_token().json(), caller.fetch_token(client_secret="other").json()]
    caller.http.close()

    assert answers[0]["error"] == "invalid_client"
    assert answers[1]["token_type"] == "Bearer"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_may_be_written_in_any_case(caller: Caller, scheme: str) -> None:
    caller.headers = {"Authorization": caller.headers["Authorization"].replace("Bearer", scheme)}

    assert caller.query().status_code == 200


@pytest.mark.parametrize("value", ["", "Bearer clt.unknown", "Basic abc", "Bearer"])
def test_without_a_good_token_the_answer_is_401(caller: Caller, value: str) -> None:
    caller.headers = {"Authorization": value}

    assert say(caller.query()) == (401, "access_token_invalid")


def test_a_token_lives_for_its_life_by_the_clock_and_others_stay_good(caller: Caller) -> None:
    caller.control("clock", advance_seconds=7199)
    second = caller.fetch_token().json()["access_token"]
    assert caller.query().status_code == 200

    caller.control("clock", advance_seconds=1)
    assert say(caller.query()) == (401, "access_token_invalid")
    caller.headers = {"Authorization": f"Bearer {second}"}
    assert caller.query().status_code == 200


def test_a_key_without_the_scope_gets_a_token_and_no_data(
    begin: Callable[..., Running], call: Callable[..., Caller]
) -> None:
    assert say(call(begin(), client_key="noscope-team").query()) == (401, "scope_not_authorized")


def say(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]
