"""Words that stand in a source and, nearly in the same order, in the manuscript.

Pairs of neighbouring words say where to look; there, both texts are aligned word by word. A quotation has at least
8 words, or 5 with 40 letters; of the words of its stretch six in ten have to agree, so that up to four of twelve may be changed,
left out or put in.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from itertools import pairwise
from typing import Final, NamedTuple

from harvest.rules.disclosure.manuscript import Manuscript

LEAST_WORDS: Final = 8
LEAST_LETTERS: Final = 40
LEAST_OF_LONG: Final = 5
"""Words that 40 letters have to be at least: four ordinary long ones meet by chance."""
LEAST_SHARE: Final = 0.6
_GAP: Final = 0.75
"""What a word that does not agree costs, in words that do."""
_LEAST_PAIRS: Final = 2
_BAND: Final = 8
"""Words by which a place may shift within one quotation."""
_COMMON_IN_MANUSCRIPT: Final = 50
"""A pair that the manuscript has oftener says nothing about where to look."""
_ALIKE: Final = 0.74
"""A word with one wrong letter in four is still the word."""
_WORTH_A_SECOND_LOOK: Final = 0.35
_SHORT_WORD: Final = 0.6
"""Where a letter counts as a word (Chinese, Thai), fourteen make a quotation."""

type Pair = tuple[str, str]


class Match(NamedTuple):
    """`first` and `last` word of the manuscript; `shared` words of `stretch` agree; `pairs` are neighbours in both."""

    first: int
    last: int
    shared: int
    stretch: int
    pairs: tuple[Pair, ...]

    @property
    def is_verbatim(self) -> bool:
        return self.shared == self.stretch


class _Block(NamedTuple):
    source: int
    manuscript: int
    size: int


@dataclass(frozen=True, slots=True)
class QuoteIndex:
    """Where in the manuscript each pair of neighbouring words stands."""

    words: tuple[str, ...]
    at: Mapping[Pair, tuple[int, ...]]

    def find(self, source: Sequence[str]) -> Iterator[Match]:
        """The quotations of a source, one for each stretch of the manuscript that was found."""
        for low, high in self._choose_places(source):
            match = self._align(source, low, high)
            if match is not None:
                yield match

    def known_pairs(self, source: Sequence[str]) -> set[Pair]:
        """Those of its pairs that the manuscript has."""
        return {pair for pair in pairwise(source) if pair in self.at}

    def _choose_places(self, source: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Stretches of the manuscript in which enough pairs stand as far from one another as in the source."""
        bands: dict[int, list[int]] = {}
        for place, pair in enumerate(pairwise(source)):
            for where in self.at.get(pair, ()):
                bands.setdefault((where - place) // _BAND, []).append(where)
        for band in sorted(bands):
            met = bands[band] + bands.get(band + 1, [])
            if len(met) >= _LEAST_PAIRS and band - 1 not in bands:
                reach = len(source) + _BAND
                yield max(0, min(met) - reach), min(len(self.words), max(met) + reach)
            elif len(bands[band]) >= _LEAST_PAIRS and band - 1 in bands:
                yield max(0, min(bands[band]) - len(source)), min(len(self.words), max(met) + len(source))

    def _align(self, source: Sequence[str], low: int, high: int) -> Match | None:
        window = self.words[low:high]
        best = _choose_stretch(_find_blocks(source, window))
        if best and _share(best) < LEAST_SHARE and _share(best) >= _WORTH_A_SECOND_LOOK:
            best = _choose_stretch(_find_blocks(_mend(source, window), window))
        if not best or not _is_quotation(best, source):
            return None
        return _build_match(best, source, low)


def index_quotes(manuscript: Manuscript) -> QuoteIndex:
    words = tuple(word.text for word in manuscript.words)
    at: dict[Pair, list[int]] = {}
    for place, pair in enumerate(pairwise(words)):
        at.setdefault(pair, []).append(place)
    return QuoteIndex(
        words, {pair: tuple(where) for pair, where in at.items() if len(where) <= _COMMON_IN_MANUSCRIPT}
    )


def _find_blocks(source: Sequence[str], window: Sequence[str]) -> list[_Block]:
    matcher = SequenceMatcher(None, source, window, autojunk=False)
    return [_Block(*block) for block in matcher.get_matching_blocks() if block.size]


def _choose_stretch(blocks: Iterable[_Block]) -> list[_Block]:
    """The run of blocks with the most words that agree, less what lies between them."""
    best: list[_Block] = []
    run: list[_Block] = []
    score = best_score = 0.0
    for block in blocks:
        cost = _GAP * _gap(run[-1], block) if run else 0.0
        if score <= cost:
            run, score = [block], float(block.size)
        else:
            run, score = [*run, block], score - cost + block.size
        if score > best_score:
            best, best_score = run, score
    return best


def _gap(left: _Block, right: _Block) -> int:
    between = (
        right.source - left.source - left.size,
        right.manuscript - left.manuscript - left.size,
    )
    return max(between)


def _share(blocks: Sequence[_Block]) -> float:
    return sum(block.size for block in blocks) / _stretch(blocks)


def _stretch(blocks: Sequence[_Block]) -> int:
    """Words from the first to the last that agree, on the longer side."""
    first, last = blocks[0], blocks[-1]
    return last.size + max(last.source - first.source, last.manuscript - first.manuscript)


def _is_quotation(blocks: Sequence[_Block], source: Sequence[str]) -> bool:
    first, last = blocks[0], blocks[-1]
    taken = source[first.source : last.source + last.size]
    words = sum(_SHORT_WORD if len(word) == 1 and not word.isascii() else 1 for word in taken)
    letters = len(" ".join(taken))
    shared = sum(block.size for block in blocks)
    is_long = letters >= LEAST_LETTERS and shared >= LEAST_OF_LONG
    return (words >= LEAST_WORDS or is_long) and _share(blocks) >= LEAST_SHARE


def _build_match(blocks: Sequence[_Block], source: Sequence[str], low: int) -> Match:
    first, last = blocks[0], blocks[-1]
    return Match(
        first=low + first.manuscript,
        last=low + last.manuscript + last.size - 1,
        shared=sum(block.size for block in blocks),
        stretch=_stretch(blocks),
        pairs=tuple(
            pair for block in blocks for pair in pairwise(source[block.source : block.source + block.size])
        ),
    )


def _mend(source: Sequence[str], window: Sequence[str]) -> list[str]:
    """The source with its words as the manuscript spells them, where they are nearly the same."""
    spelt = set(window)
    choices = sorted(spelt)
    return [
        word
        if word in spelt or len(word) < 4
        else next(iter(get_close_matches(word, choices, 1, _ALIKE)), word)
        for word in source
    ]
