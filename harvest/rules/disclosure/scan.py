"""The records go by one after the other. Of them stays what the manuscript has in common with them, and counts.

What a word is worth shows only at the end: a name that many captions use as a word is a word, and a phrase that many
captions have is nobody's.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from harvest.rules.disclosure.findings import Finding, Sort, Weight
from harvest.rules.disclosure.folding import fold, split_words
from harvest.rules.disclosure.manuscript import Manuscript, Span
from harvest.rules.disclosure.quotes import Match, Pair, QuoteIndex, index_quotes

FEW_AUTHORS: Final = 10
"""A hashtag that fewer people used points to them (rule of ten, SDC Handbook)."""
_WORD_OF_MANY: Final = 3
"""Sources in which a name stands as a plain word, from which on it is taken for one."""
_OFTEN_WRITTEN: Final = 20
_SHORTEST_NAME: Final = 4
_PHRASE_OF_MANY: Final = 5
_PHRASE_SHARE: Final = 0.0005
"""A pair of words that more sources have than this share of all (and more than `_PHRASE_OF_MANY`) is a common phrase."""
_LONG_QUOTATION: Final = 12
_MOST_MATCHES: Final = 50_000


@dataclass(frozen=True, slots=True)
class Source:
    """One record. `texts` are pairs of what a text is (“caption”, “comment” …) and the text."""

    author: str = ""
    display_name: str = ""
    ids: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Quote:
    match: Match
    what: str


@dataclass(slots=True)
class Scan:
    """`look` at each record once, then `finish`. `sources` counts the texts that were compared."""

    manuscript: Manuscript
    sources: int = 0
    _index: QuoteIndex = field(init=False, repr=False)
    _handles: set[str] = field(default_factory=set, init=False)
    _names: set[str] = field(default_factory=set, init=False)
    _display_names: set[tuple[int, int]] = field(default_factory=set, init=False)
    _ids: set[str] = field(default_factory=set, init=False)
    _quotes: list[_Quote] = field(default_factory=list, init=False)
    _words: Counter[str] = field(default_factory=Counter, init=False)
    _pairs: Counter[Pair] = field(default_factory=Counter, init=False)
    _authors: dict[str, set[str]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self._index = index_quotes(self.manuscript)

    def look(self, source: Source) -> None:
        self._look_for_names(source)
        self._ids.update(key for key in source.ids if key in self.manuscript.ids)
        self._look_for_hashtags(source)
        for what, text in source.texts:
            self._look_for_quotes(what, split_words(fold(text)))

    def finish(self, erased: Collection[str] = ()) -> tuple[Finding, ...]:
        """All findings, the weightiest first. `erased`: ids of the manuscript whose records were removed before."""
        found = {
            *self._list_handles(),
            *self._list_names(),
            *self._list_display_names(),
            *self._list_ids(erased),
            *self._list_quotes(),
            *self._list_hashtags(),
        }
        return tuple(sorted(found))

    def _look_for_names(self, source: Source) -> None:
        name = fold(source.author)
        if name in self.manuscript.handles:
            self._handles.add(name)
        elif name in self.manuscript.names:
            self._names.add(name)
        words = split_words(fold(source.display_name))
        if len(words) > 1:
            self._look_for_display_name(words, is_plain=source.display_name.islower())

    def _look_for_display_name(self, words: list[str], *, is_plain: bool) -> None:
        """A name that is written with capitals is met only where the manuscript has a capital too."""
        for start in self._index.at.get((words[0], words[1]), ()):
            last = start + len(words) - 1
            if list(self._index.words[start : last + 1]) != words:
                continue
            if is_plain or not self.manuscript.excerpt(self._span(start, last)).islower():
                self._display_names.add((start, last))

    def _look_for_hashtags(self, source: Source) -> None:
        if not source.author:
            return
        for tag in map(fold, source.hashtags):
            if tag in self.manuscript.hashtags:
                authors = self._authors.setdefault(tag, set())
                if len(authors) < FEW_AUTHORS:
                    authors.add(source.author)

    def _look_for_quotes(self, what: str, words: list[str]) -> None:
        self.sources += 1
        self._words.update({word for word in words if word in self.manuscript.names})
        known = self._index.known_pairs(words)
        self._pairs.update(known)
        if len(known) > 1 and len(self._quotes) < _MOST_MATCHES:
            self._quotes.extend(_Quote(match, what) for match in self._index.find(words))

    def _list_handles(self) -> Iterator[Finding]:
        for name, spans in self.manuscript.handles.items():
            is_known = name in self._handles
            about = "an account of your records" if is_known else "an account"
            weight = Weight.POINTS_TO_SOMEBODY if is_known else Weight.LIKELY
            yield from _find_at(spans, weight, Sort.HANDLE, about)

    def _list_names(self) -> Iterator[Finding]:
        for name in self._names:
            weight = self._weigh_name(name)
            if weight is not None:
                yield from _find_at(
                    self.manuscript.names[name], weight, Sort.HANDLE, "the name of an account of your records"
                )

    def _weigh_name(self, name: str) -> Weight | None:
        """None for what reads as an ordinary word."""
        if not name.isalpha():
            return Weight.POINTS_TO_SOMEBODY
        is_word = self._words[name] >= _WORD_OF_MANY
        if is_word or len(name) < _SHORTEST_NAME or len(self.manuscript.names[name]) >= _OFTEN_WRITTEN:
            return None
        return Weight.LIKELY

    def _list_display_names(self) -> Iterator[Finding]:
        for first, last in self._display_names:
            span = self._span(first, last)
            yield from _find_at((span,), Weight.LIKELY, Sort.DISPLAY_NAME, "the shown name of an account")

    def _list_ids(self, erased: Collection[str]) -> Iterator[Finding]:
        for key, spans in self.manuscript.ids.items():
            if key in erased:
                yield from _find_at(
                    spans, Weight.POINTS_TO_SOMEBODY, Sort.ERASED_ID, "a record that was removed"
                )
            elif key in self._ids:
                yield from _find_at(spans, Weight.POINTS_TO_SOMEBODY, Sort.ID, "a record of yours")
            else:
                yield from _find_at(spans, Weight.LOOK, Sort.UNKNOWN_ID, "a number of the form of an id")

    def _list_hashtags(self) -> Iterator[Finding]:
        for tag, authors in self._authors.items():
            if len(authors) < FEW_AUTHORS:
                about = f"used by {len(authors)} of the accounts in your records"
                yield from _find_at(self.manuscript.hashtags[tag], Weight.LOOK, Sort.RARE_HASHTAG, about)

    def _list_quotes(self) -> Iterator[Finding]:
        """For words that several records share, the best match alone."""
        taken: list[tuple[int, int]] = []
        for quote in sorted(self._quotes, key=lambda each: (-each.match.shared, each.match.first, each.what)):
            match = quote.match
            if any(first <= match.last and match.first <= last for first, last in taken):
                continue
            if self._is_phrase_of_many(match):
                continue
            taken.append((match.first, match.last))
            yield self._say_quote(quote)

    def _is_phrase_of_many(self, match: Match) -> bool:
        if match.is_verbatim and match.shared >= _LONG_QUOTATION:
            return False
        limit = max(_PHRASE_OF_MANY, round(self.sources * _PHRASE_SHARE))
        return min((self._pairs[pair] for pair in match.pairs), default=limit + 1) > limit

    def _say_quote(self, quote: _Quote) -> Finding:
        match = quote.match
        span = self._span(match.first, match.last)
        is_verbatim = match.is_verbatim
        weight = Weight.POINTS_TO_SOMEBODY if is_verbatim else Weight.LIKELY
        sort = Sort.QUOTE if is_verbatim else Sort.NEAR_QUOTE
        return Finding(weight, span.passage, span.start, span.end, sort, quote.what, match.shared)

    def _span(self, first: int, last: int) -> Span:
        """From one word to another; up to the end of its passage where the other stands in a later one."""
        begin, end = self.manuscript.words[first].span, self.manuscript.words[last].span
        if begin.passage == end.passage:
            return Span(begin.passage, begin.start, end.end)
        return Span(begin.passage, begin.start, len(self.manuscript.passages[begin.passage].text))


def _find_at(spans: Iterable[Span], weight: Weight, sort: Sort, about: str) -> Iterator[Finding]:
    for span in spans:
        yield Finding(weight, span.passage, span.start, span.end, sort, about)
