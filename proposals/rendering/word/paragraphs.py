"""Paragraphs and tables of a Word file, as the text to which its tracked changes lead.

Inserted text counts, deleted text does not; a paragraph whose end was deleted goes on in the next one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from docx.oxml.ns import qn

from proposals.rendering.prose import Run
from proposals.rendering.word.elements import CODE_STYLE
from proposals.rendering.word.lookups import (
    Count,
    Place,
    find_value,
    list_counts,
    list_style_places,
    list_styles,
    read_number,
)
from proposals.rendering.word.packages import Element, Package, UnreadableFile

MONO: Final = frozenset({"consolas", "courier new", "courier", "roboto mono", "liberation mono"})
OFF: Final = frozenset({"0", "false", "off"})
GONE: Final = (qn("w:del"), qn("w:moveFrom"))
WRAPPERS: Final = frozenset(
    qn(f"w:{name}") for name in ("ins", "moveTo", "smartTag", "sdtContent", "fldSimple", "customXml", "sdt")
)

DEEPEST: Final = 8
MOST_OPEN_COMMENTS: Final = 50
"""Beside one word; of further ones the words are not quoted."""
LONGEST_QUOTE: Final = 2_000
"""Characters that are kept of the words beside a comment."""
MOST_COLUMNS: Final = 63
"""Of a table; Word makes no wider one."""
MARKS: Final = tuple(f"{qn('w:pPr')}/{qn('w:rPr')}/{gone}" for gone in GONE)
BREAKS: Final = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "\u2011"}


@dataclass(slots=True)
class Piece:
    """A paragraph. `style` is its name in small letters; `bookmarks` begin in it, `comments` are ids of those beside it.

    `indent` is its own, in twentieths of a point: what is left of a style that another word processor does not have.
    """

    style: str
    place: Place | None
    indent: int = 0
    runs: list[Run] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """Rows of cells, each cell the paragraphs in it."""

    rows: list[list[list[Piece]]]


type Block = Piece | Table


class Paragraphs:
    """Reads one package; styles and numbers are looked up once."""

    def __init__(self, package: Package) -> None:
        self._links = package.links
        self._styles = dict(list_styles(package.styles))
        self._style_places = dict(list_style_places(package.styles))
        self._lists = dict(list_counts(package.numbering))
        self._open_comments: list[str] = []
        self.quotes: dict[str, str] = {}

    def read(self, body: Element) -> Iterator[Block]:
        """`quotes` holds afterwards the text beside each comment."""
        carried: Piece | None = None
        for element in _list_blocks(body):
            if element.tag == qn("w:tbl"):
                yield self._read_table(element)
                continue
            piece = self._read_paragraph(element)
            if carried is not None:
                piece = _join(carried, piece)
            carried = piece if _is_mark_gone(element) else None
            if carried is None:
                yield piece
        if carried is not None:
            yield carried

    def _read_table(self, element: Element) -> Table:
        rows = [
            row for row in element.findall(qn("w:tr")) if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None
        ]
        cells = [row.findall(qn("w:tc")) for row in rows]
        if max(map(len, cells), default=0) > MOST_COLUMNS:
            raise UnreadableFile(
                f"This Word document has a table of more than {MOST_COLUMNS} columns. Split it or take it out, then send that."
            )
        return Table([[list(self._read_cell(cell)) for cell in row] for row in cells])

    def _read_cell(self, cell: Element) -> Iterator[Piece]:
        """Tables in tables are read as their paragraphs."""
        for block in self.read(cell):
            if isinstance(block, Piece):
                yield block
            else:
                yield from (piece for row in block.rows for inner in row for piece in inner)

    def _read_paragraph(self, element: Element) -> Piece:
        properties = element.find(qn("w:pPr"))
        style_id = find_value(properties, "w:pStyle") or ""
        style, place = self._styles.get(style_id, style_id.lower()), self._find_place(properties, style_id)
        piece = Piece(style, place, _read_indent(properties))
        self._read_inside(element, piece, "")
        return piece

    def _find_place(self, properties: Element | None, style_id: str) -> Place | None:
        inherited = self._style_places.get(style_id, ("", ""))
        numbered = properties.find(qn("w:numPr")) if properties is not None else None
        number = find_value(numbered, "w:numId") or inherited[0]
        level = find_value(numbered, "w:ilvl") or inherited[1] or "0"
        if not number or number == "0":
            return None
        return Place(number, min(read_number(level), DEEPEST), self._lists.get((number, level), Count()))

    def _read_inside(self, element: Element, piece: Piece, href: str) -> None:
        for child in element:
            if child.tag == qn("w:r"):
                self._read_run(child, piece, href)
            elif child.tag == qn("w:hyperlink"):
                self._read_inside(child, piece, self._links.get(child.get(qn("r:id"), ""), ""))
            elif child.tag in WRAPPERS:
                self._read_inside(child, piece, href)
            else:
                self._read_mark(child, piece)

    def _read_mark(self, child: Element, piece: Piece) -> None:
        if child.tag == qn("w:bookmarkStart"):
            piece.bookmarks.append(child.get(qn("w:name"), ""))
        elif child.tag == qn("w:commentRangeStart") and len(self._open_comments) < MOST_OPEN_COMMENTS:
            self._open_comments.append(child.get(qn("w:id"), ""))
        elif child.tag == qn("w:commentRangeEnd"):
            ended = child.get(qn("w:id"), "")
            self._open_comments = [each for each in self._open_comments if each != ended]

    def _read_run(self, element: Element, piece: Piece, href: str) -> None:
        properties = element.find(qn("w:rPr"))
        if _is_on(properties, "w:vanish"):
            return
        piece.comments += [each.get(qn("w:id"), "") for each in element.findall(qn("w:commentReference"))]
        text = "".join(_list_text(element))
        for number in self._open_comments:
            self.quotes[number] = (self.quotes.get(number, "") + text[:LONGEST_QUOTE])[:LONGEST_QUOTE]
        if text:
            piece.runs.append(
                Run(
                    text,
                    _is_on(properties, "w:b"),
                    _is_on(properties, "w:i"),
                    self._is_code(properties),
                    href,
                )
            )

    def _is_code(self, properties: Element | None) -> bool:
        style = find_value(properties, "w:rStyle") or ""
        fonts = properties.find(qn("w:rFonts")) if properties is not None else None
        name = fonts.get(qn("w:ascii"), "") if fonts is not None else ""
        return self._styles.get(style, style).lower() == CODE_STYLE.lower() or name.lower() in MONO


def _join(first: Piece, second: Piece) -> Piece:
    """The first is used up: with a copy, a thousand ends that were deleted would be copied a thousand times."""
    first.runs += second.runs
    first.bookmarks += second.bookmarks
    first.comments += second.comments
    return replace(second, runs=first.runs, bookmarks=first.bookmarks, comments=first.comments)


def _list_blocks(parent: Element) -> Iterator[Element]:
    for child in parent:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in WRAPPERS:
            yield from _list_blocks(child)


def _is_mark_gone(paragraph: Element) -> bool:
    return any(paragraph.find(path) is not None for path in MARKS)


def _list_text(run: Element) -> Iterator[str]:
    for child in run:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in BREAKS and child.get(qn("w:type")) not in ("page", "column"):
            yield BREAKS[child.tag]


def _read_indent(properties: Element | None) -> int:
    found = properties.find(qn("w:ind")) if properties is not None else None
    left: str = found.get(qn("w:left"), found.get(qn("w:start"), "0")) if found is not None else "0"
    return read_number(left)


def _is_on(properties: Element | None, tag: str) -> bool:
    found = properties.find(qn(tag)) if properties is not None else None
    return found is not None and found.get(qn("w:val"), "1").lower() not in OFF
