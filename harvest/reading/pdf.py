"""PDF, read by pypdf. Its only door."""

import io
import re
from typing import Final

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from harvest.reading.files import MOST_LETTERS, MOST_PAGES, ReadFile, UnreadableManuscript
from harvest.rules.disclosure import Passage

_HYPHEN: Final = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ad]\n(?=[a-z\u00df-\u00ff])")
"""A word that is divided at the end of a line goes on in small letters."""


def read_pdf(content: bytes) -> ReadFile:
    """A passage for each page. UnreadableManuscript for a locked, broken or endless file."""
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableManuscript(
                "This PDF is protected by a password. Save it without one, then send that."
            )
        if len(reader.pages) > MOST_PAGES:
            raise UnreadableManuscript(f"This PDF has more than {MOST_PAGES:,} pages. Send it in parts.")
        return _read_pages(reader)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise UnreadableManuscript("This PDF is broken. Make it anew, then send that.") from error


def _read_pages(reader: PdfReader) -> ReadFile:
    passages: list[Passage] = []
    without_text: list[str] = []
    letters = 0
    for number, page in enumerate(reader.pages, 1):
        text = _HYPHEN.sub("", page.extract_text())
        letters += len(text)
        if letters > MOST_LETTERS:
            break
        passages.append(Passage(f"page {number}", text))
        if _has_picture(page):
            without_text.append(
                f"page {number}: a picture" if text.strip() else f"page {number}: only a picture"
            )
    return ReadFile(tuple(passages), tuple(without_text))


def _has_picture(page: PageObject) -> bool:
    """Looked up, not opened: what a picture unpacks to is nobody's business here."""
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return False
    return any(each.get_object().get("/Subtype") == "/Image" for each in objects.get_object().values())
