"""TikTok's Research API, a method per endpoint: one request in, one typed page or one typed error out.

No method loops, sleeps, retries or reads the environment. Pages and errors carry `server_date`, the Date header,
because quota days are those of TikTok's clock. Every method raises TikTokError (tiktok/errors.py draws the tree),
and ValueError for an argument that no server needs to see.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from urllib.parse import urlencode

from tiktok import limits
from tiktok.answers import read_token, unreadable
from tiktok.compliance import (
    Category,
    ComplianceFile,
    Task,
    TaskState,
    build_upload,
    read_file,
    read_state,
    read_task,
)
from tiktok.fields import complete_fields
from tiktok.ids import is_id
from tiktok.pages import Page, read_page
from tiktok.query import Query
from tiktok.transport import Request, Transport
from tiktok.windows import Window

__all__ = ["Category", "Client", "ComplianceFile", "Page", "Task", "TaskState", "Token"]

_TOKEN_PATH: Final = "/v2/oauth/token/"  # noqa: S105 -- an address
_VIDEO_PATH: Final = "/v2/research/video/query/"
_TASK_PATH: Final = "/v2/research/validation_task/create/"
_STATUS_PATH: Final = "/v2/research/validation_task_status/get/"
_FILE_PATH: Final = "/v2/research/validation_task/download/"
"""query-videos, batch-compliance and client-access-token-management, read 2026-11-21. The slash at the end belongs."""

_TOKEN_LIFE: Final = int(limits.TOKEN_LIFE.total_seconds())
_SENDABLE: Final = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Token:
    """An access token. `expires_in` is in seconds from the answer; repr does not show `value`. ValueError if it
    could not be sent in a header."""

    value: str = field(repr=False)
    expires_in: int = _TOKEN_LIFE
    server_date: datetime | None = None

    def __post_init__(self) -> None:
        if not _SENDABLE.fullmatch(self.value):
            raise ValueError("This cannot be an access token.")


class Client:
    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def fetch_token(self, client_key: str, client_secret: str) -> Token:
        """A new access token. Older ones are not known to end with it."""
        form = {"client_key": client_key, "client_secret": client_secret, "grant_type": "client_credentials"}
        request = Request(
            _TOKEN_PATH, {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(form).encode()
        )
        answer = self._transport.send(request)
        found = read_token(answer, hide=(client_secret,)).data
        value = str(found["access_token"])
        if not _SENDABLE.fullmatch(value):
            raise unreadable(answer, "The access token cannot be sent in a header.")
        return Token(value, _read_life(found.get("expires_in")), answer.server_date)

    def query_videos(
        self,
        token: Token,
        *,
        query: Query,
        start: date,
        end: date,
        fields: Sequence[str],
        cursor: int | None = None,
        search_id: str | None = None,
        max_count: int = limits.ROWS_PER_REQUEST,
    ) -> Page:
        """A page of videos posted from start to end (UTC days), newest id first.

        `id` and `create_time` are always asked for. An answer without search_id keeps the one that was sent.
        """
        if not 1 <= max_count <= limits.ROWS_PER_REQUEST:
            raise ValueError(f"A page has 1 to {limits.ROWS_PER_REQUEST} rows.")
        window = Window(start, end)
        place = {"cursor": cursor, "search_id": search_id}
        body = {
            "query": query.as_json(),
            "start_date": f"{window.start:%Y%m%d}",
            "end_date": f"{window.end:%Y%m%d}",
            "max_count": max_count,
        } | {name: value for name, value in place.items() if value is not None}
        path = f"{_VIDEO_PATH}?fields={','.join(complete_fields(fields))}"
        request = _json_request(token, path, body)
        return read_page(request, self._transport.send(request), search_id=search_id, hide=(token.value,))

    def create_compliance_task(self, token: Token, *, ids: Sequence[str], category: Category) -> Task:
        """Asks which of at most 10,000 different ids TikTok still has. Their order is kept."""
        content_type, body = build_upload(ids, category)
        answer = self._transport.send(_request(token, _TASK_PATH, content_type, body))
        return read_task(answer, hide=(token.value,))

    def fetch_compliance_status(self, token: Token, task_id: str) -> TaskState:
        """How far TikTok is. How long a task takes, and how long its file is kept, is not documented."""
        answer = self._transport.send(_json_request(token, _STATUS_PATH, _task(task_id)))
        return read_state(answer, hide=(token.value,))

    def download_compliance_file(self, token: Token, task_id: str) -> ComplianceFile:
        """The file of a completed task. AnswerUnreadable for a page of HTML, ConnectionCut for a file cut short."""
        request = _json_request(token, _FILE_PATH, _task(task_id), {"Accept-Encoding": "identity"})
        return read_file(self._transport.send(request), hide=(token.value,))


def _read_life(seconds: object) -> int:
    """Seconds; TikTok's documented life where the answer leaves it out, as a public client has met."""
    if isinstance(seconds, int) and not isinstance(seconds, bool) and seconds > 0:
        return seconds
    return _TOKEN_LIFE


def _request(
    token: Token, path: str, content_type: str, body: bytes, more: Mapping[str, str] | None = None
) -> Request:
    headers = {"Authorization": f"Bearer {token.value}", "Content-Type": content_type}
    return Request(path, headers | dict(more or {}), body)


def _json_request(token: Token, path: str, body: object, more: Mapping[str, str] | None = None) -> Request:
    return _request(token, path, "application/json", json.dumps(body).encode(), more)


def _task(task_id: str) -> dict[str, object]:
    """As a number where it is one, since TikTok's pages show numbers; Python's are exact at any length."""
    return {"task_id": int(task_id) if is_id(task_id) else task_id}
