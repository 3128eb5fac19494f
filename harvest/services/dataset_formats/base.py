"""What a format of datasets can do: write records part by part, and lose rows again."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from harvest.services.dataset_files import Beat

type FindRemoved = Callable[[Sequence[str]], frozenset[str]]
"""Which of these ids, as they stand in the file, have to go."""


class UnreadableError(Exception):
    """A file is not as it was written, so that rows cannot be cut out of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """`created_at` is the moment of the record, whatever columns were chosen."""

    created_at: datetime | None
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A file after a part was written: its path in the folder, its rows by now, its bytes by now."""

    name: str
    rows: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Part:
    """Where a part goes. `number` counts from 1 within a kind; `before`: files of this kind as the last part left them."""

    staging: Path
    kind: str
    columns: tuple[str, ...]
    number: int
    before: tuple[Written, ...]


class Format(Protocol):
    def write(self, part: Part, pages: Iterable[Sequence[Row]]) -> list[Written]:
        """The files that changed, all synced. Without any row the file is there all the same if it is the first."""

    def cut(self, path: Path, columns: Sequence[str], find_removed: FindRemoved, beat: Beat) -> int:
        """The file again without those rows; the number of rows left. `beat` now and then.

        FileNotFoundError if it is not there, UnreadableError if it is not as it was written.
        """
