"""What was erased, written down outside of the database, so that a restored one can be told.

One file for each project, `erased/PR-2026-0001.log` in the keyring and in each of its second places: a line for each
record, `kind keyed-hash`. Nobody can tell from it what was erased without the project's tombstones key. It is written
before the transaction that erases commits, so it may run ahead of the database by what was about to go, never behind.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from harvest.vault.folder import make_folder, sync_folder

_FOLDER: Final = "erased"

type Erased = tuple[str, str]
"""Kind and keyed hash."""


def append(keyring: Path, places: Iterable[Path], ref: str, erased: Iterable[Erased]) -> None:
    """On the disk when this returns; in second places where they can be reached."""
    content = "".join(f"{kind} {key}\n" for kind, key in erased).encode()
    if not content:
        return
    _append(keyring / _FOLDER, ref, content)
    for place in places:
        if place.is_dir():
            _append(place / _FOLDER, ref, content)


def read(keyring: Path, places: Iterable[Path], ref: str) -> frozenset[Erased]:
    """Of all copies together. A line that a crash cut short is left out."""
    return frozenset(
        (kind, key)
        for folder in (keyring, *places)
        for line in _read_lines(folder / _FOLDER / f"{ref}.log")
        for kind, _, key in [line.partition(" ")]
        if len(key) == 64
    )


def _append(folder: Path, ref: str, content: bytes) -> None:
    make_folder(folder)
    path = folder / f"{ref}.log"
    is_new = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, _end_of_last_line(descriptor) + content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        sync_folder(folder)


def _end_of_last_line(descriptor: int) -> bytes:
    """A line that was cut short ends here, so that it spoils no other."""
    size = os.fstat(descriptor).st_size
    return b"\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else b""


def _read_lines(path: Path) -> list[str]:
    try:
        return path.read_text().splitlines()
    except FileNotFoundError:
        return []
