"""Requests as TikTok's pages show them."""

import json
from collections.abc import Mapping

from tiktok import limits
from tiktok.ids import is_id
from tiktok.tokens import Token
from tiktok.transport import Request


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
