"""All text that a Word file gives away: body, tables, text boxes, notes, comments, headers and footers, hidden text too.

What was deleted under tracked changes still lies in the file; whoever gets the file can read it, so it counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from docx.oxml.ns import qn

from proposals.rendering.word.packages import Element, open_text_parts

_TEXT = (qn("w:t"), qn("w:delText"))
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}
_PICTURES = ("{http://schemas.openxmlformats.org/drawingml/2006/main}blip", qn("w:object"), qn("w:pict"))
_WORDS = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}


@dataclass(frozen=True, slots=True)
class EveryText:
    """`paragraphs` as pairs of a place (“paragraph 12”, “footnote 3”, “header 1”) and the text."""

    paragraphs: tuple[tuple[str, str], ...]
    pictures: int
    has_deleted_text: bool


def read_every_text(content: bytes) -> EveryText:
    """Raises `UnreadableFile`."""
    parts = open_text_parts(content)
    return EveryText(
        paragraphs=tuple(pair for name, root in parts.items() for pair in _read_part(name, root)),
        pictures=sum(1 for root in parts.values() for _ in root.iter(*_PICTURES)),
        has_deleted_text=any(root.find(f".//{qn('w:delText')}") is not None for root in parts.values()),
    )


def _read_part(name: str, root: Element) -> Iterator[tuple[str, str]]:
    kind = name.partition(" ")[0]
    word = "paragraph" if kind == "document" else _WORDS.get(kind, kind)
    number = 0
    for paragraph in root.iter(qn("w:p")):
        text = "".join(_read_paragraph(paragraph)).strip()
        if text:
            number += 1
            yield f"{word} {number}", text


def _read_paragraph(paragraph: Element) -> Iterator[str]:
    """Without the paragraphs inside of it, as text boxes have them: those come by themselves."""
    for element in paragraph.iter(*_TEXT, *_BREAKS):
        if next(element.iterancestors(qn("w:p"))) is paragraph:
            yield _BREAKS.get(element.tag) or element.text or ""
