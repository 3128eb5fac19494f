"""Letters as they are compared: compatible forms, case, accents, look-alikes and invisible marks make no difference."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

_INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufe0e\ufe0f\ufeff"
)
_LOOK_ALIKE: Final = dict(zip("аеорсухіјѕοϲ", "aeopcyxijsoc", strict=True))
"""Cyrillic and Greek letters that look like Latin ones (Unicode UTS 39). Both sides are folded, so real words still meet."""
_APOSTROPHES: Final = dict.fromkeys("\u2018\u2019\u02bc\u0060\u00b4", "'")

_TABLE: Final = str.maketrans(
    dict.fromkeys(_INVISIBLE, "")
    | {chr(mark): "" for mark in range(0x0300, 0x0370)}
    | {chr(mark): "" for mark in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
    | _LOOK_ALIKE
    | _APOSTROPHES
)

_SINGLE: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
"""Scripts that put no space between words: there, each letter is taken for a word."""
_WORD: Final = re.compile(rf"[{_SINGLE}]|[^\W_{_SINGLE}]+(?:'[^\W_{_SINGLE}]+)*")


def fold(text: str) -> str:
    return unicodedata.normalize("NFKD", text).casefold().translate(_TABLE)


def fold_with_places(text: str) -> tuple[str, tuple[int, ...]]:
    """The folded text, and for each of its letters the place in `text` where it stood."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        folded = _fold_letter(letter)
        letters.append(folded)
        places.extend([place] * len(folded))
    return "".join(letters), tuple(places)


def split_words(folded: str) -> list[str]:
    return _WORD.findall(folded)


def find_words(folded: str) -> list[tuple[str, int, int]]:
    """Each word with its first place and the one after its last, in the folded text."""
    return [(found[0], found.start(), found.end()) for found in _WORD.finditer(folded)]


@lru_cache(maxsize=8_192)
def _fold_letter(letter: str) -> str:
    return fold(letter)
