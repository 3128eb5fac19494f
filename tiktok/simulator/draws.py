"""Chance without state: the same name always gives the same numbers.

Nothing in the simulated world is stored, so each thing is drawn anew from a hash of its name
whenever somebody asks for it.
"""

import struct
from hashlib import blake2b

_NUMBERS = struct.Struct("<16I")
RANGE = 1 << 32
"""Every number drawn is at least 0 and below this."""


def draw_numbers(name: str) -> tuple[int, ...]:
    """16 independent numbers of 32 bits for `name`."""
    return _NUMBERS.unpack(blake2b(name.encode(), digest_size=64).digest())


def draw_share(name: str) -> float:
    """A number from 0 (included) to 1 (excluded) for `name`."""
    return draw_numbers(name)[0] / RANGE


def draw_hex(name: str, digits: int) -> str:
    """At most 128 upper-case hexadecimal digits for `name`."""
    return blake2b(name.encode(), digest_size=64).hexdigest()[:digits].upper()


def pick_skewed(number: int, size: int) -> int:
    """An index below `size`: low ones often, high ones seldom, as fame is spread."""
    return int(size * (number / RANGE) ** 2)
