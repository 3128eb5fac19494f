"""Comments that are certainly there: those of some threads of the batch, else of any threads.

A thread is what is listed together: the comments under a video, or the replies to a comment. Both ends of the batch come
first, since they stand at the ends of the file.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from harvest.models import Check, Record
from harvest.rules.looks import ALIVE_WANTED, ends_first
from harvest.rules.states import RecordState
from harvest.services.controls.query import ControlQuery
from harvest.services.controls.regions import ask_any
from harvest.services.looking import find_records
from harvest.vault import open_keyring, open_record
from tiktok.endpoints import COMMENTS
from tiktok.fields import ALWAYS_ASKED

ENDS: Final = 2
"""Threads that are asked for in any case."""
OWN_THREADS: Final = 6
OTHER_THREADS: Final = 4
"""Requests at most: a thread may be gone with its video, and its comments may not be disclosed."""


def next_query(check: Check, known: Mapping[str, Any], asked: int, *, now: datetime) -> ControlQuery | None:
    """Threads of the batch until enough comments were answered; then posts of the project's regions, and theirs."""
    own = _list_threads(check)
    if asked < min(len(own), ENDS):
        return own[asked]
    if len(known.get("alive", ())) >= ALIVE_WANTED:
        return None
    if asked < len(own):
        return own[asked]
    if asked == len(own):
        return ask_any(check.batch.project, now.date(), more_fields=("comment_count",), finds_threads=True)
    return _ask_other(known.get("videos", ()), asked - len(own) - 1)


def _list_threads(check: Check) -> list[ControlQuery]:
    live = find_records(check).filter(state=RecordState.LIVE)
    keys = frozenset(live.values_list("key", flat=True))
    chosen = ends_first(keys, OWN_THREADS)
    rows = {row.key: row for row in live.filter(key__in=chosen)}
    threads = dict.fromkeys(_read_threads(check, [rows[key] for key in chosen if key in rows]))
    return [_ask_thread(field, key, keys) for field, key in threads]


def _read_threads(check: Check, rows: Sequence[Record]) -> Iterator[tuple[str, str]]:
    """TikTok's rows of replies lack the video, and those of comments name the video as what they answer."""
    keys = open_keyring().project(check.batch.project.ref)
    for row in rows:
        data = open_record(keys, row.project_id, row.kind, row.key, bytes(row.payload))
        video, parent = str(data.get("video_id") or ""), str(data.get("parent_comment_id") or "")
        if parent and parent != video:
            yield "comment_id", parent
        elif video:
            yield "video_id", video


def _ask_other(videos: Sequence[str], number: int) -> ControlQuery | None:
    if number >= min(len(videos), OTHER_THREADS):
        return None
    return _ask_thread("video_id", videos[number], None)


def _ask_thread(field: str, key: str, own: frozenset[str] | None) -> ControlQuery:
    if field == "comment_id":
        return ControlQuery(
            lambda client, token: client.list_replies(token, comment_id=key, fields=ALWAYS_ASKED),
            COMMENTS.path,
            own,
        )
    return ControlQuery(
        lambda client, token: client.list_comments(token, video_id=key, fields=ALWAYS_ASKED),
        COMMENTS.path,
        own,
    )
