"""What a person typed in Markdown, as a tree: the same text that the pages show, for files that are not HTML.

The tree is read from the clean HTML that `markdown` makes, so what its walls took out is in no file either. Two texts
that look the same have the same tree, however they were typed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import chain, groupby
from typing import Final

from proposals.rendering.markdown import render_markdown

BLANKS: Final = re.compile(r"[ \t\r\f]+")
HEADINGS: Final = ("h4", "h5", "h6")
CONTAINERS: Final = frozenset({"blockquote", "li", "ul", "ol"})


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


def read_prose(source: str) -> Nodes:
    """The tree of a text as it was typed."""
    reader = _Reader()
    reader.feed(str(render_markdown(source)))
    reader.close()
    return reader.nodes()


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


@dataclass(slots=True)
class _Open:
    """An element that is being read: what it holds so far."""

    tag: str
    nodes: list[Node]
    items: list[Nodes]
    start: int = 1


class _Reader(HTMLParser):
    """Reads what `markdown.render_markdown` lets through, and nothing else."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open = [_Open("", [], [])]
        self._runs: list[Run] = []
        self._looks: list[tuple[str, str]] = []
        self._rows: list[tuple[Runs, ...]] = []
        self._cells: list[Runs] = []
        self._code: list[str] | None = None

    def nodes(self) -> Nodes:
        self._end_paragraph()
        return tuple(self._open[0].nodes)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in CONTAINERS:
            self._end_paragraph()
            self._open.append(_Open(tag, [], [], int(given.get("start") or 1)))
        elif tag == "pre":
            self._end_paragraph()
            self._code = []
        elif tag == "br":
            self._add("\n")
        elif tag == "hr":
            self._end_paragraph()
            self._open[-1].nodes.append(Divider())
        elif tag in ("a", "strong", "em", "code"):
            self._looks.append((tag, given.get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in CONTAINERS:
            self._end_paragraph()
            self._close()
        elif tag == "pre":
            self._open[-1].nodes.append(Code("".join(self._code or []).strip("\n")))
            self._code = None
        elif tag in ("a", "strong", "em", "code"):
            self._looks = self._looks[:-1]
        elif tag == "p":
            self._end_paragraph()
        elif tag in HEADINGS:
            self._end_heading(HEADINGS.index(tag) + 1)
        else:
            self._end_in_table(tag)

    def handle_data(self, data: str) -> None:
        if self._code is not None:
            self._code.append(data)
        else:
            self._add(data.replace("\n", " "))

    def _add(self, text: str) -> None:
        names = {name for name, _ in self._looks}
        href = next((href for name, href in self._looks if name == "a"), "")
        self._runs.append(Run(text, "strong" in names, "em" in names, "code" in names, href))

    def _take_runs(self) -> Runs:
        runs, self._runs = tidy_runs(self._runs), []
        return runs

    def _end_paragraph(self) -> None:
        if runs := self._take_runs():
            self._open[-1].nodes.append(Paragraph(runs))

    def _end_heading(self, level: int) -> None:
        if runs := self._take_runs():
            self._open[-1].nodes.append(Heading(level, runs))

    def _end_in_table(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cells.append(self._take_runs())
        elif tag == "tr":
            self._rows.append(tuple(self._cells))
            self._cells = []
        elif tag == "table":
            self._open[-1].nodes.append(Grid(tuple(self._rows)))
            self._rows = []

    def _close(self) -> None:
        done = self._open.pop()
        around = self._open[-1]
        if done.tag == "li":
            around.items.append(tuple(done.nodes))
        elif done.tag == "blockquote":
            around.nodes.append(Quote(tuple(done.nodes)))
        else:
            around.nodes.append(Listing(done.tag == "ol", tuple(done.items), done.start))
