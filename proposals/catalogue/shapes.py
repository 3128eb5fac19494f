"""Whether a value has the shape of its question's type. What it says is never judged when it is saved."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Final, NoReturn
from uuid import uuid4

from proposals.catalogue.model import Field, FieldType, Question, QuestionType
from proposals.catalogue.visibility import is_answered

MAX_LINE: Final = 2_000
"""Characters of one line; a bound against accidents, far above any honest answer. The next ones too."""
MAX_TEXT: Final = 100_000
MAX_ROWS: Final = 1_000
MAX_QUERY: Final = 64_000
"""Characters of a query's JSON."""
MAX_QUERY_DEPTH: Final = 8

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""PostgreSQL takes neither in JSON."""


class ShapeError(ValueError):
    """`place` is a path below the answer, such as `[2].name`, "" for the answer itself."""

    def __init__(self, place: str, message: str) -> None:
        super().__init__(f"{place}: {message}" if place else message)
        self.place = place
        self.message = message


def check_shape(question: Question, value: object) -> object:
    """The value as it is stored: text as typed save that line ends are `\\n`, rows with an id, blank fields left out.

    ShapeError for everything else. None is the answer taken back. Idempotent.
    """
    return None if value is None else _CHECKS[question.type](question, value)


def _check_line(_question: Question, value: object) -> str:
    return _line("", value)


def _check_text(_question: Question, value: object) -> str:
    return _text("", value, MAX_TEXT)


def _check_option(question: Question, value: object) -> str | None:
    key = _line("", value)
    if not key:
        return None
    if key not in {option.key for option in question.options}:
        _refuse("", "This is none of the options.")
    return key


def _check_yes_no(_question: Question, value: object) -> bool:
    return _bool("", value)


def _check_parts(question: Question, value: object) -> dict[str, object]:
    return _fields(question, "", _mapping("", value))


def _check_rows(question: Question, value: object) -> list[dict[str, object]]:
    if not isinstance(value, list):
        _refuse("", "This is not a list.")
    if len(value) > MAX_ROWS:
        _refuse("", f"There are more than {MAX_ROWS:,} rows.")
    rows = [_row(question, f"[{number}]", each) for number, each in enumerate(value)]
    seen: set[object] = set()
    for number, row in enumerate(rows):
        if row["id"] in seen:
            _refuse(f"[{number}].id", "Two rows have the same id.")
        seen.add(row["id"])
    return rows


def _row(question: Question, place: str, value: object) -> dict[str, object]:
    given = _mapping(place, value)
    row_id = given.get("id", None)
    if row_id is None:
        row_id = uuid4().hex[:12]
    if not isinstance(row_id, str) or not _ID.fullmatch(row_id):
        _refuse(f"{place}.id", "An id has 1 to 64 letters, digits, - or _.")
    rest = {key: part for key, part in given.items() if key != "id"}
    return {"id": row_id, **_fields(question, place, rest)}


def _fields(question: Question, place: str, given: Mapping[str, object]) -> dict[str, object]:
    known = {field.key: field for field in question.fields}
    for key in given:
        if key not in known:
            _refuse(_join(place, key), f"Unknown here. Possible are {', '.join(known)}.")
    checked = {
        key: _field(field, _join(place, key), given.get(key)) for key, field in known.items() if key in given
    }
    return {key: part for key, part in checked.items() if is_answered(part)}


def _field(field: Field, place: str, value: object) -> object:
    if value is None:
        return None
    return _bool(place, value) if field.type is FieldType.YES_NO else _line(place, value)


def _check_query(_question: Question, value: object) -> dict[str, object]:
    """Any JSON object; whether TikTok takes it is for the findings."""
    given = _mapping("", value)
    if _depth(given) > MAX_QUERY_DEPTH:
        _refuse("", f"It is nested more than {MAX_QUERY_DEPTH} deep.")
    try:
        text = json.dumps(given, allow_nan=False)
    except (TypeError, ValueError):
        _refuse("", "This is not a JSON object.")
    if len(text) > MAX_QUERY:
        _refuse("", f"This is longer than {MAX_QUERY:,} characters.")
    query: dict[str, object] = json.loads(text)
    for part in _texts(query):
        _text("", part, MAX_QUERY)
    return query


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in chain.from_iterable(value.items()) if isinstance(value, dict) else value:
            yield from _texts(part)


def _depth(value: object, deepest: int = MAX_QUERY_DEPTH + 1) -> int:
    if deepest == 0 or not isinstance(value, dict | list):
        return 0
    parts = value.values() if isinstance(value, dict) else value
    return 1 + max((_depth(part, deepest - 1) for part in parts), default=0)


def _line(place: str, value: object) -> str:
    text = _text(place, value, MAX_LINE)
    if "\n" in text:
        _refuse(place, "This is more than one line.")
    return text


def _text(place: str, value: object, most: int) -> str:
    if not isinstance(value, str):
        _refuse(place, "This is not text.")
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > most:
        _refuse(place, f"This is longer than {most:,} characters.")
    if UNSTORABLE.search(text):
        _refuse(place, "There is a character in it that cannot be kept. Type the text again.")
    return text


def _bool(place: str, value: object) -> bool:
    if not isinstance(value, bool):
        _refuse(place, "This is neither yes nor no.")
    return value


def _mapping(place: str, value: object) -> Mapping[str, object]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        _refuse(place, "This is not an object.")
    return value


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _refuse(place: str, message: str) -> NoReturn:
    raise ShapeError(place, message)


_CHECKS: Final[Mapping[QuestionType, Callable[[Question, object], object]]] = {
    QuestionType.TEXT: _check_line,
    QuestionType.LONGTEXT: _check_text,
    QuestionType.URL: _check_line,
    QuestionType.DATE: _check_line,
    QuestionType.CHOICE: _check_option,
    QuestionType.YES_NO: _check_yes_no,
    QuestionType.PARTS: _check_parts,
    QuestionType.LIST: _check_rows,
    QuestionType.QUERY: _check_query,
}
