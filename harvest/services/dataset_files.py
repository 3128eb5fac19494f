"""Files of a dataset: written beside their place, synced, then moved there; read again row by row to cut rows out."""

import csv
import fcntl
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import batched
from pathlib import Path
from typing import IO, Any, Final

from harvest.rules.cells import to_cells, to_line

CSV, JSONL = "csv", "jsonl"
_LOOKUP: Final = 1_000
"""Rows whose ids are looked up together."""

type Beat = Callable[[], None]
type FindRemoved = Callable[[Sequence[str]], frozenset[str]]


NAMES: Final = re.compile(
    r"(videos|comments|accounts)\.(csv|jsonl)|manifest\.json|README\.md|\.[A-Za-z.]+\.part"
)
"""Files that a dataset may have. Whatever else lies in its folder belongs to somebody else."""


class UnreadableError(Exception):
    """A file is not as it was written, so that rows cannot be cut out of it."""


@dataclass(slots=True)
class Draft:
    """A file in the making. `rows` counts records, not the header."""

    file: IO[bytes]
    columns: tuple[str, ...]
    rows: int = 0
    size: int = 0
    _hash: Any = field(default_factory=sha256, repr=False)

    def write(self, content: bytes) -> None:
        self.file.write(content)
        self._hash.update(content)
        self.size += len(content)

    def facts(self, name: str) -> dict[str, Any]:
        """What the manifest says of the file."""
        return {
            "name": name,
            "rows": self.rows,
            "bytes": self.size,
            "sha256": self._hash.hexdigest(),
            "columns": list(self.columns),
        }


@contextmanager
def draft_of(path: Path, columns: tuple[str, ...] = ()) -> Iterator[Draft]:
    """A draft that takes the place of `path` in one move when the block ends without an error."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        draft = Draft(file, columns)
        yield draft
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    sync_folder(path.parent)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Nobody else writes or cuts these files meanwhile. FileNotFoundError if the folder is not there."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_part(path: Path) -> bool:
    """Whether this is a draft that was left behind."""
    return path.name.endswith(".part") and NAMES.fullmatch(path.name) is not None


def list_files(folder: Path) -> list[Path]:
    """The files of the dataset in this folder; empty if it is not there."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if NAMES.fullmatch(path.name))


def remove_files(folder: Path) -> int:
    """The number of files removed. The folder goes too if nothing else is in it."""
    files = list_files(folder)
    for path in files:
        path.unlink(missing_ok=True)
    if folder.is_dir():
        sync_folder(folder)
        if not any(folder.iterdir()):
            folder.rmdir()
    return len(files)


def begin(draft: Draft, form: str) -> None:
    if form == CSV:
        draft.write(_csv_lines([list(draft.columns)]))


def add_rows(draft: Draft, form: str, rows: Sequence[dict[str, Any]]) -> None:
    if form == CSV:
        draft.write(_csv_lines(to_cells(row, draft.columns) for row in rows))
    else:
        draft.write(b"".join(map(to_line, rows)))
    draft.rows += len(rows)


def cut_rows(
    path: Path, form: str, columns: Sequence[str], find_removed: FindRemoved, beat: Beat
) -> dict[str, Any]:
    """The file again without the rows that `find_removed` names; every other byte stays. What the manifest says of it.

    `beat` is called now and then.
    FileNotFoundError if it is not there, UnreadableError if it is not as it was written.
    """
    with path.open("rb") as source, draft_of(path, tuple(columns)) as draft:
        rows = _read_csv(source, draft) if form == CSV else _read_lines(source)
        for some in batched(rows, _LOOKUP, strict=False):
            beat()
            removed = find_removed([key for key, _ in some])
            kept = [raw for key, raw in some if key not in removed]
            draft.write(b"".join(kept))
            draft.rows += len(kept)
    return draft.facts(path.name)


def _read_lines(source: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Id and bytes of each line."""
    for raw in source:
        try:
            yield str(json.loads(raw)["id"]), raw
        except (json.JSONDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
            raise UnreadableError("A line is not a record.") from error


def _read_csv(source: IO[bytes], draft: Draft) -> Iterator[tuple[str, bytes]]:
    """Id and bytes of each row, which may span lines; the header goes into the draft."""
    taken: list[str] = []
    text = io.TextIOWrapper(source, encoding="utf-8", newline="")
    rows = csv.reader(_keep(text, taken))
    try:
        header = next(rows, None)
        if header != list(draft.columns):
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


def _csv_lines(rows: Iterable[Sequence[object]]) -> bytes:
    """Text in quotes, numbers bare, absent values empty; one record may span lines."""
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_STRINGS, lineterminator="\r\n").writerows(rows)
    return file.getvalue().encode()
