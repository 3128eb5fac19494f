"""What comes back in a file that left as an export: the text of each question, and comments written beside it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from proposals.catalogue.shapes import MAX_TEXT
from proposals.rendering.prose import Code, Nodes

LONGEST: Final = 2 * MAX_TEXT
"""Characters that are read of one question; no answer has more than half of them."""
MOST_TROUBLES: Final = 500
"""Several times the questions of any form; further ones that nobody asked are not listed."""
SECTION_LEVEL: Final = 2
QUESTION_LEVEL: Final = 3
"""Headings of an exported file; the title is 1, and those inside an answer begin at 4."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The application and the version that a file was made of."""

    ref: str
    number: int


class Trouble(StrEnum):
    """Why a question's text was not read."""

    TWICE = "twice"
    NOT_FOUND = "not_found"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment of a word processor. `key` is the question beside which it stands, "" where there is none."""

    key: str
    author: str
    quote: str
    text: str


@dataclass(frozen=True, slots=True)
class ReturnedText:
    """The text of one question, as a tree and as the Markdown that makes it."""

    nodes: Nodes
    source: str


NOTHING: Final = ReturnedText((), "")


def leave_as_it_is(text: str) -> ReturnedText:
    """A text that is too long for any answer: kept to be shown, and not read further."""
    return ReturnedText((Code(text),), text)


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """`texts` by question; `origin` None where the file does not say what it was made of."""

    origin: Origin | None
    texts: Mapping[str, ReturnedText]
    troubles: Mapping[str, Trouble]
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Landmarks:
    """How a version's questions can be told in a file whose hidden marks are gone: by their words.

    `prompts` leads from the words above an answer to its question, and has none that two questions share; `asked` are
    the lines of TikTok's wording; `sections` the titles of sections.
    """

    ref: str
    number: int
    keys: frozenset[str]
    prompts: Mapping[str, str]
    asked: frozenset[str]
    sections: frozenset[str]

    def find(self, level: int, heading: str) -> str | None:
        """The question that a heading of that level begins, "" for a section, None for a heading inside an answer."""
        words = say_plainly(heading)
        if level <= SECTION_LEVEL and words in self.sections:
            return ""
        return self.prompts.get(words) if level <= QUESTION_LEVEL else None


def say_plainly(text: str) -> str:
    """For comparing headings: one kind of blank, of apostrophe and of quotation mark, which word processors change."""
    plain = (
        text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').replace("\u00a0", " ")
    )
    return " ".join(plain.split())


def sort_regions[Region](
    regions: Iterable[tuple[str, Region]], landmarks: Landmarks, read: Callable[[Region], ReturnedText]
) -> tuple[dict[str, ReturnedText], dict[str, Trouble]]:
    """Texts and troubles by question, of pieces by key; "" is no question.

    A question that stands twice is not read, since nobody can tell which text is meant.
    """
    texts: dict[str, ReturnedText] = {}
    troubles: dict[str, Trouble] = {}
    for key, region in regions:
        if key and key not in landmarks.keys:
            if len(troubles) < MOST_TROUBLES:
                troubles[key] = Trouble.UNKNOWN
        elif key in texts or key in troubles:
            troubles[key] = Trouble.TWICE
            texts.pop(key, None)
        elif key:
            texts[key] = read(region)
    missing = landmarks.keys - set(texts) - set(troubles)
    return texts, troubles | dict.fromkeys(sorted(missing), Trouble.NOT_FOUND)
