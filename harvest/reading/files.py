"""Which reader a file needs, and what comes of it."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from accounts.rules.errors import Invalid
from harvest.rules.disclosure import Passage

LARGEST_FILE: Final = 20_000_000
MOST_PAGES: Final = 1_000
MOST_LETTERS: Final = 6_000_000
"""About a million words, a shelf of theses."""
NAMES: Final = (".pdf", ".docx", ".tex", ".md", ".txt")
_BEGINNINGS: Final = {".pdf": b"%PDF-", ".docx": b"PK\x03\x04"}
_OLD_WORD: Final = b"\xd0\xcf\x11\xe0"


class UnreadableManuscript(Invalid):
    """The message says what to send instead; it belongs beside the field `file`."""

    def __init__(self, message: str) -> None:
        super().__init__(message, {"file": message})


@dataclass(frozen=True, slots=True)
class ReadFile:
    """`not_checked` says what of the file no program can compare: pictures, pages without text, deleted text."""

    passages: tuple[Passage, ...]
    not_checked: tuple[str, ...] = ()


def find_sort(name: str, content: bytes) -> str:
    """The ending that tells how to read the file. UnreadableManuscript."""
    ending = PurePath(name).suffix.lower()
    if ending not in NAMES:
        raise UnreadableManuscript(
            f"A file called {ending or 'without an ending'} cannot be checked. Send a PDF, a Word document (.docx), TeX, "
            "Markdown or plain text."
        )
    if len(content) > LARGEST_FILE:
        raise UnreadableManuscript("This file is larger than 20 MB. Send it without its pictures.")
    beginning = _BEGINNINGS.get(ending)
    if beginning and not content.startswith(_OLD_WORD) and beginning not in content[:1024]:
        raise UnreadableManuscript(
            f"This file is called {ending}, but is something else. Save it anew in that form, then send that."
        )
    return ending


def refuse_without_text(read: ReadFile) -> ReadFile:
    """UnreadableManuscript for a scan or an empty file, and for more text than a manuscript has."""
    letters = sum(len(passage.text) for passage in read.passages)
    if not letters:
        raise UnreadableManuscript(
            "There is no text in this file; it may be a scan. Send the file from which it was made."
        )
    if letters > MOST_LETTERS:
        raise UnreadableManuscript("This file has more text than can be checked at once. Send it in parts.")
    return read
