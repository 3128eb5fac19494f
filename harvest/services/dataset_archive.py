"""A file of a dataset, or all of them as one tar that stands nowhere: its bytes are made while they are sent.

A tar of files without compression is a plain row of headers and contents, so that any part of it can be sent, and the
same part is the same bytes until a file changes.
"""

import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

_PIECE: Final = 2**18
"""Bytes sent at once."""


class ChangedError(Exception):
    """A file changed while it was sent; the reader asks again and gets the new one."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Bytes of memory, or a file as it was when its size was read (`stamp`: its time of change, in ns)."""

    size: int
    content: bytes = b""
    path: Path | None = None
    stamp: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """What is sent. `etag` changes with any byte."""

    etag: str
    stretches: tuple[Stretch, ...]

    @property
    def size(self) -> int:
        return sum(each.size for each in self.stretches)

    def read(self, start: int, stop: int) -> Iterator[bytes]:
        """From `start` up to, and without, `stop`. ChangedError."""
        at = 0
        for stretch in self.stretches:
            first, last = max(start - at, 0), min(stop - at, stretch.size)
            if first < last:
                yield from _read_stretch(stretch, first, last)
            at += stretch.size


def describe_file(path: Path, checksum: str) -> Content:
    """`checksum`: "" to have it made, which is for small files. FileNotFoundError."""
    found = checksum or sha256(path.read_bytes()).hexdigest()
    return Content(f'"{found}"', (_describe(path),))


def describe_archive(folder: Path, names: Sequence[str], top: str, made_at: datetime) -> Content:
    """All of them under the folder `top`. The list of checksums among them stands for every byte. FileNotFoundError."""
    stretches: list[Stretch] = []
    for name in names:
        file = _describe(folder / name)
        entry = tarfile.TarInfo(f"{top}/{name}")
        entry.size, entry.mode, entry.mtime = file.size, 0o600, int(made_at.timestamp())
        head = entry.tobuf(tarfile.PAX_FORMAT)
        rest = bytes(-file.size % tarfile.BLOCKSIZE)
        stretches += [Stretch(len(head), head), file, Stretch(len(rest), rest)]
    end = bytes(2 * tarfile.BLOCKSIZE)
    identity = sha256(b"".join(each.content for each in stretches) + (folder / "SHA256SUMS").read_bytes())
    return Content(f'"{identity.hexdigest()}"', (*stretches, Stretch(len(end), end)))


def _describe(path: Path) -> Stretch:
    told = path.stat()
    return Stretch(told.st_size, path=path, stamp=told.st_mtime_ns)


def _read_stretch(stretch: Stretch, first: int, last: int) -> Iterator[bytes]:
    if stretch.path is None:
        yield stretch.content[first:last]
        return
    with stretch.path.open("rb") as file:
        if _describe(stretch.path) != stretch:
            raise ChangedError
        file.seek(first)
        left = last - first
        while left:
            piece = file.read(min(_PIECE, left))
            if not piece:
                raise ChangedError
            left -= len(piece)
            yield piece
