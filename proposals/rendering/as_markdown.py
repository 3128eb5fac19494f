"""A proposal as one Markdown file that reads well as plain text too."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from proposals.rendering.blocks import Entries, Line, Missing, Prose, QueryText, Row, Rows
from proposals.rendering.document import Document, Item, Part
from proposals.rendering.markdown_anchors import name_question, name_section, name_version
from proposals.rendering.returned import Origin

SPECIAL: Final = re.compile(r"([\\`*\[\]<>]|\b_|_\b|(?<!\w)_(?!\w))")
NOT_ANSWERED: Final = "*Not answered*"
HEADING: Final = re.compile(r"^ {0,3}(#{1,6}) ", re.MULTILINE)


def write_markdown(document: Document) -> str:
    """Headings: the title 1, sections 2, questions 3; those inside an answer go below. Anchors are comments, shown by nobody."""
    return "\n\n".join(_list_paragraphs(document)) + "\n"


def _list_paragraphs(document: Document) -> Iterator[str]:
    yield name_version(Origin(document.ref, document.number))
    yield f"# {escape(document.title)}"
    yield "\n".join(f"- **{row.label}:** {escape(row.text)}" for row in document.facts)
    for part in document.parts:
        yield from _list_part(part)


def _list_part(part: Part) -> Iterator[str]:
    yield name_section(part.key)
    yield f"## {escape(part.title)}"
    for item in part.items:
        if not part.is_annex:
            yield name_question(item.key)
        yield from _list_item(item)


def _list_item(item: Item) -> Iterator[str]:
    yield f"### {escape(item.prompt)}"
    if item.asked:
        yield f"> {escape(item.says_asked)}"
    for block in item.blocks:
        yield _WRITERS[type(block)](block)


def escape(text: str) -> str:
    """Plain text so that Markdown shows it as it is, on one line."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split("\n")))


def _write_missing(_block: Missing) -> str:
    return NOT_ANSWERED


def _write_line(block: Line) -> str:
    return escape(block.text)


def _write_prose(block: Prose) -> str:
    source = block.source.replace("\r\n", "\n").strip("\n")
    return HEADING.sub(lambda mark: "#" * min(len(mark[1]) + 3, 6) + " ", source)


def _write_rows(block: Rows) -> str:
    return "\n".join(f"- **{escape(row.label)}:** {_say(row)}" for row in block.rows)


def _write_entries(block: Entries) -> str:
    return "\n".join(_write_entry(number, entry) for number, entry in enumerate(block.entries, 1))


def _write_entry(number: int, entry: Rows) -> str:
    """A numbered item whose lines keep apart in Markdown and in plain text."""
    indent = "\\\n" + " " * len(f"{number}. ")
    return f"{number}. " + indent.join(f"**{escape(row.label)}:** {_say(row)}" for row in entry.rows)


def _say(row: Row) -> str:
    return f"[{escape(row.text)}]({row.url})" if row.url else escape(row.text)


def _write_query(block: QueryText) -> str:
    code = f"```json\n{block.json}\n```"
    return f"{escape(block.words)}\n\n{code}" if block.words else code


_WRITERS: Final[Mapping[type, Callable[[Any], str]]] = {
    Missing: _write_missing,
    Line: _write_line,
    Prose: _write_prose,
    Rows: _write_rows,
    Entries: _write_entries,
    QueryText: _write_query,
}
