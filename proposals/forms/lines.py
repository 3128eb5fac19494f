"""Lists of single names, typed one on each line."""

from collections.abc import Mapping, Sequence
from typing import Any

from proposals.catalogue.model import FieldType
from tiktok.handles import HandleError, read_handle, read_hashtag
from tiktok.regions import REGIONS

_REGION_BY_NAME = {name.casefold(): code for code, name in REGIONS.items()}


class LineError(ValueError):
    """A line that names nothing of its kind; the message begins with its number."""


def write_lines(rows: object, key: str) -> str:
    given = rows if isinstance(rows, list) else []
    return "\n".join(str(row.get(key, "")) for row in given if isinstance(row, Mapping))


def read_lines(text: str, key: str, kind: FieldType, known: object, *, draft: bool) -> list[dict[str, str]]:
    """One row for each different line. A line that stood there before keeps its id.

    Names lose their @ or # and addresses become names. A line that is no name is kept as typed in a draft, else `LineError`.
    """
    names = [
        _read_line(line.strip(), kind, number, draft)
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    ids = _ids_by_name(known if isinstance(known, list) else [], key)
    return [{key: name} | ({"id": ids[name]} if name in ids else {}) for name in dict.fromkeys(names)]


def _ids_by_name(rows: Sequence[Any], key: str) -> dict[str, str]:
    return {str(row[key]): str(row["id"]) for row in rows if key in row and "id" in row}


def _read_line(line: str, kind: FieldType, number: int, draft: bool) -> str:
    try:
        return _read_name(line, kind)
    except HandleError as error:
        if draft:
            return line
        raise LineError(f"Line {number}, “{line[:60]}”: {error}") from error


def _read_name(line: str, kind: FieldType) -> str:
    if kind is FieldType.HANDLE:
        return read_handle(line)
    if kind is FieldType.HASHTAG:
        return read_hashtag(line)
    if kind is FieldType.COUNTRY:
        return _REGION_BY_NAME.get(line.casefold(), line.upper() if len(line) == 2 else line)
    return line
