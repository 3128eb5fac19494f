"""One page of rows, read from its answer."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from tiktok.answers import Envelope, read_data, read_mark, unreadable
from tiktok.endpoints import Endpoint
from tiktok.records import Item, RecordError
from tiktok.transport import Answer, Request

_LARGEST: Final = 2**63 - 1
_LONGEST: Final = 20


@dataclass(frozen=True, slots=True)
class Page:
    """`cursor` and `search_id` go into the next request as they are.

    A cursor is an index, or a time in seconds or milliseconds: TikTok's pages contradict each other, so nobody
    computes with it. Only video searches have a search_id. TikTok may say that there is more and not where:
    `has_more` without a cursor (met by a public client). Pages of the shop have numbers, and the cursor is the next one. A page may be short or empty while `has_more` is true:
    rows that are gone leave holes. `unreadable` counts rows without an exact id. `request_sha256` covers path and body, not the token.
    """

    items: tuple[Item, ...]
    cursor: int | None
    search_id: str | None
    has_more: bool
    unreadable: int
    server_date: datetime | None
    http_status: int
    log_id: str
    body_sha256: str
    request_sha256: str


def read_page(
    endpoint: Endpoint, request: Request, answer: Answer, *, search_id: str | None, hide: Sequence[str]
) -> Page:
    """The page in the answer; `search_id` is the one that was sent, kept if the answer names none.

    AnswerUnreadable if the answer does not say whether there is more: to take that as the end would lose rows.
    """
    envelope = read_data(answer, hide=hide)
    rows = _list_rows(endpoint, answer, envelope)
    items, lost = _read_rows(endpoint, rows)
    cursor, has_more = _read_place(endpoint, answer, envelope, rows)
    if endpoint.numbered and has_more:
        cursor = _next_number(request)
    return Page(
        items=items,
        cursor=cursor,
        search_id=read_mark(envelope.data.get("search_id")) or search_id,
        has_more=has_more,
        unreadable=lost,
        server_date=answer.server_date,
        http_status=answer.status,
        log_id=envelope.log_id,
        body_sha256=sha256(answer.body).hexdigest(),
        request_sha256=sha256(request.path.encode() + b"\n" + request.body).hexdigest(),
    )


def _read_place(
    endpoint: Endpoint, answer: Answer, envelope: Envelope, rows: list[object]
) -> tuple[int | None, bool]:
    """Cursor and `has_more`. Of numbered pages, which do not say it, the empty one is the last."""
    if endpoint.numbered:
        word = envelope.data.get("has_more")
        return None, word if isinstance(word, bool) else bool(rows)
    has_more = endpoint.paged and _read_has_more(endpoint, answer, envelope)
    return _read_whole(envelope.data.get("cursor")), has_more


def _next_number(request: Request) -> int:
    asked = json.loads(request.body)
    return int(asked["page_start"]) + 1


def _list_rows(endpoint: Endpoint, answer: Answer, envelope: Envelope) -> list[object]:
    """An empty page may come without the key, as it does for comments."""
    if not endpoint.rows:
        return [envelope.data] if envelope.data else []
    found = (envelope.data.get(name) for name in endpoint.rows)
    rows = next((each for each in found if each is not None), [])
    if not isinstance(rows, list):
        raise unreadable(answer, "The rows of the answer are not a list.", envelope.log_id)
    return rows


def _read_rows(endpoint: Endpoint, rows: Iterable[object]) -> tuple[tuple[Item, ...], int]:
    items: list[Item] = []
    lost = 0
    for row in rows:
        try:
            items.append(endpoint.parse(row))
        except RecordError:
            lost += 1
    return tuple(items), lost


def _read_has_more(endpoint: Endpoint, answer: Answer, envelope: Envelope) -> bool:
    """A playlist without any mark of pages is whole: a public client finds that it has none."""
    if not endpoint.rows and not {"has_more", "cursor"} & set(envelope.data):
        return False
    word = envelope.data.get("has_more")
    if not isinstance(word, bool):
        raise unreadable(answer, "The answer does not say whether there is more.", envelope.log_id)
    return word


def _read_whole(value: object) -> int | None:
    """A cursor, as a number or as digits. None for one beyond every place and time: it leads nowhere."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < _LONGEST:
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if 0 <= value <= _LARGEST else None
