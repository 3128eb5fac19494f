"""A manuscript as passages with places, its words as an index, and what it names."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from harvest.rules.disclosure.folding import find_words, fold_with_places

_MENTION: Final = re.compile(r"(?<![\w.@])@([\w.]{1,64})")
_NAME: Final = re.compile(r"(?<![\w.@])[\w.]{2,64}(?![\w@])")
_ID: Final = re.compile(r"(?<!\d)\d{15,20}(?!\d)")
_HASHTAG: Final = re.compile(r"(?<![\w#&])#(\w{2,150})")
_LINK: Final = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)?tiktok\.com/(?:@(?P<name>[\w.]+))?[^\s<>\"'\)\]]*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Passage:
    """`place` as people say it: “page 4”, “paragraph 12”, “line 30”."""

    place: str
    text: str


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part of a passage's text, from `start` up to but without `end`."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    span: Span


type Spans = Mapping[str, tuple[Span, ...]]
type SpanOf = Callable[[int, int], Span]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """`at` tells for each word where in `words` it stands. Names, tags and words are folded; ids are digits.

    `handles` are names after an @ or in an address; `names` everything that could be one.
    """

    passages: tuple[Passage, ...]
    words: tuple[Word, ...]
    at: Mapping[str, tuple[int, ...]]
    handles: Spans
    names: Spans
    ids: Spans
    hashtags: Spans
    links: tuple[Span, ...]

    def excerpt(self, span: Span) -> str:
        return self.passages[span.passage].text[span.start : span.end]


def read_manuscript(passages: Iterable[Passage]) -> Manuscript:
    kept = tuple(passages)
    reader = _Reader()
    for number, passage in enumerate(kept):
        reader.read(number, passage.text)
    return Manuscript(
        passages=kept,
        words=tuple(reader.words),
        at=_freeze(reader.at),
        handles=_freeze(reader.handles),
        names=_freeze(reader.names),
        ids=_freeze(reader.ids),
        hashtags=_freeze(reader.hashtags),
        links=tuple(reader.links),
    )


class _Reader:
    def __init__(self) -> None:
        self.words: list[Word] = []
        self.at: dict[str, list[int]] = {}
        self.handles: dict[str, list[Span]] = {}
        self.names: dict[str, list[Span]] = {}
        self.ids: dict[str, list[Span]] = {}
        self.hashtags: dict[str, list[Span]] = {}
        self.links: list[Span] = []

    def read(self, number: int, text: str) -> None:
        folded, places = fold_with_places(text)

        def span(start: int, end: int) -> Span:
            return Span(number, places[start], places[end - 1] + 1)

        for word, start, end in find_words(folded):
            self.at.setdefault(word, []).append(len(self.words))
            self.words.append(Word(word, span(start, end)))
        self._read_links(folded, span)
        for found in _MENTION.finditer(folded):
            self._note(self.handles, found, 1, span)
        for found in _NAME.finditer(folded):
            self._note(self.names, found, 0, span)
        for found in _ID.finditer(folded):
            self._note(self.ids, found, 0, span)
        for found in _HASHTAG.finditer(folded):
            self._note(self.hashtags, found, 1, span)

    def _read_links(self, folded: str, span: SpanOf) -> None:
        for found in _LINK.finditer(folded):
            whole = found[0].rstrip(".,;:")
            self.links.append(span(found.start(), found.start() + len(whole)))
            if found["name"]:
                self._note(self.handles, found, "name", span)

    def _note(
        self, where: dict[str, list[Span]], found: re.Match[str], group: int | str, span: SpanOf
    ) -> None:
        """A full stop at the end belongs to the sentence."""
        name = found[group].strip(".")
        if name:
            start = found.start(group) + found[group].index(name)
            where.setdefault(name, []).append(span(start, start + len(name)))


def _freeze[T](found: dict[str, list[T]]) -> Mapping[str, tuple[T, ...]]:
    return MappingProxyType({name: tuple(each) for name, each in found.items()})
