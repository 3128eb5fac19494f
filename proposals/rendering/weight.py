"""How heavy a text is to render, counted in one pass before anything renders it.

Python-Markdown 3.11 takes time that grows with the square, or worse, of brackets left open: 10,000 characters of `[`
took 15 s of one core, of `![` 7 s (measured 2026-11-22; the project has known since 2019, its issue 798). Cutting the
time from outside would need a process for each answer; counting first needs one pass.
"""

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Final

MOST_CHARACTERS: Final = 30_000
MOST_IN_A_BLOCK: Final = 10_000
"""Characters with no empty line between them: the parser's work is per block."""
MOST_OPEN_BRACKETS: Final = 60
"""`[` not yet closed, at any point of the text."""
MOST_LINKS: Final = 400
MOST_BACKTICKS: Final = 1_000
MOST_CELLS: Final = 10_000
"""Of tables. The renderer fills each row to the width of the head: 10,000 characters can ask for three million cells."""
MOST_DEPTH: Final = 12
"""Quotes within quotes, lists within lists, or steps of indentation, at the start of a line.

The parser calls itself for each: 1,000 of `1. ` on one line end in a RecursionError.
"""
_OPENING: Final = re.compile(r"(?:[>\s]|[-*+]\s|\d{1,9}\.\s)*")
_LIST_MARK: Final = re.compile(r"[-*+]|\d{1,9}\.")


@dataclass(frozen=True, slots=True)
class Weight:
    characters: int
    longest_block: int
    open_brackets: int
    links: int
    backticks: int
    cells: int
    depth: int

    @property
    def is_too_heavy(self) -> bool:
        return (
            self.characters > MOST_CHARACTERS
            or self.longest_block > MOST_IN_A_BLOCK
            or self.open_brackets > MOST_OPEN_BRACKETS
            or self.links > MOST_LINKS
            or self.backticks > MOST_BACKTICKS
            or self.cells > MOST_CELLS
            or self.depth > MOST_DEPTH
        )


def weigh(text: str) -> Weight:
    """`text` has `\\n` as its only line end."""
    return Weight(
        characters=len(text),
        longest_block=_measure_longest_block(text),
        open_brackets=_count_open_brackets(text),
        links=text.count("]("),
        backticks=text.count("`"),
        cells=_count_cells(text),
        depth=max(map(_measure_depth, text.split("\n"))),
    )


def _measure_longest_block(text: str) -> int:
    longest = length = 0
    for line in text.split("\n"):
        length = length + len(line) + 1 if line.strip() else 0
        longest = max(longest, length)
    return longest


def _count_cells(text: str) -> int:
    """At most so many: each line of a block with a bar in it as a row as wide as the widest."""
    if "|" not in text:
        return 0
    cells = 0
    for is_text, block in groupby(text.split("\n"), key=lambda line: bool(line.strip(" \t"))):
        lines = list(block)
        bars = max(line.count("|") for line in lines)
        cells += (bars + 1) * len(lines) if is_text and bars else 0
    return cells


def _count_open_brackets(text: str) -> int:
    """The most that were open at once; closing more than was opened counts for nothing."""
    most = opened = 0
    for character in text:
        if character == "[":
            opened += 1
            if opened > most:
                most = opened
        elif character == "]" and opened:
            opened -= 1
    return most


def _measure_depth(line: str) -> int:
    """Quote marks, list marks and indentation before the first word; four spaces or one tab are a step."""
    opening = _OPENING.match(line)
    start = opening[0] if opening else ""
    marks = len(_LIST_MARK.findall(start))
    blanks = start.count(" ") - marks
    return marks + start.count(">") + start.count("\t") + max(blanks, 0) // 4
