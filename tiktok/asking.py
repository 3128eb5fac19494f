"""Requests as TikTok's pages show them, and the pages that they bring."""

import json
from collections.abc import Mapping, Sequence

from tiktok import limits
from tiktok.endpoints import Endpoint
from tiktok.ids import is_id
from tiktok.pages import Page, read_page
from tiktok.tokens import Token
from tiktok.transport import Request, Transport


class Asker:
    """What every endpoint needs to be asked. Holds no token: each call brings one."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def _fetch_page(
        self,
        token: Token,
        endpoint: Endpoint,
        body: Mapping[str, object],
        fields: Sequence[str] = (),
        *,
        search_id: str | None = None,
    ) -> Page:
        address = f"{endpoint.path}?fields={','.join(fields)}" if fields else endpoint.path
        request = json_request(token, address, body)
        answer = self._transport.send(request)
        return read_page(endpoint, request, answer, search_id=search_id, hide=(token.value,))


def build_request(
    token: Token, path: str, content_type: str, body: bytes, more: Mapping[str, str] | None = None
) -> Request:
    headers = {"Authorization": f"Bearer {token.value}", "Content-Type": content_type}
    return Request(path, headers | dict(more or {}), body)


def json_request(token: Token, path: str, body: object, more: Mapping[str, str] | None = None) -> Request:
    return build_request(token, path, "application/json", json.dumps(body).encode(), more)


def at_place(max_count: int, **place: int | str | None) -> dict[str, object]:
    """Size and place of a page; what is None is left out. ValueError for a size that TikTok does not give."""
    if not 1 <= max_count <= limits.ROWS_PER_REQUEST:
        raise ValueError(f"A page has 1 to {limits.ROWS_PER_REQUEST} rows.")
    known = {name: value for name, value in place.items() if value is not None}
    return {"max_count": max_count, **known}


def as_number(id_text: str) -> int | str:
    """As a number where it is one, since TikTok's pages show numbers; Python's are exact at any length."""
    return int(id_text) if is_id(id_text) else id_text


def of_account(username: str) -> dict[str, object]:
    """ValueError for a name without any letter."""
    if not username.strip():
        raise ValueError("An account has a name.")
    return {"username": username}


def with_asked(row: object, asked: Mapping[str, object], name: str) -> object:
    """An answer about one thing need not repeat what was asked: of two examples of an account, one has no name."""
    return {name: asked[name], **row} if isinstance(row, dict) else row
