"""Answers that are given word for word, for what no switch stands for."""

import base64

import httpx
import pytest

from tests.tiktok.simulator.caller import Caller


def test_an_answer_is_given_word_for_word_as_often_as_said(caller: Caller) -> None:
    raw = b"\xff\xfe\x00"
    answers = [
        {
            "status": 302,
            "body": "go",
            "headers": {"Location": "https://elsewhere.example", "Content-Type": "text/x"},
        },
        {"body_base64": base64.b64encode(raw).decode(), "times": 2},
    ]
    assert caller.control("script", answers=answers) == {"waiting": 3}

    said = [caller.query() for _ in range(4)]
    assert [(each.status_code, each.content) for each in said[:3]] == [(302, b"go"), (200, raw), (200, raw)]
    assert (said[0].headers["location"], said[0].headers["content-type"]) == (
        "https://elsewhere.example",
        "text/x",
    )
    assert said[3].json()["error"]["code"] == "ok"
    assert caller.read("state")["spent"] == {"alpha": {"2026-03-20": 4}}


@pytest.mark.parametrize("how", ["silent", "drips"])
def test_an_answer_may_never_come_or_never_end(caller: Caller, how: str) -> None:
    caller.control("script", answers=[{"body": "x" * 100, how: True}])
    caller.http.timeout = 0.03
    with pytest.raises(httpx.ReadTimeout):
        caller.query()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("no list", "must be a list"),
        ([{"bodi": ""}], "Unknown keys: bodi"),
        ([{"body": "", "times": 0}], "times lies between"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(caller: Caller, answers: object, said: str) -> None:
    answer = caller.http.post("/_control/script", json={"answers": answers})
    assert (answer.status_code, said in answer.json()["error"]) == (400, True)
