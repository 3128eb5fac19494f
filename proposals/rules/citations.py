"""Works that a text cites, and the list in which they have to stand: which are missing here, and which there.

Citations by author and year, "(Example and Sample, 2021; Muster 2025)" or "Example et al. (2024)", and by number, "[3]".
A reading of prose is never complete: what is found is worth a look, no more.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from proposals.rules.references.lists import split_list

_NAME: Final = r"[^\W\d_a-z][\w'’\-]{1,40}"
_PARTICLE: Final = r"(?:(?:van|von|de|der|den|del|della|di|da|la|le|ten|ter|zu|al|el|bin)\s+)"
_WHO: Final = rf"{_PARTICLE}{{0,3}}{_NAME}(?:\s+{_NAME}){{0,3}}"
_MORE: Final = rf"(?:\s+et\s+al\.?|(?:,?\s*(?:and|&|,)\s+{_WHO}){{1,6}})?"
_YEARS: Final = r"(?:1[5-9]|20)\d\d[a-z]?(?:,\s*(?:1[5-9]|20)\d\d[a-z]?){0,4}"
_INSIDE: Final = re.compile(rf"({_WHO}){_MORE},?\s+({_YEARS})")
_NARRATIVE: Final = re.compile(rf"({_WHO}){_MORE}\s+\(({_YEARS})(?:,[^()]{{1,60}})?\)")
_BRACKETS: Final = re.compile(r"\(([^()]{4,400})\)")
_NUMBERS: Final = re.compile(r"\[(\d{1,3}(?:\s*[,–-]\s*\d{1,3}){0,20})\]")
_YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d")
_OPENING: Final = frozenset(
    [
        "in",
        "by",
        "as",
        "see",
        "also",
        "and",
        "but",
        "the",
        "following",
        "although",
        "while",
        "compare",
        "after",
        "since",
        "both",
        "like",
        "e.g",
        "cf",
        "for",
        "according",
        "to",
    ]
)
"""Words that begin a sentence with a capital and are no name."""


@dataclass(frozen=True, slots=True)
class Citation:
    """`who` as it was written, up to the first "and"; `year` "" for a citation by number, whose `who` is the number."""

    who: str
    year: str

    def __str__(self) -> str:
        return f"{self.who}, {self.year}" if self.year else f"[{self.who}]"


@dataclass(frozen=True, slots=True)
class Comparison:
    """`not_listed` are cited and missing in the list; `not_cited` are listed, and no text cites them."""

    not_listed: tuple[Citation, ...]
    not_cited: tuple[str, ...]


def compare_references(texts: Iterable[str], listed: str) -> Comparison:
    works = split_list(listed)
    cited = tuple(dict.fromkeys(citation for text in texts for citation in find_citations(text)))
    places = _list_places(works)
    matched = {citation: _find_works(citation, places, len(works)) for citation in cited}
    found = {place for places in matched.values() for place in places}
    return Comparison(
        not_listed=tuple(citation for citation, places in matched.items() if not places),
        not_cited=tuple(work for place, work in enumerate(works) if place not in found),
    )


def find_citations(text: str) -> tuple[Citation, ...]:
    """In the order of the text; those by number only where none is by author and year."""
    named = [*_find_named(_NARRATIVE, text)]
    for inside in _BRACKETS.finditer(text):
        for part in inside[1].split(";"):
            named += _find_named(_INSIDE, part)
    return tuple(dict.fromkeys(named or _find_numbers(text)))


def _list_places(works: Sequence[str]) -> Mapping[str, set[int]]:
    """Where a year stands, and where a word stands before the year: every citation is looked up in it, none compared."""
    places: dict[str, set[int]] = defaultdict(set)
    for place, work in enumerate(works):
        year = _YEAR.search(work)
        for word in (*_words(work[: year.start()] if year else work), *_YEAR.findall(work)):
            places[word].add(place)
    return places


def _find_named(pattern: re.Pattern[str], text: str) -> Iterator[Citation]:
    for found in pattern.finditer(text):
        if who := _without_opening(found[1]):
            for year in _YEAR.findall(found[2]):
                yield Citation(who, year)


def _without_opening(who: str) -> str:
    words = who.split()
    while words and words[0].casefold() in _OPENING:
        words = words[1:]
    return " ".join(words)


def _find_numbers(text: str) -> Iterator[Citation]:
    for found in _NUMBERS.finditer(text):
        for part in found[1].split(","):
            first, *last = (int(number) for number in re.findall(r"\d+", part))
            for number in range(first, min(last[0] if last else first, first + 50) + 1):
                yield Citation(str(number), "")


def _find_works(citation: Citation, places: Mapping[str, set[int]], works: int) -> set[int]:
    if not citation.year:
        place = int(citation.who) - 1
        return {place} if 0 <= place < works else set()
    sets = sorted((places.get(word, set()) for word in (*_words(citation.who), citation.year)), key=len)
    return sets[0].intersection(*sets[1:])


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return re.findall(r"\w+", "".join(char for char in plain if not unicodedata.combining(char)))
