"""What a person typed in Markdown, as a tree: the same text that the pages show, for files that are not HTML.

Two texts that look the same have the same tree, however they were typed. `reading_prose` makes it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, groupby
from typing import Final

BLANKS: Final = re.compile(r"[ \t\r\f]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; a line end inside a paragraph is `\\n`. `href` is "" for what is no link."""

    text: str
    strong: bool = False
    em: bool = False
    code: bool = False
    href: str = ""


type Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` is 1 to 3 inside the answer."""

    level: int
    runs: Runs


@dataclass(frozen=True, slots=True)
class Code:
    text: str


@dataclass(frozen=True, slots=True)
class Divider:
    """A line across the page."""


@dataclass(frozen=True, slots=True)
class Quote:
    nodes: "Nodes"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list; each item is a sequence of nodes. `start` is the first number of an ordered one."""

    ordered: bool
    items: tuple["Nodes", ...]
    start: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: rows of cells; the first row is its head. Never empty, but rows may differ in length."""

    rows: tuple[tuple[Runs, ...], ...]


type Node = Paragraph | Heading | Code | Divider | Quote | Listing | Grid
type Nodes = tuple[Node, ...]


def tidy_runs(runs: Iterable[Run]) -> Runs:
    """Blanks as one, none at the ends or beside a line end; neighbours of one look as one; nothing empty."""
    kept: list[tuple[str, Run]] = []
    for run in runs:
        look = replace(run, text="")
        for character in BLANKS.sub(" ", run.text):
            _append(kept, character, look)
    while kept and kept[-1][0] in " \n":
        kept.pop()
    looks = groupby(kept, key=lambda each: each[1])
    return tuple(replace(look, text="".join(character for character, _ in same)) for look, same in looks)


def _append(kept: list[tuple[str, Run]], character: str, look: Run) -> None:
    if character == " " and (not kept or kept[-1][0] in " \n"):
        return
    if character == "\n" and kept and kept[-1][0] == " ":
        kept.pop()
    if character != "\n" or kept:
        kept.append((character, look))


def text_of(runs: Runs) -> str:
    return "".join(run.text for run in runs)


def list_texts(nodes: Iterable[Node]) -> Iterator[str]:
    """Every piece of text from top to bottom, without its look."""
    for node in nodes:
        if isinstance(node, Paragraph | Heading):
            yield text_of(node.runs)
        elif isinstance(node, Code):
            yield node.text
        elif isinstance(node, Grid):
            yield from (text_of(cell) for row in node.rows for cell in row)
        elif isinstance(node, Quote | Listing):
            inside = (node.nodes,) if isinstance(node, Quote) else node.items
            yield from list_texts(chain.from_iterable(inside))
