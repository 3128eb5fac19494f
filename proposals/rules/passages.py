"""Passages of an answer: found again after the text has moved, and replaced.

A passage is held by its words and by some words around it, so the marks of Markdown, line ends and blanks do not count: what
is selected in a rendered text is found in the text as it was written. Of several places that say the same, the one whose
neighbours agree best is taken, and of those the first; of a thousand places no further one is looked at.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile
from typing import Final

CONTEXT: Final = 80
"""Characters that are remembered before and after a passage."""
MOST_PLACES: Final = 1_000
_WORDS: Final = re.compile(r"[^\W_]+|[^\w\s]|_")
_MARKS: Final = frozenset("*_`#>~[]()\\|")
_ADDRESS: Final = re.compile(r"\]\([^)\s]*\)")
_BULLET: Final = re.compile(r"^[ \t]*(?:[-+*]|\d+[.)])(?=\s)", re.MULTILINE)
_PAIRED: Final = ("**", "`")


@dataclass(frozen=True, slots=True)
class Passage:
    quote: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    start: int
    end: int


def find_passage(text: str, passage: Passage) -> tuple[int, int] | None:
    """Where it begins and ends in the text; None where it is not, or no longer, to be found."""
    words, wanted = _words_of(text), _texts(passage.quote)
    if not wanted:
        return None
    before, after = _texts(passage.before), _texts(passage.after)
    told = [word.text for word in words]
    places = list(islice(_starts(told, wanted), MOST_PLACES))
    if not places:
        return None
    best = max(places, key=lambda at: (_agree(told, at, at + len(wanted), before, after), -at))
    return _span(text, words[best].start, words[best + len(wanted) - 1].end)


def hold_passage(text: str, quote: str, before: str = "") -> Passage | None:
    """The passage with what stands around it now; None if the text does not say it. `before` tells equal places apart."""
    place = find_passage(text, Passage(quote, before))
    if place is None:
        return None
    start, end = place
    return Passage(" ".join(quote.split()), text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def replace_passage(text: str, passage: Passage, replacement: str) -> str | None:
    """The text with other words in that place; None where it is not to be found."""
    place = find_passage(text, passage)
    return None if place is None else text[: place[0]] + replacement + text[place[1] :]


def _starts(told: Sequence[str], wanted: Sequence[str]) -> Iterator[int]:
    length = len(wanted)
    return (at for at, word in enumerate(told) if word == wanted[0] and told[at : at + length] == wanted)


def _agree(told: Sequence[str], start: int, end: int, before: Sequence[str], after: Sequence[str]) -> int:
    """How many neighbouring words are those that stood there."""
    left = _count_same(told[max(0, start - len(before)) : start][::-1], before[::-1])
    return left + _count_same(told[end : end + len(after)], after)


def _count_same(left: Sequence[str], right: Sequence[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


def _span(text: str, start: int, end: int) -> tuple[int, int]:
    """Takes in the other half of a mark that begins or ends inside."""
    for mark in _PAIRED:
        if text.count(mark, start, end) % 2 == 0:
            continue
        if text.endswith(mark, 0, start):
            start -= len(mark)
        elif text.startswith(mark, end):
            end += len(mark)
    return start, end


def _texts(text: str) -> list[str]:
    return [word.text for word in _words_of(text)]


@lru_cache(maxsize=64)
def _words_of(text: str) -> tuple[_Word, ...]:
    """Remembered: a page looks for the passages of every comment in the same answers."""
    plain = _BULLET.sub(_blank, _ADDRESS.sub(_blank, text))
    found = (_Word(match[0], match.start(), match.end()) for match in _WORDS.finditer(plain))
    return tuple(word for word in found if word.text not in _MARKS)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])
