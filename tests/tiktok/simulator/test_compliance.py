"""Batch compliance: a file of ids goes in, those that are still there come out; and how that goes wrong."""

import re
from collections.abc import Callable

import httpx
import pytest

from tests.tiktok.simulator.caller import CREATE_PATH, DOWNLOAD_PATH, STATUS_PATH, Caller
from tiktok.simulator import Running

Begin = Callable[..., Running]
Call = Callable[..., Caller]
BEFORE_TIKTOK = ["5912345678901234567", "1000000000000000001"]


def start_task(caller: Caller, ids: list[str], **named: str) -> int:
    task_id: int = caller.create_task(ids, **named).raise_for_status().json()["data"]["task_id"]
    return task_id


def test_the_calls_answer_as_documented(caller: Caller) -> None:
    created = caller.create_task(caller.expected()[:3])
    task_id = created.json()["data"]["task_id"]
    log_id = created.json()["error"]["log_id"]
    states = [caller.post(STATUS_PATH, {"task_id": task_id}).json()["data"] for _ in range(3)]
    answer = caller.post(DOWNLOAD_PATH, {"task_id": task_id})

    assert created.json() == {
        "data": {"task_id": task_id},
        "error": {"code": "ok", "http_status_code": 200, "message": "ok.", "log_id": log_id},
    }
    assert 2**63 < task_id < 2**64
    assert [state["task_status"] for state in states] == ["Processing", "Completed", "Completed"]
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.split("\n") == [*caller.expected()[:3], ""]


def test_what_is_gone_or_never_was_is_left_out(caller: Caller) -> None:
    there = caller.expected()
    gone = there[::7]
    caller.control("delete", ids=gone)
    task_id = start_task(caller, [*BEFORE_TIKTOK, *there])

    assert caller.download(task_id).text.split() == [each for each in there if each not in gone]


def test_what_is_there_is_looked_up_when_the_task_is_created(caller: Caller) -> None:
    ids = caller.expected()[:4]
    task_id = start_task(caller, ids)
    caller.control("delete", ids=ids)

    assert caller.download(task_id).text.split() == ids
    assert caller.download(start_task(caller, ids)).text == ""


def test_ten_thousand_ids_fit_in_one_file_and_no_more(caller: Caller) -> None:
    ids = [str(7_000_000_000_000_000_000 + n) for n in range(10_001)]

    assert caller.create_task(ids[1:]).status_code == 200
    assert caller.create_task(ids).json()["error"]["message"] == "file_data must hold no more than 10000 ids"


@pytest.mark.parametrize("ids", [[], ["  "], ["abc"], ["7" * 21], ["12", "-3"], ["1.5"]])
def test_a_file_without_proper_ids_is_refused(caller: Caller, ids: list[str]) -> None:
    answer = caller.create_task(ids)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_file_upload")


@pytest.mark.parametrize(
    ("content_type", "content", "code"),
    [
        ("application/json", b'{"category": "video"}', "invalid_params"),
        ("multipart/form-data", b"", "invalid_params"),
        ("multipart/form-data; boundary=x", b"", "invalid_file_upload"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--", "invalid_file_upload"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="category"\r\n\r\nvideo', "invalid_file_upload"),
        ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="category"\r\n\r\nvideo\r\n--x--', "invalid_file_upload"),
    ],
)  # fmt: skip
def test_what_is_no_whole_form_is_refused(
    caller: Caller, content_type: str, content: bytes, code: str
) -> None:
    answer = caller.http.post(
        CREATE_PATH, content=content, headers=caller.headers | {"Content-Type": content_type}
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_only_videos_and_comments_can_be_checked_and_a_video_is_no_comment(caller: Caller) -> None:
    assert caller.create_task(caller.expected(), category="user").status_code == 400
    assert caller.download(start_task(caller, caller.expected(), category="comment")).text == ""


def test_a_file_is_not_given_out_before_it_is_done_or_to_others(begin: Begin, call: Call) -> None:
    running = begin()
    caller, other = call(running), call(running, client_key="beta")
    task_id = start_task(caller, caller.expected())

    assert caller.post(DOWNLOAD_PATH, {"task_id": task_id}).status_code == 400
    assert caller.download(task_id).status_code == 200
    assert other.post(DOWNLOAD_PATH, {"task_id": task_id}).status_code == 400
    assert caller.post(DOWNLOAD_PATH, {"task_id": str(task_id)}).status_code == 200


def test_a_task_may_take_long_and_fail(begin: Begin, call: Call) -> None:
    caller = call(begin(processing_polls=3))
    caller.control("faults", compliance_failed=1)
    task_id = start_task(caller, caller.expected())
    states = [caller.post(STATUS_PATH, {"task_id": task_id}).json()["data"]["task_status"] for _ in range(4)]

    assert states == ["Processing", "Processing", "Processing", "Failed"]
    assert caller.post(DOWNLOAD_PATH, {"task_id": task_id}).status_code == 400


def test_a_file_may_be_empty_swapped_truncated_or_a_page(caller: Caller) -> None:
    there = caller.expected()
    task_id = start_task(caller, [*there, *BEFORE_TIKTOK])

    def download(**fault: float) -> httpx.Response:
        caller.control("faults", reset=True, **fault)
        return caller.download(task_id)

    whole = download().content
    half = download(compliance_truncated_at=0.5)
    assert download(compliance_empty=1).content == b""
    assert download(compliance_swapped=1).text.split() == BEFORE_TIKTOK
    assert half.content == whole[: len(whole) // 2]
    assert half.headers["content-length"] == str(len(half.content))
    assert re.search("<html>", download(compliance_html=1).text)
    assert download().content == whole
