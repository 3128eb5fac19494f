"""Batch compliance: a file of ids goes in, and after a while a file of those that are still there comes out.

TikTok documents neither the separator, nor what a task costs, nor how long it lives. Here: one id per line, each
call counts as one request, and a task lives until there are 400 newer ones. What is there is looked up when the task
is created.
"""

import re
from dataclasses import dataclass
from typing import Any

from tiktok.simulator.comments import Comments
from tiktok.simulator.draws import draw_numbers
from tiktok.simulator.envelope import HTML, TEXT, Refused, Reply, invalid_params
from tiktok.simulator.faults import Fault, Faults, Setting
from tiktok.simulator.multipart import read_form
from tiktok.simulator.questions import read_object
from tiktok.simulator.world import World

_MOST_IDS = 10_000
_KEPT = 400
_ID = re.compile(rb"[0-9]{1,20}")
_PAGE = b"<!DOCTYPE html><html><body><h1>Something went wrong</h1></body></html>"


@dataclass(slots=True)
class _Task:
    client_key: str
    there: bytes
    gone: bytes
    fails: bool
    polls_left: int


class Compliance:
    """All tasks. Not safe between threads: the application holds its lock."""

    def __init__(self, seed: int, world: World, comments: Comments, faults: Faults) -> None:
        self._seed, self._world, self._comments, self._faults = seed, world, comments, faults
        self._tasks: dict[str, _Task] = {}
        self._created = 0

    def create(self, client_key: str, content_type: str, body: bytes, now: float) -> dict[str, Any]:
        """Raises Refused."""
        form = read_form(content_type, body)
        look = {b"video": self._is_video_there, b"comment": self._is_comment_there}.get(
            form.get("category", b"")
        )
        if look is None:
            raise invalid_params("category must be video or comment")
        ids = _read_ids(form.get("file_data"))
        there = [each for each in ids if look(int(each), now)]
        known = set(there)
        task = _Task(
            client_key=client_key,
            there=_write_lines(there),
            gone=_write_lines([each for each in ids if each not in known]),
            fails=self._faults.strikes(Fault.COMPLIANCE_FAILED),
            polls_left=int(self._faults.level(Setting.PROCESSING_POLLS)),
        )
        return {"task_id": self._keep(task)}

    def read_status(self, client_key: str, body: bytes) -> dict[str, Any]:
        """Raises Refused."""
        task = self._find(client_key, body)
        if task.polls_left > 0:
            task.polls_left -= 1
            return {"task_status": "Processing"}
        return {"task_status": "Failed" if task.fails else "Completed"}

    def download(self, client_key: str, body: bytes) -> Reply:
        """The text file. Raises Refused while the task is not completed."""
        task = self._find(client_key, body)
        if task.polls_left > 0 or task.fails:
            raise invalid_params("The task is not completed")
        if self._faults.strikes(Fault.COMPLIANCE_HTML):
            return Reply(200, _PAGE, HTML)
        return Reply(200, self._build_file(task), TEXT)

    def count(self) -> int:
        return len(self._tasks)

    def _build_file(self, task: _Task) -> bytes:
        if self._faults.strikes(Fault.COMPLIANCE_EMPTY):
            return b""
        content = task.gone if self._faults.strikes(Fault.COMPLIANCE_SWAPPED) else task.there
        return content[: int(len(content) * self._faults.level(Setting.COMPLIANCE_TRUNCATED_AT))]

    def _is_video_there(self, video_id: int, now: float) -> bool:
        video = self._world.find_video(video_id)
        return video is not None and self._world.is_available(video, now)

    def _is_comment_there(self, comment_id: int, now: float) -> bool:
        return self._comments.is_there(comment_id, now)

    def _keep(self, task: _Task) -> int:
        """A number of 20 digits, above the signed 64 bits, as in TikTok's example."""
        self._created += 1
        low, high = draw_numbers(f"{self._seed}/task/{self._created}")[:2]
        task_id = 12_000_000_000_000_000_000 + (high << 30) + low
        self._tasks[str(task_id)] = task
        if len(self._tasks) > _KEPT:
            del self._tasks[next(iter(self._tasks))]
        return task_id

    def _find(self, client_key: str, body: bytes) -> _Task:
        task = self._tasks.get(str(read_object(body).get("task_id")))
        if task is None or task.client_key != client_key:
            raise invalid_params("task_id is invalid")
        return task


def _write_lines(ids: list[bytes]) -> bytes:
    return b"".join(each + b"\n" for each in ids)


def _read_ids(content: bytes | None) -> list[bytes]:
    """Ids between white space or commas; each once. Raises Refused."""
    ids = list(dict.fromkeys(re.split(rb"[\s,]+", content.strip()))) if content and content.strip() else []
    if not ids:
        raise Refused(400, "invalid_file_upload", "file_data must hold at least one id")
    if len(ids) > _MOST_IDS:
        raise invalid_params(f"file_data must hold no more than {_MOST_IDS} ids")
    if any(not _ID.fullmatch(each) for each in ids):
        raise Refused(400, "invalid_file_upload", "file_data must hold ids only")
    return ids
