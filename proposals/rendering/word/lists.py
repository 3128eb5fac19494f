"""Lists as Word counts them: two patterns of nine levels, and a count of its own for each list."""

from typing import Any, Final

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Twips
from docx.text.paragraph import Paragraph

from proposals.rendering.word.elements import make

LEVELS: Final = 9
STEP: Final = 360
"""Twentieths of a point."""
BULLETS: Final = ("•", "◦", "▪")
FORMS: Final = ("decimal", "lowerLetter", "lowerRoman")


class Lists:
    """Adds its two patterns to a new document; `begin` gives each list its number."""

    def __init__(self, document: WordDocument) -> None:
        self._numbering: Any = document.part.numbering_part.element
        first = 1 + max((int(each) for each in self._ids("w:abstractNum", "w:abstractNumId")), default=-1)
        self._patterns = {False: first, True: first + 1}
        for ordered, number in self._patterns.items():
            self._insert_pattern(number, ordered=ordered)

    def begin(self, *, ordered: bool, level: int, start: int = 1) -> int:
        """The number of a new list, whose items stand at `level` (0 is the outermost)."""
        number = 1 + max(int(each) for each in self._ids("w:num", "w:numId"))
        counted = make("w:num", numId=number)
        counted.append(make("w:abstractNumId", val=self._patterns[ordered]))
        override = make("w:lvlOverride", ilvl=min(level, LEVELS - 1))
        override.append(make("w:startOverride", val=start))
        if ordered:
            counted.append(override)
        self._numbering.append(counted)
        return number

    def _ids(self, tag: str, attribute: str) -> list[str]:
        return [each.get(qn(attribute)) for each in self._numbering.findall(qn(tag))]

    def _insert_pattern(self, number: int, *, ordered: bool) -> None:
        """Patterns stand before the first list."""
        pattern = make("w:abstractNum", abstractNumId=number)
        pattern.append(make("w:multiLevelType", val="hybridMultilevel"))
        for level in range(LEVELS):
            pattern.append(_describe_level(level, ordered=ordered))
        self._numbering.find(qn("w:num")).addprevious(pattern)


def put_in_list(paragraph: Paragraph, number: int, level: int) -> None:
    element: Any = paragraph._p  # noqa: SLF001 - python-docx has no lists
    properties = element.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = min(level, LEVELS - 1)
    properties.get_or_add_numId().val = number


def indent_below(paragraph: Paragraph, level: int) -> None:
    """A further paragraph of an item, under the words of the first."""
    paragraph.paragraph_format.left_indent = Twips(STEP * (level + 1))


def _describe_level(level: int, *, ordered: bool) -> Any:
    described = make("w:lvl", ilvl=level)
    described.append(make("w:start", val=1))
    described.append(make("w:numFmt", val=FORMS[level % 3] if ordered else "bullet"))
    described.append(make("w:lvlText", val=f"%{level + 1}." if ordered else BULLETS[level % 3]))
    described.append(make("w:lvlJc", val="left"))
    place = make("w:pPr")
    place.append(make("w:ind", left=STEP * (level + 1), hanging=STEP))
    described.append(place)
    return described
