"""A proposal as a Word document, made from the same tree as every other file."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from proposals.rendering.blocks import Entries, Line, Missing, Prose, QueryText, Rows
from proposals.rendering.document import Document, Item, Part
from proposals.rendering.prose import Listing, Paragraph, Run
from proposals.rendering.reading_prose import read_prose
from proposals.rendering.returned import Origin
from proposals.rendering.word.anchors import name_question, name_section, name_version
from proposals.rendering.word.pages import Page
from proposals.rendering.word.styles import ASKED, CODE, MISSING, new_document, write_margins

DRAFT: Final = "Draft, not approved"
NOT_ANSWERED: Final = "Not answered"


def write_docx(document: Document) -> bytes:
    """Title, sections and questions are headings 1 to 3; each question carries a hidden bookmark (`anchors`)."""
    page = Page(
        new_document(
            title=f"{document.title} ({document.ref}, version {document.number})",
            language=document.language,
            made_at=document.made_at,
            author=document.pi_name,
        )
    )
    write_margins(page.document, header="" if document.approved else DRAFT, footer=document.footer)
    page.add(document.title, "Heading 1", anchor=name_version(Origin(document.ref, document.number)))
    page.add_labelled([(row.label, row.text) for row in document.facts])
    for part in document.parts:
        _add_part(page, part)
    return page.to_bytes()


def _add_part(page: Page, part: Part) -> None:
    page.add(part.title, "Heading 2", anchor=name_section(part.key))
    for item in part.items:
        _add_item(page, item, anchor="" if part.is_annex else name_question(item.key))


def _add_item(page: Page, item: Item, *, anchor: str) -> None:
    page.add(item.prompt, "Heading 3", anchor=anchor)
    if item.asked:
        page.add(item.says_asked, ASKED)
    for block in item.blocks:
        _WRITERS[type(block)](page, block)


def _add_missing(page: Page, _block: Missing) -> None:
    page.add(NOT_ANSWERED, MISSING)


def _add_line(page: Page, block: Line) -> None:
    page.add(block.text)


def _add_prose(page: Page, block: Prose) -> None:
    page.add_nodes(read_prose(block.source))


def _add_rows(page: Page, block: Rows) -> None:
    page.add_labelled([(row.label, row.text) for row in block.rows])


def _add_entries(page: Page, block: Entries) -> None:
    """A numbered list; the lines of an entry stand below each other."""
    page.add_nodes(
        (Listing(ordered=True, items=tuple((Paragraph(_say(entry)),) for entry in block.entries)),)
    )


def _say(entry: Rows) -> tuple[Run, ...]:
    runs: list[Run] = []
    for row in entry.rows:
        runs += [Run(f"{row.label}: ", strong=True), Run(f"{row.text}\n")]
    return (*runs[:-1], Run(runs[-1].text.removesuffix("\n")))


def _add_query(page: Page, block: QueryText) -> None:
    if block.words:
        page.add(block.words)
    page.add(block.json, CODE)


_WRITERS: Final[Mapping[type, Callable[[Page, Any], None]]] = {
    Missing: _add_missing,
    Line: _add_line,
    Prose: _add_prose,
    Rows: _add_rows,
    Entries: _add_entries,
    QueryText: _add_query,
}
