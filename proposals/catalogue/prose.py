"""Prose in the reviewed files is broken at a width that suits an editor; on a page a line break means a break."""

import re
from typing import Final

_FENCE: Final = re.compile(r"\s*(```|~~~)")
_BEGINS: Final = re.compile(r"\s*([-*+]\s|\d+[.)]\s|#|>|\|)")
"""List items, headings, quotations and rows of tables begin a line of their own."""


def unwrap(markdown: str) -> str:
    """Each paragraph and each list item as one line. What stands between fences stays as it is.

    A line that ends in two spaces or a backslash asks for its break, and keeps it.
    """
    lines: list[str] = []
    is_open, fenced = False, False
    for line in markdown.strip().split("\n"):
        is_fence = bool(_FENCE.match(line))
        goes_on = is_open and not fenced and not is_fence and bool(line.strip()) and not _BEGINS.match(line)
        if goes_on:
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
        fenced ^= is_fence
        is_open = not is_fence and bool(line.strip()) and not line.endswith(("  ", "\\"))
    return "\n".join(lines)
