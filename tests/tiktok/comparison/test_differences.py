"""Shapes side by side: each way in which an answer can differ is named, and values never are."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tiktok.client import Client, Token
from tiktok.comparison import (
    QUESTIONS,
    About,
    Difference,
    Listening,
    Subject,
    What,
    expect,
    find_differences,
    hear,
)
from tiktok.comparison.shapes import Shape
from tiktok.fields import ACCOUNT_VIDEO_FIELDS, VIDEO_FIELDS
from tiktok.simulator import Config
from tiktok.simulator.direct import DirectTransport
from tiktok.transport import Answer, Request

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
SUBJECT = Subject(date(2026, 11, 10), "somebody")
EXPECTED = expect()
VIDEOS, LIKED, WRONG = QUESTIONS


class Said:
    """A platform that says one thing."""

    def __init__(self, body: object, status: int = 200, server_date: datetime | None = NOW) -> None:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.answer = Answer(status, {}, raw, server_date)

    def send(self, _request: Request) -> Answer:
        return self.answer


def simulated() -> DirectTransport:
    return DirectTransport(
        Config(seed=8, now=NOW, first_day=date(2026, 9, 1), videos_per_day=30, accounts=20)
    )


def body_of(question: Any, subject: Subject = SUBJECT) -> dict[str, Any]:
    """A simulated answer that a test changes."""
    transport = Listening(simulated())
    hear(question, transport, token_of(transport), subject)
    assert transport.last
    return dict(json.loads(transport.last.body))


def token_of(transport: Any) -> Token:
    return Client(transport).fetch_token("comparing", "simulator-secret")


def differences(question: Any, said: Said) -> list[Difference]:
    heard = hear(question, Listening(said), Token("clt.x"), SUBJECT)
    return find_differences(heard, EXPECTED[question.about])


def test_the_simulator_does_not_differ_from_itself_whatever_its_seed() -> None:
    transport = Listening(simulated())
    token = token_of(transport)
    videos = hear(VIDEOS, transport, token, SUBJECT)
    assert (videos.rows > 5, videos.first_account != "") == (True, True)
    for question, subject in (
        (VIDEOS, SUBJECT),
        (LIKED, Subject(SUBJECT.day, videos.first_account)),
        (LIKED, SUBJECT),
        (WRONG, SUBJECT),
    ):
        heard = hear(question, transport, token, subject)
        assert find_differences(heard, EXPECTED[question.about]) == []


def test_what_is_expected_covers_every_documented_field() -> None:
    for about, rows, fields in (
        (About.VIDEOS, "data.videos[]", VIDEO_FIELDS),
        (About.LIKED, "data.user_liked_videos[]", ACCOUNT_VIDEO_FIELDS),
    ):
        case = EXPECTED[about].answered
        assert case
        parts = [place.rpartition(".") for place in case.shape if not place.endswith("[]")]
        assert {name for around, _, name in parts if around == rows} == set(fields)


def rename_id(body: dict[str, Any]) -> None:
    for row in body["data"]["videos"]:
        row["video_id"] = row.pop("id")


def write_id_as_text(body: dict[str, Any]) -> None:
    for row in body["data"]["videos"]:
        row["id"] = str(row["id"])


def add_a_field(body: dict[str, Any]) -> None:
    body["data"]["videos"][0]["mood"] = {"name": "secret words", "level": 3}


def lose_a_field(body: dict[str, Any]) -> None:
    for row in body["data"]["videos"]:
        del row["view_count"]


def lose_a_field_once(body: dict[str, Any]) -> None:
    del body["data"]["videos"][0]["view_count"]


def write_null(body: dict[str, Any]) -> None:
    body["data"]["videos"][0]["music_id"] = None


def write_a_time(body: dict[str, Any]) -> None:
    body["data"]["cursor"] = 1_706_457_371_000


def lose_search_id(body: dict[str, Any]) -> None:
    del body["data"]["search_id"]


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (
            rename_id,
            [
                ("new", "data.videos[].video_id (a whole number) is not known to the simulator."),
                ("missing", "data.videos[].id is missing; the simulator always has it."),
            ],
        ),
        (
            write_id_as_text,
            [("other_type", "data.videos[].id is text; with the simulator it is a whole number.")],
        ),
        (add_a_field, [("new", "data.videos[].mood (an object) is not known to the simulator.")]),
        (
            lose_a_field,
            [("missing", "data.videos[].view_count is missing; the simulator always has it.")],
        ),
        (
            lose_a_field_once,
            [
                (
                    "sometimes_missing",
                    "data.videos[].view_count is missing in 1 of {rows}; the simulator always has it.",
                )
            ],
        ),
        (
            write_null,
            [("other_type", "data.videos[].music_id is nothing; with the simulator it is a whole number.")],
        ),
        (
            write_a_time,
            [
                (
                    "other_type",
                    "data.cursor is a time in milliseconds; with the simulator it is a whole number.",
                )
            ],
        ),
        (lose_search_id, [("missing", "data.search_id is missing; the simulator always has it.")]),
    ],
)
def test_a_change_is_named_and_nothing_else(
    how: Callable[[dict[str, Any]], None], said: list[tuple[str, str]]
) -> None:
    body = body_of(VIDEOS)
    how(body)
    rows = len(body["data"]["videos"])
    assert [(each.what.value, each.words) for each in differences(VIDEOS, Said(body))] == [
        (what, words.format(rows=rows)) for what, words in said
    ]


def test_what_the_simulator_leaves_out_now_and_then_may_be_missing() -> None:
    body = body_of(VIDEOS)
    for row in body["data"]["videos"]:
        for name in ("like_count", "voice_to_text", "playlist_id", "effect_ids"):
            row.pop(name, None)
    assert differences(VIDEOS, Said(body)) == []


def test_a_refusal_with_other_names_and_another_status_is_named() -> None:
    said = Said({"data": {}, "error": {"code": "invalid_params", "msg": "no", "log_id": "1"}}, 422)
    assert differences(WRONG, said) == [
        Difference(What.OTHER_STATUS, "", "HTTP 422; the simulator says 400."),
        Difference(What.NEW, "error.msg", "error.msg (text) is not known to the simulator."),
        Difference(What.MISSING, "error.message", "error.message is missing; the simulator always has it."),
    ]


def test_an_answer_in_place_of_a_refusal_is_named_and_the_other_way_round() -> None:
    assert [each.words for each in differences(WRONG, Said(body_of(VIDEOS)))] == [
        "It was answered; the simulator refuses it."
    ]
    refusal = {"data": {}, "error": {"code": "invalid_params", "message": "somebody said no", "log_id": "1"}}
    assert [each.words for each in differences(VIDEOS, Said(refusal, 400))] == [
        "It was refused (invalid_params); the simulator answers it."
    ]


def test_what_our_client_cannot_read_is_named() -> None:
    body = body_of(VIDEOS)
    del body["data"]["videos"][0]["id"]
    rows = len(body["data"]["videos"])
    assert differences(VIDEOS, Said(body))[0] == Difference(
        What.UNREADABLE, "", f"Our client cannot read 1 of {rows} rows."
    )
    assert differences(VIDEOS, Said(b"<html>", 200))[0] == Difference(
        What.UNREADABLE, "", "Our client cannot read it: The answer is not JSON."
    )


def test_an_answer_without_a_date_is_named() -> None:
    assert differences(VIDEOS, Said(body_of(VIDEOS), server_date=None)) == [
        Difference(What.NO_DATE, "", "There is no Date header, by which quota days are told.")
    ]


def test_a_shape_holds_no_value_and_no_name_that_may_be_one() -> None:
    shape = Shape()
    shape.add({"by name": {"secret words": 1}, "table": {f"person_{n}": n for n in range(61)}, "n": 1.5})
    assert {place: seen.types for place, seen in shape.names.items()} == {
        "(a name unlike a field's)": {"an object"},
        "(a name unlike a field's).(a name unlike a field's)": {"a whole number"},
        "table": {"an object of many names"},
        "n": {"a number"},
    }
