"""Bytes of an answer as JSON values that every later place can store: nothing that a database, a strict JSON writer
or an exact comparison trips over.

Repaired without a word: NUL (recorded in account names on 2024-11-18) and lone surrogates in any text, bytes that
are not UTF-8, NaN and infinities (become null). Refused: what is not an object, keys that contradict each other,
depth beyond MAX_DEPTH.
"""

import json
import math
from collections.abc import Iterable
from typing import Final

MAX_DEPTH: Final = 32
"""Brackets within brackets. A page of videos has five."""

_EXACT_DIGITS: Final = 40
"""Longer integers stay text: no count or id is that long, and Python refuses to read thousands of digits."""


class BodyError(ValueError):
    """Bytes that are no JSON object. The message quotes nothing of them."""


def read_object(body: bytes) -> dict[str, object]:
    """The JSON object in these bytes, integers exact. BodyError if there is none."""
    text = body.decode("utf-8-sig", errors="replace")
    try:
        found = json.loads(
            text,
            object_pairs_hook=_read_pairs,
            parse_int=_read_int,
            parse_float=_read_float,
            parse_constant=lambda _: None,
        )
    except json.JSONDecodeError:
        raise BodyError("The answer is not JSON.") from None
    except RecursionError:
        raise BodyError("The answer is nested too deeply.") from None
    if not isinstance(found, dict):
        raise BodyError("The answer is not a JSON object.")
    if _is_too_deep(found):
        raise BodyError("The answer is nested too deeply.")
    return {mend_text(name): _mend(value) for name, value in found.items()}


def mend_text(text: str) -> str:
    """Text without NUL; half of a surrogate pair becomes U+FFFD."""
    plain = text.replace("\0", "")
    return (
        plain
        if plain.isascii()
        else plain.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    )


def _read_pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read: dict[str, object] = {}
    for name, value in pairs:
        if name in read and read[name] != value:
            raise BodyError("The answer says two different things under one name.")
        read[name] = value
    return read


def _read_int(digits: str) -> int | str:
    return int(digits) if len(digits) <= _EXACT_DIGITS else digits


def _read_float(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _is_too_deep(found: object) -> bool:
    """Level by level, since recursion is what has to be guarded."""
    level = [found]
    for _ in range(MAX_DEPTH):
        level = [part for outer in level for part in _parts(outer) if isinstance(part, dict | list)]
        if not level:
            return False
    return True


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _mend(value: object) -> object:
    match value:
        case str():
            return mend_text(value)
        case list():
            return [_mend(part) for part in value]
        case dict():
            return {mend_text(name): _mend(part) for name, part in value.items()}
    return value
