"""TikTok's Research API, a method per endpoint: one request in, one typed page or one typed error out.

No method loops, sleeps, retries or reads the environment. Pages and errors carry `server_date`, the Date header,
because quota days are those of TikTok's clock. Every method raises TikTokError (tiktok/errors.py draws the tree),
and ValueError for an argument that no server needs to see.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from urllib.parse import urlencode

from tiktok import limits
from tiktok.account_calls import AccountCalls
from tiktok.asking import as_number, at_place, build_request, json_request, with_asked
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
from tiktok.endpoints import COMMENTS, PLAYLIST, VIDEOS
from tiktok.fields import COMMENT_FIELDS, complete_fields
from tiktok.pages import Page
from tiktok.query import Query
from tiktok.records import parse_playlist
from tiktok.shop_calls import ShopCalls
from tiktok.tokens import Token, read_token
from tiktok.transport import Request
from tiktok.windows import Window

__all__ = ["Category", "Client", "ComplianceFile", "Page", "Task", "TaskState", "Token"]

_TOKEN_PATH: Final = "/v2/oauth/token/"  # noqa: S105 -- an address
_TASK_PATH: Final = "/v2/research/validation_task/create/"
_STATUS_PATH: Final = "/v2/research/validation_task_status/get/"
_FILE_PATH: Final = "/v2/research/validation_task/download/"
"""batch-compliance and client-access-token-management, read 2026-11-21. The slash at the end belongs."""


class Client(AccountCalls, ShopCalls):
    def fetch_token(self, client_key: str, client_secret: str) -> Token:
        """A new access token. Older ones are not known to end with it."""
        form = {"client_key": client_key, "client_secret": client_secret, "grant_type": "client_credentials"}
        request = Request(
            _TOKEN_PATH, {"Content-Type": "application/x-www-form-urlencoded"}, urlencode(form).encode()
        )
        return read_token(self._transport.send(request), hide=(client_secret,))

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
        window = Window(start, end)
        what = {
            "query": query.as_json(),
            "start_date": f"{window.start:%Y%m%d}",
            "end_date": f"{window.end:%Y%m%d}",
        }
        body = what | at_place(max_count, cursor=cursor, search_id=search_id)
        return self._fetch_page(token, VIDEOS, body, complete_fields(fields), search_id=search_id)

    def list_comments(
        self,
        token: Token,
        *,
        video_id: str,
        fields: Sequence[str] = COMMENT_FIELDS,
        cursor: int | None = None,
        max_count: int = limits.ROWS_PER_REQUEST,
    ) -> Page:
        """A page of the comments under a video, replies not among them. Nobody is named as their writer.

        Older pages of TikTok say that only the first 1,000 can be reached. SubjectRefused where the comments are not
        disclosed.
        """
        body = {"video_id": as_number(video_id)} | at_place(max_count, cursor=cursor)
        return self._fetch_page(token, COMMENTS, body, complete_fields(fields))

    def list_replies(
        self,
        token: Token,
        *,
        comment_id: str,
        fields: Sequence[str] = COMMENT_FIELDS,
        cursor: int | None = None,
        max_count: int = limits.ROWS_PER_REQUEST,
    ) -> Page:
        """A page of the replies to a comment. They lack video_id and like_count and may name their writer, by
        TikTok's example."""
        body = {"comment_id": as_number(comment_id)} | at_place(max_count, cursor=cursor)
        return self._fetch_page(token, COMMENTS, body, complete_fields(fields))

    def fetch_playlist(
        self,
        token: Token,
        *,
        playlist_id: str,
        cursor: int | None = None,
        max_count: int = limits.ROWS_PER_REQUEST,
    ) -> Page:
        """A playlist with a page of its videos' ids, as a page of one row; each page repeats the rest.

        `fields` as in TikTok's example; its table has none. A public client always got HTTP 500 around the answer.
        """
        body = {"playlist_id": as_number(playlist_id)} | at_place(max_count, cursor=cursor)
        endpoint = replace(PLAYLIST, parse=lambda row: parse_playlist(with_asked(row, body, "playlist_id")))
        return self._fetch_page(token, endpoint, body, ("playlist_id",))

    def create_compliance_task(self, token: Token, *, ids: Sequence[str], category: Category) -> Task:
        """Asks which of at most 10,000 different ids TikTok still has. Their order is kept."""
        content_type, body = build_upload(ids, category)
        answer = self._transport.send(build_request(token, _TASK_PATH, content_type, body))
        return read_task(answer, hide=(token.value,))

    def fetch_compliance_status(self, token: Token, task_id: str) -> TaskState:
        """How far TikTok is. How long a task takes, and how long its file is kept, is not documented."""
        answer = self._transport.send(json_request(token, _STATUS_PATH, {"task_id": as_number(task_id)}))
        return read_state(answer, hide=(token.value,))

    def download_compliance_file(self, token: Token, task_id: str) -> ComplianceFile:
        """The file of a completed task. AnswerUnreadable for a page of HTML, ConnectionCut for a file cut short."""
        body = {"task_id": as_number(task_id)}
        request = json_request(token, _FILE_PATH, body, {"Accept-Encoding": "identity"})
        return read_file(self._transport.send(request), hide=(token.value,))
