"""Ids that were harvested elsewhere, as people keep them: CSV with or without a head, or JSON lines. Read in one pass, row by row.

Videos and comments have ids of at most 63 bits; accounts are named by their handle, by which alone TikTok can be asked about them.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any, Final

from tiktok.handles import HandleError, read_handle

KINDS: Final = ("videos", "comments", "accounts")
ID_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "videos": ("video_id", "item_id", "aweme_id", "id"),
    "comments": ("comment_id", "cid", "id"),
    "accounts": ("username", "unique_id", "author_name", "handle", "account"),
}
"""Under which names columns of ids are found by themselves, the surest first."""
DAY_NAMES: Final = (
    "harvested_on",
    "collected_on",
    "retrieved_on",
    "collected_at",
    "retrieved_at",
    "crawled_at",
)
EARLIEST: Final = date(2016, 9, 1)
"""TikTok's first month; ours, against a slip of the hand."""
_LARGEST: Final = 2**63 - 1
_ROUNDED: Final = re.compile(r"\d(?:[.,]\d+)?[eE][+]?\d+")
_WHEN: Final = "Say when they were harvested: one day for all, or a column."
LARGEST: Final = 100_000_000
"""Bytes of a list that is sent in."""
LONGEST_LINE: Final = 1_000_000


class ListError(ValueError):
    """The list as a whole cannot be read; the message says why, for people."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """`column`, `day_column`: as chosen, "" to be found. `harvested_on`: for rows that do not say it themselves."""

    kind: str
    column: str
    day_column: str
    harvested_on: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """`key`: the id, or the handle in its one form."""

    line: int
    key: str
    harvested_on: date


@dataclass(frozen=True, slots=True)
class Bad:
    line: int
    what: str


def read_list(lines: Iterable[str], wanted: Wanted, *, today: date) -> Iterator[Found | Bad]:
    """Lazily. ListError before the first row if the columns cannot be told apart."""
    rows = iter(lines)
    first = next((line for line in rows if line.strip()), "")
    if not first:
        raise ListError("The list is empty.")
    everything = chain([first.removeprefix("\ufeff")], rows)
    cells = (
        _read_json(everything, wanted)
        if first.lstrip("\ufeff \t").startswith("{")
        else _read_csv(everything, wanted)
    )
    for line, given, day in cells:
        yield given if isinstance(given, Bad) else _read_row(line, given, day, wanted, today)


def find_column(head: Sequence[str], chosen: str, names: Sequence[str]) -> int | None:
    """Its place. ListError for a chosen one that is not there."""
    lower = [name.strip().lower() for name in head]
    if chosen:
        if chosen.strip().lower() not in lower:
            raise ListError(f"There is no column “{chosen}”. Its columns: {', '.join(head)[:200]}.")
        return lower.index(chosen.strip().lower())
    return next((lower.index(name) for name in names if name in lower), None)


def _read_csv(lines: Iterable[str], wanted: Wanted) -> Iterator[tuple[int, Any, Any]]:
    rows = iter(lines)
    first = next(rows)
    separator = max(",;\t", key=first.count)
    reader = csv.reader(chain([first], rows), delimiter=separator)
    head = _next_row(reader)
    if head is None:
        raise ListError("The list is empty.")
    has_head = not (len(head) == 1 and not wanted.column and _looks_like(head[0], wanted.kind))
    column, day = _find_places(head, wanted) if has_head else (0, None)
    if not has_head and wanted.harvested_on is None:
        raise ListError(_WHEN)
    if not has_head:
        yield 1, head[0], ""
    line = reader.line_num + 1
    while (row := _next_row(reader)) is not None:
        if any(cell.strip() for cell in row):
            missing = max(column, day or 0) >= len(row)
            given = (
                Bad(line, f"has {len(row)} cells, and the id or its day is not among them")
                if missing
                else row[column]
            )
            yield line, given, "" if missing or day is None else row[day]
        line = reader.line_num + 1


def _next_row(reader: Any) -> list[str] | None:
    """None at the end. ListError where the rest cannot be told apart: nothing of a list is left out unseen."""
    try:
        return next(reader, None)
    except csv.Error as error:
        raise ListError(
            f"The list cannot be read from line {reader.line_num} on: {error}. A quotation mark may be missing before it."
        ) from error


def _find_places(head: Sequence[str], wanted: Wanted) -> tuple[int, int | None]:
    column = find_column(head, wanted.column, ID_NAMES[wanted.kind])
    if column is None:
        raise ListError(f"No column of ids was found. Choose one of: {', '.join(head)[:200]}.")
    day = find_column(head, wanted.day_column, DAY_NAMES)
    if day is None and wanted.harvested_on is None:
        raise ListError(_WHEN)
    return column, day


def _looks_like(cell: str, kind: str) -> bool:
    """Whether a first line of one cell is an id already."""
    return cell.strip().isdecimal() if kind != "accounts" else cell.strip().startswith("@")


def _read_json(lines: Iterable[str], wanted: Wanted) -> Iterator[tuple[int, Any, Any]]:
    names = (wanted.column,) if wanted.column else ID_NAMES[wanted.kind]
    days = (wanted.day_column,) if wanted.day_column else DAY_NAMES
    for line, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            thing = json.loads(text)
        except (ValueError, RecursionError):
            yield line, Bad(line, "is not JSON"), ""
            continue
        if not isinstance(thing, dict):
            yield line, Bad(line, "is not an object"), ""
            continue
        name = next((each for each in names if each in thing), None)
        given = Bad(line, f"has none of the fields {', '.join(names)}") if name is None else thing[name]
        yield line, given, next((thing[each] for each in days if each in thing), "")


def _read_row(line: int, given: Any, day: Any, wanted: Wanted, today: date) -> Found | Bad:
    key = _read_name(given) if wanted.kind == "accounts" else _read_id(given)
    if isinstance(key, Bad):
        return Bad(line, key.what)
    harvested_on = _read_day(day) if day not in ("", None) else wanted.harvested_on
    if harvested_on is None:
        return Bad(
            line,
            "does not say on which day it was harvested" if day in ("", None) else "has a day that is none",
        )
    if not EARLIEST <= harvested_on <= today:
        return Bad(line, f"was harvested on {harvested_on.isoformat()}, which cannot be")
    return Found(line, key, harvested_on)


def _read_id(given: Any) -> str | Bad:
    if isinstance(given, bool | float) or _ROUNDED.fullmatch(str(given).strip()):
        return Bad(0, f"has an id that a spreadsheet has rounded: {str(given)[:30]}")
    text = str(given).strip().removeprefix("'").strip()
    if not (text.isascii() and text.isdecimal()) or len(text) > 19 or not 0 < int(text) <= _LARGEST:
        return Bad(0, f"is not an id: “{text[:30]}”")
    return str(int(text))


def _read_name(given: Any) -> str | Bad:
    try:
        return read_handle(str(given).strip())
    except HandleError:
        return Bad(0, f"is not the name of an account: “{str(given)[:30]}”")


def _read_day(given: Any) -> date | None:
    """A day, or a moment in ISO; seconds since 1970 too, as crawlers write them."""
    text = str(given).strip()
    try:
        if text.isdecimal() and len(text) == 10:
            return datetime.fromtimestamp(int(text), UTC).date()
        return datetime.fromisoformat(text).date()
    except (ValueError, OverflowError):
        return None
