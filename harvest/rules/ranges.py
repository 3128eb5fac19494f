"""Which bytes of a file a request asks for (RFC 9110, section 14; read 2026-11-22)."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes=\s*(\d*)-(\d*)\s*", re.IGNORECASE)


class UnsatisfiableError(ValueError):
    """No byte that was asked for exists."""


@dataclass(frozen=True, slots=True)
class ByteRange:
    """From `start` up to, and without, `stop`."""

    start: int
    stop: int


def choose_range(header: str, size: int) -> ByteRange | None:
    """None: send all of it. So it is without the header, with one that cannot be read, and with several ranges."""
    found = _RANGE.fullmatch(header)
    if found is None or found[1] == found[2] == "":
        return None
    if found[1] == "":
        return _last(int(found[2]), size)
    start = int(found[1])
    stop = int(found[2]) + 1 if found[2] else size
    if stop <= start and found[2]:
        return None
    if start >= size:
        raise UnsatisfiableError
    return ByteRange(start, min(stop, size))


def is_current(if_range: str, etag: str) -> bool:
    """Whether the part continues what the reader has. No header: they take what is there; a date is no proof."""
    return if_range in ("", etag)


def _last(count: int, size: int) -> ByteRange:
    if count == 0 or size == 0:
        raise UnsatisfiableError
    return ByteRange(max(0, size - count), size)
