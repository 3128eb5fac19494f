"""Whatever a caller sends is answered: the application raises nothing."""

from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tiktok.simulator.caller import (
    CREATE_PATH,
    DOWNLOAD_PATH,
    STATUS_PATH,
    TOKEN_PATH,
    VIDEO_PATH,
    condition,
)
from tests.tiktok.simulator.conftest import SMALL
from tiktok.simulator import Config
from tiktok.simulator.application import Application
from tiktok.simulator.envelope import Reply
from tiktok.simulator.research import Call

FORM = b"client_key=alpha&client_secret=simulator-secret&grant_type=client_credentials"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
BODY: dict[str, Any] = {
    "query": {"and": [condition("region_code", "EQ", "US")]},
    "start_date": "20260201",
    "end_date": "20260205",
    "max_count": 5,
    "cursor": 0,
    "search_id": None,
    "is_random": False,
}


@pytest.fixture(scope="module")
def application() -> Application:
    return Application(Config(**SMALL | {"quota": 10**9}))


@pytest.fixture(scope="module")
def headers(application: Application) -> dict[str, str]:
    form = {"content-type": "application/x-www-form-urlencoded"}
    token = orjson.loads(application.answer(Call("POST", TOKEN_PATH, "", form, FORM)).body)["access_token"]
    return {"authorization": f"Bearer {token}", "content-type": "multipart/form-data; boundary=x"}


def is_envelope(reply: Reply) -> bool:
    body = orjson.loads(reply.body)
    return set(body) == {"data", "error"} and (reply.status == 200) is (body["error"]["code"] == "ok")


@given(st.sampled_from(sorted(BODY)), JSON)
def test_any_value_of_any_key_is_answered(
    application: Application, headers: dict[str, str], name: str, value: object
) -> None:
    body = orjson.dumps(BODY | {name: value}, option=orjson.OPT_NON_STR_KEYS)

    assert is_envelope(application.answer(Call("POST", VIDEO_PATH, "fields=id", headers, body)))


@given(st.sampled_from(["field_name", "operation", "field_values"]), JSON)
def test_any_value_inside_a_condition_is_answered(
    application: Application, headers: dict[str, str], name: str, value: object
) -> None:
    query = {"and": [condition("region_code", "EQ", "US") | {name: value}]}

    assert is_envelope(
        application.answer(
            Call("POST", VIDEO_PATH, "fields=id", headers, orjson.dumps(BODY | {"query": query}))
        )
    )


@settings(max_examples=200)
@given(
    st.sampled_from([VIDEO_PATH, CREATE_PATH, STATUS_PATH, DOWNLOAD_PATH, "/v2/other/"]),
    st.binary(max_size=200),
)
def test_any_bytes_are_answered(
    application: Application, headers: dict[str, str], path: str, body: bytes
) -> None:
    assert is_envelope(application.answer(Call("POST", path, "fields=id", headers, body)))


@given(st.binary(max_size=100), st.sampled_from([FORM, FORM.replace(b"alpha", b"%ff%00"), b""]))
def test_any_form_gets_a_token_or_a_flat_error(application: Application, noise: bytes, form: bytes) -> None:
    call = Call("POST", TOKEN_PATH, "", {"content-type": "application/x-www-form-urlencoded"}, form + noise)
    body = orjson.loads(application.answer(call).body)

    assert set(body) in (
        {"access_token", "expires_in", "token_type"},
        {"error", "error_description", "log_id"},
    )


@given(st.sampled_from(["clock", "delete", "restore", "expected", "faults", "state"]), JSON)
def test_any_lever_is_answered(lever: str, value: object) -> None:
    names = ("now", "advance_seconds", "ids", "share", "seed", "query", "start_date", "reset", "rate_limit")
    application = Application(Config(**SMALL))
    for name in names:
        body = orjson.dumps(BODY | {name: value})
        reply = application.answer(Call("POST", f"/_control/{lever}", "", {}, body))
        assert reply.status in (200, 400, 404)
