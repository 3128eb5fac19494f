"""Reads the bodies of questions as the documentation describes them, and refuses what it does not hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs

import orjson

from tiktok.simulator.envelope import Refused, invalid_params
from tiktok.simulator.matching import is_date
from tiktok.simulator.rows import FIELDS

_LONGEST_WINDOW = timedelta(days=30)
_LONGEST_NUMBER = 19
_MOST_ROWS, _USUAL_ROWS = 100, 20


@dataclass(frozen=True, slots=True)
class Question:
    """One valid video query. `query` is still raw: building its matcher validates it."""

    query: Mapping[str, Any]
    start: date
    end: date
    fields: tuple[str, ...]
    max_count: int
    cursor: int
    search_id: str | None
    is_random: bool

    @property
    def fingerprint(self) -> bytes:
        """Equal for the same search: a search_id belongs to one query and one window."""
        return orjson.dumps([self.query, self.start, self.end], option=orjson.OPT_SORT_KEYS)


def read_question(url_query: str, body: bytes) -> Question:
    """Raises Refused, 400 invalid_params."""
    raw = read_object(body)
    start, end = _read_window(raw)
    search_id = raw.get("search_id")
    return Question(
        query=raw.get("query") or {},
        start=start,
        end=end,
        fields=read_fields(url_query, FIELDS),
        max_count=read_max_count(raw),
        cursor=read_integer(raw, "cursor", 0),
        search_id=None if search_id in (None, "") else str(search_id),
        is_random=_read_is_random(raw),
    )


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object, whatever Content-Type it came with: text/plain works too."""
    try:
        raw = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise invalid_params("The request body is not valid JSON") from error
    if not isinstance(raw, dict):
        raise invalid_params("The request body must be a JSON object")
    return raw


def read_dates(raw: Mapping[str, Any]) -> tuple[date, date]:
    """start_date and end_date. Raises Refused."""
    return _read_date(raw, "start_date"), _read_date(raw, "end_date")


def _read_window(raw: Mapping[str, Any]) -> tuple[date, date]:
    start, end = read_dates(raw)
    if end < start:
        raise invalid_params("end_date is before start_date")
    if end - start > _LONGEST_WINDOW:
        raise invalid_params("The end_date must be no more than 30 days after the start_date")
    return start, end


def _read_date(raw: Mapping[str, Any], name: str) -> date:
    value = raw.get(name)
    if not isinstance(value, str) or not is_date(value):
        raise invalid_params(f"{name} is required in the format YYYYMMDD")
    return date(int(value[:4]), int(value[4:6]), int(value[6:]))


def read_fields(url_query: str, known: Collection[str]) -> tuple[str, ...]:
    """The comma list in the address; spaces after commas are let through. Raises Refused."""
    names = [name.strip() for value in parse_qs(url_query).get("fields", []) for name in value.split(",")]
    if not any(names):
        raise invalid_params("fields is required")
    for name in names:
        if name not in known:
            raise invalid_params(f"fields: {name!r} is invalid")
    return tuple(dict.fromkeys(names))


def read_max_count(raw: Mapping[str, Any], otherwise: int = _USUAL_ROWS) -> int:
    """1 to 100. Raises Refused."""
    value = read_integer(raw, "max_count", otherwise)
    if not 1 <= value <= _MOST_ROWS:
        raise Refused(400, "invalid_params", "Invalid count or cursor")
    return value


def read_integer(raw: Mapping[str, Any], name: str, otherwise: int) -> int:
    """Digits in a string count as a number: TikTok's own example sends them. Raises Refused."""
    value = raw.get(name)
    if value in (None, ""):
        return otherwise
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _LONGEST_NUMBER:
        return int(value)
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise invalid_params(f"{name} must be a whole number")
    return value


def _read_is_random(raw: Mapping[str, Any]) -> bool:
    value = raw.get("is_random")
    if value is not None and not isinstance(value, bool):
        raise invalid_params("is_random must be true or false")
    return bool(value)
