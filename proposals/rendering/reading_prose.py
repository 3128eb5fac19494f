"""Markdown that a person typed as a tree (`prose`).

Read from the clean HTML that `markdown` makes, so what its walls took out is in no file either.
"""

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from proposals.rendering.markdown import render_markdown
from proposals.rendering.prose import (
    Code,
    Divider,
    Grid,
    Heading,
    Listing,
    Node,
    Nodes,
    Paragraph,
    Quote,
    Run,
    Runs,
    tidy_runs,
)

HEADINGS: Final = ("h4", "h5", "h6")
LONGEST_START: Final = 10
CONTAINERS: Final = frozenset({"blockquote", "li", "ul", "ol"})


def read_prose(source: str) -> Nodes:
    """The tree of a text as it was typed."""
    reader = _Reader()
    reader.feed(str(render_markdown(source)))
    reader.close()
    return reader.nodes()


def _read_start(typed: str) -> int:
    """The first number of a list; 1 for what is none, or one that no word processor can count from."""
    return int(typed) if typed.isdecimal() and len(typed) < LONGEST_START else 1


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
            self._open.append(_Open(tag, [], [], _read_start(given.get("start") or "")))
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
