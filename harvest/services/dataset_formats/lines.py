"""Formats with one file per kind, to which each part is appended: CSV, JSON lines, ids."""

import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from typing import IO, Final

from harvest.rules.cells import to_cells, to_line
from harvest.rules.columns import file_of
from harvest.services.dataset_files import Beat, Draft, draft_of, sync_folder
from harvest.services.dataset_formats.base import FindRemoved, Part, Row, UnreadableError, Written

_LOOKUP: Final = 1_000
"""Rows whose ids are looked up together."""

type Encode = Callable[[Sequence[Row], Sequence[str]], bytes]
type Read = Callable[[IO[bytes], Draft, Sequence[str]], Iterator[tuple[str, bytes]]]


@dataclass(frozen=True, slots=True)
class Lines:
    """`head` is what a file begins with; `read` gives id and bytes of each row, and puts the head into the draft."""

    ending: str
    head: Callable[[Sequence[str]], bytes]
    encode: Encode
    read: Read

    def write(self, part: Part, pages: Iterable[Sequence[Row]]) -> list[Written]:
        name = f"{file_of(part.kind)}.{self.ending}"
        rows = sum(before.rows for before in part.before)
        with (part.staging / name).open("ab") as file:
            if not part.before:
                file.write(self.head(part.columns))
            for page in pages:
                file.write(self.encode(page, part.columns))
                rows += len(page)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        sync_folder(part.staging)
        return [Written(name, rows, size)]

    def cut(self, path: Path, columns: Sequence[str], find_removed: FindRemoved, beat: Beat) -> int:
        """Every other byte stays."""
        with path.open("rb") as source, draft_of(path) as draft:
            for some in batched(self.read(source, draft, columns), _LOOKUP, strict=False):
                beat()
                removed = find_removed([key for key, _ in some])
                kept = [raw for key, raw in some if key not in removed]
                draft.write(b"".join(kept))
                draft.rows += len(kept)
        return draft.rows


def _no_head(_: Sequence[str]) -> bytes:
    return b""


def _encode_csv(rows: Sequence[Row], columns: Sequence[str]) -> bytes:
    return _csv_lines(to_cells(row.values, columns) for row in rows)


def _csv_lines(rows: Iterable[Sequence[object]]) -> bytes:
    """Text in quotes, numbers bare, absent values empty; one record may span lines."""
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_STRINGS, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode()


def _read_csv(source: IO[bytes], draft: Draft, columns: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """A row may span lines."""
    taken: list[str] = []
    text = io.TextIOWrapper(source, encoding="utf-8", newline="")
    rows = csv.reader(_keep(text, taken))
    try:
        header = next(rows, None)
        if header != list(columns):
            raise UnreadableError("The first line is not the one that was written.")
        draft.write(_drain(taken))
        for row in rows:
            yield row[0], _drain(taken)
    except (csv.Error, UnicodeDecodeError, IndexError) as error:
        raise UnreadableError("A row is not a record.") from error
    finally:
        text.detach()


def _keep(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _drain(taken: list[str]) -> bytes:
    raw = "".join(taken).encode()
    taken.clear()
    return raw


def _encode_json(rows: Sequence[Row], _: Sequence[str]) -> bytes:
    return b"".join(to_line(row.values) for row in rows)


def _read_json(source: IO[bytes], _: Draft, __: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for raw in source:
        try:
            yield str(json.loads(raw)["id"]), raw
        except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
            raise UnreadableError("A line is not a record.") from error


def _encode_ids(rows: Sequence[Row], _: Sequence[str]) -> bytes:
    return "".join(f"{row.values['id']}\n" for row in rows).encode()


def _read_ids(source: IO[bytes], _: Draft, __: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for raw in source:
        key = raw.removesuffix(b"\n")
        if not key.isalnum() or len(key) > 64:
            raise UnreadableError("A line is not an id.")
        yield key.decode(), raw


CSV_LINES: Final = Lines("csv", lambda columns: _csv_lines([list(columns)]), _encode_csv, _read_csv)
JSON_LINES: Final = Lines("jsonl", _no_head, _encode_json, _read_json)
ID_LINES: Final = Lines("txt", _no_head, _encode_ids, _read_ids)
