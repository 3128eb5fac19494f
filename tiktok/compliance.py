"""Batch compliance: which of many ids TikTok still has. Its files, and what its answers say.

TikTok documents neither the separator of the ids, nor the encoding, nor a header, for either file (batch-compliance,
read 2026-11-21). One id per line is sent; any of line ends, blanks, commas and semicolons is read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Final, Literal, get_args

from tiktok.answers import read_data, read_mark, refuse_status, unreadable
from tiktok.errors import ConnectionCut
from tiktok.ids import is_id
from tiktok.limits import COMPLIANCE_IDS_PER_FILE
from tiktok.transport import Answer

type Category = Literal["video", "comment"]
_CATEGORIES: Final = get_args(Category.__value__)


@dataclass(frozen=True, slots=True)
class Task:
    """A task that TikTok has accepted. Its id may have 20 digits, more than a signed 64-bit column holds."""

    task_id: str
    server_date: datetime | None
    http_status: int
    log_id: str
    body_sha256: str


class TaskState(StrEnum):
    PROCESSING = "processing"
    COMPLETED = "completed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ComplianceFile:
    """The ids that TikTok says it still has, as `lines`. Nothing here checks that they were ever sent.

    `complete` is True only if the server said how long the file is, or marked its end, and all of it came. Where it
    did neither, an end cannot be told from a cut, and no id may count as absent.
    """

    lines: tuple[str, ...]
    body_sha256: str
    complete: bool
    server_date: datetime | None
    http_status: int


def build_upload(ids: Sequence[str], category: Category) -> tuple[str, bytes]:
    """Content type and body of the form that opens a task. ValueError unless ids are well-formed, different and
    at most 10,000."""
    if category not in _CATEGORIES:
        raise ValueError(f"Only {' and '.join(_CATEGORIES)} ids can be checked.")
    if not 1 <= len(ids) <= COMPLIANCE_IDS_PER_FILE:
        raise ValueError(f"A file has 1 to {COMPLIANCE_IDS_PER_FILE:,} ids.")
    if len(set(ids)) < len(ids) or not all(map(is_id, ids)):
        raise ValueError("The ids of a file have to be well-formed and different from each other.")
    return _build_form("\n".join(ids) + "\n", category)


def read_task(answer: Answer, *, hide: Sequence[str]) -> Task:
    envelope = read_data(answer, hide=hide)
    task_id = read_mark(envelope.data.get("task_id"))
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", task_id):
        raise unreadable(answer, "The answer names no task.", envelope.log_id)
    return Task(task_id, answer.server_date, answer.status, envelope.log_id, sha256(answer.body).hexdigest())


def read_state(answer: Answer, *, hide: Sequence[str]) -> TaskState:
    envelope = read_data(answer, hide=hide)
    word = read_mark(envelope.data.get("task_status")).lower()
    if word not in TaskState:
        raise unreadable(answer, "The answer names no known state of the task.", envelope.log_id)
    return TaskState(word)


def read_file(answer: Answer, *, hide: Sequence[str]) -> ComplianceFile:
    """The ids in the answer, or the error that came in their place. ConnectionCut if bytes are missing."""
    start = answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{":
        read_data(answer, hide=hide)
        raise unreadable(answer, "The answer is an object where a file of ids was asked for.")
    if answer.status != 200:
        raise refuse_status(answer)
    if start == b"<" or "html" in answer.headers.get("content-type", ""):
        raise unreadable(answer, "The answer is a web page where a file of ids was asked for.")
    return ComplianceFile(
        lines=_split(answer.body),
        body_sha256=sha256(answer.body).hexdigest(),
        complete=_is_complete(answer),
        server_date=answer.server_date,
        http_status=answer.status,
    )


def _build_form(text: str, category: str) -> tuple[str, bytes]:
    """The boundary cannot occur inside: it has letters, and the ids have none."""
    boundary = "fieldgate-ids"
    lines = (
        f"--{boundary}",
        'Content-Disposition: form-data; name="category"',
        "",
        category,
        f"--{boundary}",
        'Content-Disposition: form-data; name="file_data"; filename="ids.txt"',
        "Content-Type: text/plain",
        "",
        text,
        f"--{boundary}--",
        "",
    )
    return f"multipart/form-data; boundary={boundary}", "\r\n".join(lines).encode()


def _split(body: bytes) -> tuple[str, ...]:
    text = body.decode("utf-8-sig", errors="replace")
    return tuple(part for part in re.split(r"[\s,;]+", text) if part)


def _is_complete(answer: Answer) -> bool:
    if "chunked" in answer.headers.get("transfer-encoding", "").lower():
        return True
    length = answer.headers.get("content-length", "")
    if not length.isdigit() or "content-encoding" in answer.headers:
        return False
    if int(length) != len(answer.body):
        raise ConnectionCut(
            f"The file has {len(answer.body)} bytes where {length} were announced.",
            http_status=answer.status,
            server_date=answer.server_date,
        )
    return True
