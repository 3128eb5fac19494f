"""Invented captions and a manuscript that gives some of them away, from a seed; so that a figure can be taken again.

Words follow Zipf's law, as those of real captions do: most pairs of words stand in many captions.
"""
# ruff: noqa: S311

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random

from harvest.rules.disclosure import Passage, Source

_ONSETS = [
    "b",
    "br",
    "c",
    "ch",
    "d",
    "dr",
    "f",
    "fl",
    "g",
    "gr",
    "h",
    "j",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "qu",
    "r",
    "s",
    "st",
    "t",
    "tr",
    "v",
    "w",
    "z",
]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ea", "ou"]
_CODAS = ["", "", "n", "r", "s", "t", "l", "m", "nd", "st"]
VOCABULARY = 30_000


@dataclass(frozen=True)
class Leak:
    """Something of the record `key` that was put into the manuscript. `edits`: words changed in a quotation."""

    sort: str
    passage: int
    edits: int = 0


class Corpus:
    """`sources` makes the same records each time it is called."""

    def __init__(self, seed: int, size: int) -> None:
        self.seed, self.size = seed, size
        draw = Random(f"{seed} words")
        words: dict[str, None] = {}
        while len(words) < VOCABULARY:
            words["".join(_syllable(draw) for _ in range(draw.choice((1, 2, 2, 3))))] = None
        self.words = list(words)
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))

    def sources(self) -> Iterator[Source]:
        draw = Random(f"{self.seed} captions")
        for number in range(self.size):
            caption = " ".join(self.draw_words(draw, draw.randint(4, 28)))
            yield Source(
                author=self.author(number),
                display_name=f"{self.words[number % 997].title()} {self.words[500 + number % 8009].title()}",
                ids=(str(7_345_557_461_438_385_450 + 65_536 * number),),
                texts=(("caption", caption),),
            )

    def author(self, number: int) -> str:
        return f"{self.words[number % VOCABULARY]}{self.words[(number * 7) % 997]}.{number % 89}"

    def draw_words(self, draw: Random, count: int) -> list[str]:
        return draw.choices(self.words, cum_weights=self.weights, k=count)


def write_manuscript(corpus: Corpus, words: int, each: int = 20) -> tuple[list[Passage], list[Leak]]:
    """Paragraphs of ordinary words, with `each` names, ids and quotations of 0, 1, 2, 3 and 4 changed words among them."""
    draw = Random(f"{corpus.seed} manuscript")
    paragraphs = [" ".join(corpus.draw_words(draw, 120)) for _ in range(words // 120)]
    leaks: list[Leak] = []
    for sort, edits, text in _list_leaks(corpus, draw, each):
        place = draw.randrange(len(paragraphs))
        paragraphs[place] += f" {text} " + " ".join(corpus.draw_words(draw, 20))
        leaks.append(Leak(sort, place, edits))
    passages = [Passage(f"paragraph {number}", text) for number, text in enumerate(paragraphs, 1)]
    return passages, leaks


def _list_leaks(corpus: Corpus, draw: Random, each: int) -> Iterator[tuple[str, int, str]]:
    long = [source for source in corpus.sources() if len(source.texts[0][1].split()) >= 12]
    for source in draw.sample(long, each):
        yield "handle", 0, source.author
    for source in draw.sample(long, each):
        yield "id", 0, source.ids[0]
    for edits in range(5):
        for source in draw.sample(long, each):
            yield "quote", edits, _change(source.texts[0][1].split(), edits, corpus, draw)


def _change(words: list[str], edits: int, corpus: Corpus, draw: Random) -> str:
    """Words replaced, left out or put in, at places drawn from the whole."""
    for _ in range(edits):
        place = draw.randrange(len(words))
        act = draw.choice(("replace", "leave out", "put in"))
        new = corpus.draw_words(draw, 1) if act != "leave out" else []
        words = words[:place] + new + words[place + (act != "put in") :]
    return " ".join(words)


def _syllable(draw: Random) -> str:
    return draw.choice(_ONSETS) + draw.choice(_VOWELS) + draw.choice(_CODAS)
