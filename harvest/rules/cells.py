"""Values of a record as cells of a CSV file and as lines of JSON."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from harvest.rules.columns import OTHER

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""First characters that make spreadsheets run a cell, some of them after blanks (OWASP, CSV Injection, read 2026-11-22)."""

_UNWRITABLE: Final = re.compile("[\x00\ud800-\udfff]")


def to_cells(row: Mapping[str, object], columns: Sequence[str]) -> list[str | int | float | None]:
    """One row. Text is neutralised, lists and objects are JSON; absent and null are empty."""
    other = {name: value for name, value in row.items() if name not in columns} if OTHER in columns else {}
    filled = {**row, OTHER: other} if other else row
    return [_to_cell(filled.get(name)) for name in columns]


def to_line(row: Mapping[str, object]) -> bytes:
    """One line of JSON in UTF-8; a row with a lone surrogate is written in ASCII escapes, so that nothing is lost."""
    try:
        return dump_json(row).encode() + b"\n"
    except UnicodeEncodeError:
        return dump_json(row, ascii_only=True).encode() + b"\n"


def writable(text: str) -> str:
    """Text that every reader takes: NUL and lone surrogates become U+FFFD."""
    return _UNWRITABLE.sub("\ufffd", text)


def neutralise(text: str) -> str:
    """Text that no spreadsheet runs and every reader takes: NUL and lone surrogates become U+FFFD."""
    clean = writable(text)
    runs = clean.startswith(_FORMULA) or clean.lstrip().startswith(_FORMULA)
    return f"'{clean}" if runs else clean


def _to_cell(value: object) -> str | int | float | None:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case int() | float():
            return value
        case str():
            return neutralise(value)
    return neutralise(dump_json(value))


def dump_json(value: object, *, ascii_only: bool = False) -> str:
    return json.dumps(value, ensure_ascii=ascii_only, separators=(",", ":"))
