"""A new document with the styles that ours use, all of them named, so that Word's own panes show them."""

from datetime import datetime
from typing import Any, Final

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

from proposals.rendering.word.elements import CODE_STYLE, LINK_STYLE, add_field, keep_writable, make
from proposals.rendering.word.watermark import add_watermark

THUMBNAIL: Final = RELATIONSHIP_TYPE.THUMBNAIL
INK: Final = RGBColor(0x1B, 0x21, 0x29)
GREY: Final = RGBColor(0x59, 0x63, 0x6F)
RED: Final = RGBColor(0x8C, 0x2F, 0x1B)
BLUE: Final = RGBColor(0x14, 0x52, 0x7A)
FONT: Final = "Calibri"
MONO: Final = "Consolas"
ASKED: Final = "TikTok Asks"
MISSING: Final = "Not Answered"
CODE: Final = "Code Block"
NOTE: Final = "Guidance"
HEADINGS: Final = {"Title": 22, "Heading 1": 16, "Heading 2": 14, "Heading 3": 11.5}
INNER: Final = {"Heading 4": 11, "Heading 5": 10.5, "Heading 6": 10.5}
TEXT_WIDTH: Final = Cm(21 - 2 * 2.4)


def new_document(*, title: str, language: str, made_at: datetime | None, author: str) -> WordDocument:
    """A4, with title and language; `made_at` None writes no date of our own."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.4)
    section.top_margin = section.bottom_margin = Cm(2.4)
    _forget_picture(document)
    _describe(document, title=title, language=language, made_at=made_at, author=author)
    _set_styles(document)
    _set_language(document, language)
    return document


def _forget_picture(document: WordDocument) -> None:
    """The library's template has a small picture of itself, which would stand for every file of ours."""
    relations = document.part.package.rels
    for number in [number for number, each in relations.items() if each.reltype == THUMBNAIL]:
        del relations[number]


def _describe(
    document: WordDocument, *, title: str, language: str, made_at: datetime | None, author: str
) -> None:
    properties = document.core_properties
    properties.title, properties.author = keep_writable(title)[:255], keep_writable(author)[:255]
    properties.language = language
    properties.last_modified_by, properties.comments = "", ""
    properties.revision = 1
    if made_at:
        properties.created = properties.modified = made_at.replace(tzinfo=None)


def _set_language(document: WordDocument, language: str) -> None:
    """Of all text that does not say otherwise: for spelling, and for voices that read aloud."""
    for defaults in document.styles.element.iter(qn("w:rPrDefault")):
        properties = defaults.find(qn("w:rPr"))
        for known in properties.findall(qn("w:lang")):
            properties.remove(known)
        properties.append(make("w:lang", val=language, eastAsia=language, bidi="ar-SA"))


def _set_styles(document: WordDocument) -> None:
    _set_text(_paragraph_style(document, "Normal"), 10.5, INK, after=6)
    for name, size in (HEADINGS | INNER).items():
        _set_heading(_paragraph_style(document, name), size)
    for name, size, colour in (
        (ASKED, 9, GREY),
        (MISSING, 10, RED),
        (NOTE, 9.5, GREY),
        ("Table Text", 9.5, INK),
        ("Table Head", 9.5, INK),
        (CODE, 9, INK),
    ):
        _set_text(_add_paragraph_style(document, name), size, colour, after=4)
    _set_font(_paragraph_style(document, CODE), MONO)
    _paragraph_style(document, "Table Head").font.bold = True
    _paragraph_style(document, ASKED).paragraph_format.keep_with_next = True
    quote = _paragraph_style(document, "Quote")
    quote.paragraph_format.left_indent, quote.font.italic = Cm(0.8), False
    _set_text(quote, 10.5, GREY, after=6)
    _add_character_styles(document)
    _lighten_tables(document)


def _lighten_tables(document: WordDocument) -> None:
    element: Any = document.styles["Table Grid"].element
    borders = element.find(qn("w:tblPr")).find(qn("w:tblBorders"))
    for line in borders:
        line.set(qn("w:color"), "C4CAD2")


def _add_character_styles(document: WordDocument) -> None:
    link = document.styles.add_style(LINK_STYLE, WD_STYLE_TYPE.CHARACTER)
    code = document.styles.add_style(CODE_STYLE, WD_STYLE_TYPE.CHARACTER)
    assert isinstance(link, CharacterStyle)  # noqa: S101 - what was asked for one line above
    assert isinstance(code, CharacterStyle)  # noqa: S101
    link.font.underline, link.font.color.rgb = True, BLUE
    code.font.name = MONO


def _paragraph_style(document: WordDocument, name: str) -> ParagraphStyle:
    style = document.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no style of paragraphs")
    return style


def _add_paragraph_style(document: WordDocument, name: str) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    return _paragraph_style(document, name)


def _set_heading(style: ParagraphStyle, size: float) -> None:
    _set_text(style, size, INK, after=4)
    style.font.bold, style.font.italic = True, False
    style.paragraph_format.space_before = Pt(size)
    style.paragraph_format.keep_with_next = True


def _set_text(style: ParagraphStyle, size: float, colour: RGBColor, *, after: float) -> None:
    _set_font(style, FONT)
    style.font.size, style.font.color.rgb = Pt(size), colour
    style.paragraph_format.space_after = Pt(after)


def _set_font(style: ParagraphStyle, name: str) -> None:
    """The font of a theme, where a style names one, would win over the font by name."""
    style.font.name = name
    fonts = style.element.rPr.rFonts
    for attribute in list(fonts.attrib):
        if "Theme" in attribute:
            del fonts.attrib[attribute]
    fonts.set(qn("w:cs"), name)


def write_margins(document: WordDocument, *, header: str, footer: str) -> None:
    """What stands on each page: `header` where it says something, over a watermark, and `footer` beside the page number."""
    section = document.sections[0]
    style = _paragraph_style(document, "Footer")
    _set_text(style, 8, GREY, after=0)
    style.paragraph_format.tab_stops.clear_all()
    if header:
        run = section.header.paragraphs[0].add_run(header)
        run.bold, run.font.color.rgb = True, RED
        add_watermark(section.header.paragraphs[0])
    below = section.footer.paragraphs[0]
    below.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    below.add_run(f"{footer}\tPage ")
    add_field(below, "PAGE", "1")
    below.add_run(" of ")
    add_field(below, "NUMPAGES", "1")
