"""Paragraphs of a Word file as the tree that the text had when it was exported."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

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
    text_of,
    tidy_runs,
)
from proposals.rendering.word.lookups import Place, read_number
from proposals.rendering.word.pages import DIVIDER, INNER_HEADINGS
from proposals.rendering.word.paragraphs import Block, Piece, Table

QUOTES: Final = frozenset({"quote", "intense quote"})
CODES: Final = frozenset({"code block", "html preformatted", "macro"})
DEEPEST_HEADING: Final = 3
PLAIN: Final = frozenset({"", "normal", "normal (web)"})
QUOTE_INDENT: Final = 400
"""Twentieths of a point; quotations of an exported file have 454."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One item of a list, with what belongs to it."""

    place: Place
    nodes: tuple[Node, ...]


def build_nodes(blocks: Sequence[Block]) -> Nodes:
    """Paragraphs without a word are left out."""
    kept = [block for block in blocks if isinstance(block, Table) or tidy_runs(block.runs)]
    nodes: list[Node] = []
    for kind, run in groupby(kept, key=_kind_of):
        same = list(run)
        nodes += _BUILDERS[kind](same)
    return tuple(nodes)


def _kind_of(block: Block) -> str:
    if isinstance(block, Table):
        return "table"
    if block.place is not None or block.style == "list paragraph":
        return "list"
    if block.style in CODES or _is_all_code(block):
        return "code"
    if block.style in QUOTES or (block.style in PLAIN and block.indent >= QUOTE_INDENT):
        return "quote"
    return "heading" if heading_level(block.style) else "paragraph"


def _is_all_code(piece: Piece) -> bool:
    """Lines of code in a paragraph whose style is gone: only the font of each word is left."""
    return all(run.code for run in piece.runs if run.text.strip()) and any(
        "\n" in run.text for run in piece.runs
    )


def heading_level(style: str) -> int:
    """1 to 9, and 0 for what is no heading."""
    name, _, number = style.partition(" ")
    return read_number(number) if name == "heading" else 0


def _build_paragraphs(blocks: list[Block]) -> list[Node]:
    return [_build_paragraph(block) for block in blocks if isinstance(block, Piece)]


def _build_paragraph(piece: Piece) -> Node:
    runs = tidy_runs(piece.runs)
    return Divider() if text_of(runs) == DIVIDER else Paragraph(runs)


def _build_headings(blocks: list[Block]) -> list[Node]:
    """Those that were added above the level of an answer's own become its highest."""
    pieces = (block for block in blocks if isinstance(block, Piece))
    return [
        Heading(
            min(max(heading_level(piece.style) - INNER_HEADINGS, 1), DEEPEST_HEADING),
            tidy_runs(Run(run.text, em=run.em, code=run.code, href=run.href) for run in piece.runs),
        )
        for piece in pieces
    ]


def _build_quote(blocks: list[Block]) -> list[Node]:
    return [Quote(tuple(_build_paragraphs(blocks)))]


def _build_code(blocks: list[Block]) -> list[Node]:
    """Blanks count; a line that was ended by a new paragraph is a line all the same."""
    return [Code("\n".join(text_of(tuple(block.runs)) for block in blocks if isinstance(block, Piece)))]


def _build_table(blocks: list[Block]) -> list[Node]:
    return [
        Grid(tuple(_build_row(row, is_head=number == 0) for number, row in enumerate(block.rows)))
        for block in blocks
        if isinstance(block, Table) and block.rows
    ]


def _build_row(row: list[list[Piece]], *, is_head: bool) -> tuple[Runs, ...]:
    """A head is bold anyway, by its style or, where that is gone, word by word."""
    return tuple(_join_cell(cell, is_head=is_head) for cell in row)


def _join_cell(cell: list[Piece], *, is_head: bool) -> Runs:
    runs = (run for piece in cell for run in (*piece.runs, Run("\n")))
    return tidy_runs(replace(run, strong=False) if is_head else run for run in runs)


def _build_lists(blocks: list[Block]) -> list[Node]:
    """A paragraph of a list that has no number of its own belongs to the item before it."""
    nodes: list[Node] = []
    entries: list[_Entry] = []
    for block in blocks:
        if not isinstance(block, Piece):
            continue
        paragraph = _build_paragraph(block)
        if block.place is not None:
            entries.append(_Entry(block.place, (paragraph,)))
        elif entries:
            entries[-1] = _Entry(entries[-1].place, (*entries[-1].nodes, paragraph))
        else:
            nodes.append(paragraph)
    return nodes + _nest(entries)


def _nest(entries: list[_Entry]) -> list[Node]:
    """Items at the level of the first are its list, until another list begins; deeper ones belong to the item above."""
    lists: list[Node] = []
    while entries:
        place = entries[0].place
        items: list[Nodes] = []
        while entries and entries[0].place.level >= place.level and _goes_on(entries[0].place, place):
            entry, *entries = entries
            deeper = _count_deeper(entries, place.level)
            items.append((*entry.nodes, *_nest(entries[:deeper])))
            entries = entries[deeper:]
        count = place.count
        lists.append(Listing(count.ordered, tuple(items), count.start if count.ordered else 1))
    return lists


def _goes_on(place: Place, first: Place) -> bool:
    """Whether an item belongs to the list that begins with `first`, or to an item of it."""
    if place.level > first.level or place.number == first.number:
        return True
    if place.count.ordered != first.count.ordered:
        return False
    return not place.count.ordered or (
        place.count.pattern == first.count.pattern and not place.count.restarts
    )


def _count_deeper(entries: list[_Entry], level: int) -> int:
    return next((number for number, entry in enumerate(entries) if entry.place.level <= level), len(entries))


_BUILDERS: Final = {
    "table": _build_table,
    "quote": _build_quote,
    "code": _build_code,
    "list": _build_lists,
    "heading": _build_headings,
    "paragraph": _build_paragraphs,
}
