"""A Word document that is being written, from top to bottom."""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from docx.document import Document as WordDocument
from docx.shared import Cm, Length
from docx.text.paragraph import Paragraph as WordParagraph

from proposals.rendering.archives import pack_again
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
)
from proposals.rendering.word.elements import add_bookmark, add_runs, add_table, fill_cell
from proposals.rendering.word.lists import Lists, indent_below, put_in_list
from proposals.rendering.word.styles import CODE, TEXT_WIDTH

LABEL_WIDTH = Cm(4.8)
DIVIDER = "———"
INNER_HEADINGS = 3
"""The title is 1, sections 2, questions 3; those inside an answer go below."""


@dataclass(slots=True)
class Page:
    """`document` takes every paragraph at its end."""

    document: WordDocument
    lists: Lists = field(init=False)
    bookmarks: int = 0

    def __post_init__(self) -> None:
        self.lists = Lists(self.document)

    def add(self, text: str, style: str = "Normal", *, anchor: str = "") -> WordParagraph:
        return self.add_runs((Run(text),), style, anchor=anchor)

    def add_runs(self, runs: Runs, style: str = "Normal", *, anchor: str = "") -> WordParagraph:
        paragraph = self.document.add_paragraph(style=style)
        add_runs(paragraph, runs)
        if anchor:
            self.bookmarks += 1
            add_bookmark(paragraph, anchor, self.bookmarks)
        return paragraph

    def add_labelled(self, rows: Sequence[tuple[str, str]]) -> None:
        """A table of two columns: what it is, and what it says."""
        table = add_table(self.document, len(rows), 2, has_head=False)
        table.columns[0].width, table.columns[1].width = LABEL_WIDTH, Length(TEXT_WIDTH - LABEL_WIDTH)
        for (label, text), cells in zip(rows, table.rows, strict=True):
            fill_cell(cells.cells[0], (Run(label, strong=True),), LABEL_WIDTH)
            fill_cell(cells.cells[1], (Run(text),), Length(TEXT_WIDTH - LABEL_WIDTH))
        self._leave_room()

    def add_nodes(self, nodes: Nodes) -> None:
        for node in nodes:
            self._add_node(node)

    def _add_node(self, node: Node) -> None:
        match node:
            case Paragraph(runs):
                self.add_runs(runs)
            case Heading(level, runs):
                self.add_runs(runs, f"Heading {level + INNER_HEADINGS}")
            case Code(text):
                self.add(text, CODE)
            case Quote(inside):
                self._add_quote(inside)
            case Listing():
                self._add_list(node, 0)
            case Grid(rows):
                self._add_grid(rows)
            case Divider():
                self.add(DIVIDER)

    def _add_quote(self, nodes: Nodes) -> None:
        """Paragraphs in the style of quotations; a list or a table inside stands as itself."""
        for node in nodes:
            if isinstance(node, Paragraph):
                self.add_runs(node.runs, "Quote")
            else:
                self._add_node(node)

    def _add_list(self, listing: Listing, level: int) -> None:
        number = self.lists.begin(ordered=listing.ordered, level=level, start=listing.start)
        for item in listing.items:
            self._add_item(item, number, level)

    def _add_item(self, item: Nodes, number: int, level: int) -> None:
        style = "List Paragraph"
        head, rest = (item[0].runs, item[1:]) if item and isinstance(item[0], Paragraph) else ((), item)
        put_in_list(self.add_runs(head, style), number, level)
        for node in rest:
            if isinstance(node, Listing):
                self._add_list(node, level + 1)
            elif isinstance(node, Paragraph):
                indent_below(self.add_runs(node.runs, style), level)
            else:
                self._add_node(node)

    def _add_grid(self, rows: tuple[tuple[Runs, ...], ...]) -> None:
        columns = max(map(len, rows))
        table = add_table(self.document, len(rows), columns, has_head=True)
        for number, (cells, row) in enumerate(zip(table.rows, rows, strict=True)):
            for cell, runs in zip(cells.cells, row, strict=False):
                fill_cell(cell, runs, Length(TEXT_WIDTH // columns), is_head=number == 0)
        self._leave_room()

    def _leave_room(self) -> None:
        """Two tables with nothing between them would be one to Word."""
        self.document.add_paragraph().paragraph_format.space_after = 0

    def to_bytes(self) -> bytes:
        """The same for the same text."""
        stream = io.BytesIO()
        self.document.save(stream)
        return pack_again(stream.getvalue())
