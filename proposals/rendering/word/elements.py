"""The few elements of WordprocessingML that python-docx has no words for."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run as WordRun

from proposals.rendering.prose import Run

LINK_STYLE: Final = "Hyperlink"
CODE_STYLE: Final = "Code Text"
UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML file can hold."""


def make(tag: str, **attributes: str | int) -> Any:
    """An element such as `w:bookmarkStart` with attributes of the same namespace."""
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def keep_writable(text: str) -> str:
    return UNWRITABLE.sub("", text)


def add_runs(paragraph: Paragraph, runs: Sequence[Run]) -> None:
    for given in runs:
        run = replace(given, text=keep_writable(given.text), href=keep_writable(given.href))
        if run.href:
            _add_link(paragraph, run)
        else:
            _dress(paragraph.add_run(run.text), run)


def _dress(word_run: WordRun, run: Run) -> None:
    """Line ends in the text of a run are line breaks to python-docx."""
    word_run.bold = True if run.strong else None
    word_run.italic = True if run.em else None
    if run.code:
        word_run.style = CODE_STYLE


def _add_link(paragraph: Paragraph, run: Run) -> None:
    address = paragraph.part.relate_to(run.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), address)
    word_run = paragraph.add_run(run.text)
    _dress(word_run, run)
    if not run.code:
        word_run.style = LINK_STYLE
    link.append(word_run._r)  # noqa: SLF001 - python-docx has no way to write links
    paragraph._p.append(link)  # noqa: SLF001


def add_bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    """Around all that stands in the paragraph now. `number` is unique in the file."""
    element = paragraph._p  # noqa: SLF001 - python-docx has no bookmarks
    start = make("w:bookmarkStart", id=number, name=name)
    first = element.find(qn("w:r"))
    element.insert(element.index(first) if first is not None else len(element), start)
    element.append(make("w:bookmarkEnd", id=number))


def add_field(paragraph: Paragraph, instruction: str, shown: str) -> None:
    """A field that Word keeps up to date, such as PAGE; `shown` stands there until it has counted."""
    field = make("w:fldSimple", instr=instruction)
    field.append(paragraph.add_run(shown)._r)  # noqa: SLF001 - python-docx has no fields
    paragraph._p.append(field)  # noqa: SLF001


def add_table(document: WordDocument, rows: int, columns: int, *, has_head: bool) -> Table:
    """With a first row that is repeated on each page and read as a head, or with a first column that heads the rows."""
    table: Table = document.add_table(rows, columns, style="Table Grid")
    look = table._tbl.tblPr.find(qn("w:tblLook"))  # noqa: SLF001 - not in python-docx
    if look is not None:
        look.set(qn("w:firstRow"), "1" if has_head else "0")
        look.set(qn("w:firstColumn"), "0" if has_head else "1")
        look.set(qn("w:noHBand"), "1")
    if has_head:
        table.rows[0]._tr.get_or_add_trPr().append(make("w:tblHeader"))  # noqa: SLF001
    return table


def fill_cell(cell: _Cell, runs: Sequence[Run], width: Length, *, is_head: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Table Head" if is_head else "Table Text"
    cell.width = width
    add_runs(paragraph, runs)
