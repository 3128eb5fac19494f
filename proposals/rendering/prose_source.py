"""A tree of text as the Markdown that makes it: for what comes back in a file that is not Markdown."""

import re
from collections.abc import Iterator
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
)

MARKS: Final = re.compile(r"([\\`*]|(?<!\w)_|_(?!\w)|\](?=\()|<(?=https?:|mailto:|[^\s<>@]+@))")
"""What would be read as a mark. A bracket alone is none, so that `[1]` stays as it was typed."""
LINE_STARTS: Final = re.compile(r"^(#{1,6}(?=\s|$)|[-+>](?=\s|$)|\d+(?=[.)]\s))", re.MULTILINE)
STEP: Final = " " * 4


def write_source(nodes: Nodes) -> str:
    return "\n\n".join(map(_write_node, nodes))


def _write_node(node: Node) -> str:
    match node:
        case Paragraph(runs):
            return _write_runs(runs)
        case Heading(level, runs):
            return f"{'#' * (level + 1)} {_write_line(runs)}"
        case Code(text):
            return _indent(text)
        case Quote(inside):
            return _quote(write_source(inside))
        case Listing():
            return _write_list(node)
        case Grid(rows):
            return "\n".join(_list_rows(rows))
        case Divider():
            return "---"


def _write_list(listing: Listing) -> str:
    """Items of one paragraph close together; where one has more, all stand apart."""
    marks = (f"{listing.start + number}." if listing.ordered else "-" for number in range(len(listing.items)))
    is_loose = any(sum(not isinstance(node, Listing) for node in item) > 1 for item in listing.items)
    items = (_write_item(mark, item) for mark, item in zip(marks, listing.items, strict=False))
    return ("\n\n" if is_loose else "\n").join(items)


def _write_item(mark: str, item: Nodes) -> str:
    source = write_source(item)
    first, *rest = source.split("\n")
    return "\n".join([f"{mark} {first}", *(f"{STEP}{line}" if line else "" for line in rest)])


def _list_rows(rows: tuple[tuple[Runs, ...], ...]) -> Iterator[str]:
    width = max(map(len, rows))
    for number, row in enumerate(rows):
        cells = [_write_line(cell).replace("|", "\\|") for cell in row]
        yield f"| {' | '.join(cells + [''] * (width - len(cells)))} |"
        if number == 0:
            yield f"|{'---|' * width}"


def _write_line(runs: Runs) -> str:
    return _write_runs(runs).replace("\n", " ")


def _write_runs(runs: Runs) -> str:
    """Bold is written around, italics inside it; a link holds no other mark."""
    parts = []
    for strong, same in groupby(runs, key=lambda run: run.strong):
        inner = "".join(
            _wrap("".join(map(_write_run, group)), "*" if em else "")
            for em, group in groupby(same, key=lambda run: run.em)
        )
        parts.append(_wrap(inner, "**" if strong else ""))
    return LINE_STARTS.sub(_escape_start, "".join(parts))


def _escape_start(start: re.Match[str]) -> str:
    return f"{start[1]}\\" if start[1].isdigit() else f"\\{start[1]}"


def _write_run(run: Run) -> str:
    if run.code:
        return f"`{run.text}`" if "`" not in run.text else _escape(run.text)
    text = _escape(run.text)
    return f"[{text}]({run.href.replace(')', '%29').replace(' ', '%20')})" if run.href else text


def _escape(text: str) -> str:
    return MARKS.sub(r"\\\1", text)


def _wrap(text: str, mark: str) -> str:
    """Blanks at the ends stay outside of the marks."""
    core = text.strip()
    if not mark or not core:
        return text
    start = text.index(core)
    return f"{text[:start]}{mark}{core}{mark}{text[start + len(core) :]}"


def _indent(text: str) -> str:
    return "\n".join(f"{STEP}{line}" if line else "" for line in text.split("\n"))


def _quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
