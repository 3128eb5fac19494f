"""TikTok's ids: decimal text of at most 64 bits whose upper half tells the second of the upload.

A video's `create_time` is 18 to 48 seconds after that second (27 rows recorded on 2024-04-05 by a public client's
tests), so an id dates its video to within a minute.
"""

import re
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

_DIGITS = re.compile(r"[1-9][0-9]{0,19}")
_LARGEST: Final = 2**64 - 1

_BEFORE_TIKTOK: Final = (1_104_537_600, 1_325_376_000)
"""Seconds of 2005-01-01 and 2012-01-01 UTC. TikTok's forerunner took its first video in 2014."""


def is_id(text: str) -> bool:
    """Whether text is an id as TikTok writes them: ASCII digits, no leading zero, at most 64 bits."""
    return _DIGITS.fullmatch(text) is not None and int(text) <= _LARGEST


def created_at(id_text: str) -> datetime:
    """The second in which the upload with this id began, UTC. ValueError if it is not an id."""
    if not is_id(id_text):
        raise ValueError("This is not an id.")
    return datetime.fromtimestamp(int(id_text) >> 32, UTC)


def impossible_ids(n: int, seed: int | str) -> tuple[str, ...]:
    """n different well-formed ids that no video or comment can have, for controls that must come back as gone.

    The same seed gives the same ids, and the first ones of a longer list.
    """
    found: dict[str, None] = {}
    turn = 0
    while len(found) < n:
        found[_impossible_id(f"{seed}/{turn}")] = None
        turn += 1
    return tuple(found)


def _impossible_id(text: str) -> str:
    digest = sha256(text.encode()).digest()
    first, last = _BEFORE_TIKTOK
    second = first + int.from_bytes(digest[:8]) % (last - first)
    return str(second << 32 | int.from_bytes(digest[8:12]))
