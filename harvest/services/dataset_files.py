"""The folder of a dataset: drafts beside their place, parts in the making, the files that are its own.

DIR/                          readable by this account alone where it is made here
├── .part/                    while it is built: the data files as far as they have come
├── videos.csv                or videos.jsonl, videos.txt, videos/month=2026-10/part-00001.parquet
├── README.md  manifest.json  completeness.json  ro-crate-metadata.json
└── SHA256SUMS                `sha256sum --check SHA256SUMS`
"""

import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Final

from harvest.rules.kinds import BY_FILE

type Beat = Callable[[], None]

STAGING: Final = ".part"
_HASHED_AT_ONCE: Final = 4 * 2**20
"""Bytes."""

_KINDS: Final = "|".join(BY_FILE)
NAMES: Final = re.compile(
    rf"(?:\.part/)?(?:(?:{_KINDS})\.(?:csv|jsonl|txt)|(?:{_KINDS})/(?:month=\w+(?:-\d\d)?/)?part-\d{{5}}\.parquet)"
    r"|manifest\.json|completeness\.json|README\.md|ro-crate-metadata\.json|SHA256SUMS"
    r"|(?:[\w=/-]*/)?\.[A-Za-z0-9.-]+\.part"
)
"""Files that a dataset may have, by their path in its folder. Whatever else lies there belongs to somebody else."""


@dataclass(slots=True)
class Draft:
    """A file in the making."""

    file: IO[bytes]
    rows: int = 0

    def write(self, content: bytes) -> None:
        self.file.write(content)


@dataclass(frozen=True, slots=True)
class FileFacts:
    bytes: int
    sha256: str


@contextmanager
def draft_of(path: Path) -> Iterator[Draft]:
    """A draft that takes the place of `path` in one move when the block ends without an error."""
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        yield Draft(file)
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


def measure(path: Path, beat: Beat) -> FileFacts:
    """Size and checksum; `beat` now and then. FileNotFoundError."""
    found, size = sha256(), 0
    with path.open("rb") as file:
        while piece := file.read(_HASHED_AT_ONCE):
            beat()
            found.update(piece)
            size += len(piece)
    return FileFacts(size, found.hexdigest())


def is_unfinished(folder: Path) -> bool:
    """Whether nothing but drafts and parts is in it."""
    return all(path.name.endswith(".part") for path in folder.iterdir())


def list_files(folder: Path) -> list[Path]:
    """The files of the dataset in this folder; empty if it is not there."""
    if not folder.is_dir():
        return []
    found = (path for path in sorted(folder.rglob("*")) if not path.is_dir())
    return [path for path in found if NAMES.fullmatch(path.relative_to(folder).as_posix())]


def remove_files(folder: Path) -> int:
    """The number of files removed. The folder goes too if nothing else is in it."""
    files = list_files(folder)
    for path in files:
        path.unlink(missing_ok=True)
    if folder.is_dir():
        sync_folder(folder)
        for place in (*sorted((path.parent for path in files), reverse=True), folder / STAGING, folder):
            _remove_empty(place, folder)
    return len(files)


def _remove_empty(place: Path, last: Path) -> None:
    """And what holds it, up to and with `last`, as far as nothing else is in there."""
    while place.is_dir() and not any(place.iterdir()):
        place.rmdir()
        if place == last:
            return
        place = place.parent
