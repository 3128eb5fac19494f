"""Reads a query from JSON text that people paste, and says where the text is broken."""

import json
from typing import Final, NoReturn

from tiktok.query.grammar import Problem, Query, QueryError
from tiktok.query.hints import shorten
from tiktok.query.parse import parse_query

MAX_BYTES: Final = 64_000
MAX_DEPTH: Final = 8
"""Brackets within brackets. A query needs four."""


def parse_query_text(json_text: str) -> Query:
    """As `parse_query`, from text. QueryError names line and column where the text is not JSON."""
    if len(json_text.encode(errors="surrogatepass")) > MAX_BYTES:
        _refuse("", f"The text is longer than {MAX_BYTES // 1000} kB.")
    _check_depth(json_text)
    try:
        obj = json.loads(
            json_text.removeprefix("\ufeff"),
            object_pairs_hook=_read_object,
            parse_constant=_refuse_constant,
            parse_int=_read_int,
        )
    except json.JSONDecodeError as error:
        _refuse(f"line {error.lineno}, column {error.colno}", f"This is not JSON: {error.msg}.{_hint(error)}")
    return parse_query(obj)


def _check_depth(text: str) -> None:
    depth, in_text, skip = 0, False, False
    for position, char in enumerate(text):
        if skip:
            skip = False
        elif char == '"':
            in_text = not in_text
        elif in_text:
            skip = char == "\\"
        elif char in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                _refuse(_place(text, position), f"Brackets are nested more than {MAX_DEPTH} deep.")
        elif char in "]}":
            depth -= 1


def _read_object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read: dict[str, object] = {}
    for key, value in pairs:
        if key in read:
            _refuse(shorten(key), "This key stands twice in the same object.")
        read[key] = value
    return read


def _refuse_constant(word: str) -> NoReturn:
    _refuse("", f"{word} is not a value.")


def _read_int(digits: str) -> int:
    """Cut, since no number is taken anywhere in a query and thousands of digits cannot be read."""
    return int(digits[:40])


def _hint(error: json.JSONDecodeError) -> str:
    char = error.doc[error.pos : error.pos + 1]
    if char in tuple("“”„‘’'"):
        return ' Use straight quotation marks: ".'
    return ""


def _place(text: str, position: int) -> str:
    line = text.count("\n", 0, position) + 1
    return f"line {line}, column {position - text.rfind('\n', 0, position)}"


def _refuse(place: str, message: str) -> NoReturn:
    raise QueryError((Problem(place, message),))
