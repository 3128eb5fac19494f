"""Whether a new text drops so much of the old one that the old one has to be kept beside it."""

import json
from itertools import takewhile
from operator import eq
from typing import Final

FORGOTTEN: Final = 40
"""Characters at one place that may go while somebody types; a sentence is longer. Ours."""


def drops_text(before: object, after: object) -> bool:
    """Whether more than FORGOTTEN characters of an answer are gone, from the first place that differs to the last."""
    old, new = _write(before), _write(after)
    start = _count_alike(old, new)
    end = _count_alike(old[start:][::-1], new[start:][::-1])
    return len(old) - start - end > FORGOTTEN


def _count_alike(left: str, right: str) -> int:
    """Characters at the beginning that are the same."""
    return sum(takewhile(bool, map(eq, left, right)))


def _write(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
