"""ZIP files that are the same whenever they are made of the same parts."""

import io
import zipfile
from collections.abc import Iterable
from typing import Final

FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)
"""The first day that a ZIP file can name; no part carries the hour at which it was packed."""
READABLE: Final = 0o644 << 16


def write_archive(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """`parts` are names and contents, in the order in which they stand in the file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in parts:
            archive.writestr(_describe(name), content, compress_type=zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def pack_again(archive: bytes) -> bytes:
    """The same parts in the same order, without the hour at which they were packed."""
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return write_archive((each.filename, packed.read(each)) for each in packed.infolist())


def _describe(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, FIRST_DAY)
    info.external_attr = READABLE
    info.create_system = 3
    return info
