"""Lines put at the end of an answer."""

from collections.abc import Sequence
from typing import Final

KEYS: Final = ("team.publications", "literature.references")
"""The questions whose answer is a list of references."""


def append_lines(standing: str, lines: Sequence[str]) -> str:
    """The answer with these lines below it, each as the last one there: with its bullet, or without one."""
    last = standing.rstrip().rpartition("\n")[2]
    bullet = next((mark for mark in ("- ", "* ", "+ ") if last.startswith(mark)), "- " if not last else "")
    return "\n".join(
        [*standing.rstrip().split("\n")] * bool(last)
        + [f"{bullet}{' '.join(line.split())}" for line in lines]
    )
