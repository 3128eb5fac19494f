"""What changed between two texts, word by word."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, takewhile
from typing import Final

_WORDS: Final = re.compile(r"\s+|\w+|[^\w\s]")
_SENTENCES: Final = re.compile(r"[^.!?\n]+[.!?\n]*|[.!?\n]+")
MOST_STEPS: Final = 400_000_000
"""At worst `difflib` looks at every word, and at every pair of places with one word, again for each match: some 5 s."""


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Joined, the same and the removed pieces are the old text, the same and the added ones the new text.

    Neighbours of one kind are one piece. Two texts of 5,000 words take well under a second, whatever they are: their
    common ends are set aside, and in long texts the words (and blanks) that make up more than 1% start no match. What
    would take much longer is compared by the sentence, and what is too much for that stands as one text for the other.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    start = count_same(before, after)
    end = count_same(reversed(before[start:]), reversed(after[start:]))
    middle = _compare_words(before[start : len(before) - end], after[start : len(after) - end])
    head, tail = "".join(before[:start]), "".join(before[len(before) - end :])
    return _join([Piece(Kind.SAME, head), *middle, Piece(Kind.SAME, tail)])


def line_diff(old: str, new: str) -> tuple[Piece, ...]:
    """As `word_diff`, of whole lines; both texts end with a line end."""
    return _join(_compare(*(f"{text}\n".splitlines(keepends=True) if text else [] for text in (old, new))))


def count_same(left: Iterable[str], right: Iterable[str]) -> int:
    """From the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


def _compare_words(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    if is_quick(before, after):
        return _compare(before, after)
    old, new = "".join(before), "".join(after)
    sentences = _SENTENCES.findall(old), _SENTENCES.findall(new)
    if is_quick(*sentences):
        return _compare(*sentences)
    return iter((Piece(Kind.REMOVED, old), Piece(Kind.ADDED, new)))


def is_quick(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether `difflib` compares them in seconds; words that start no match there do not count."""
    there = Counter(after)
    most = len(after) // 100 + 1 if len(after) >= 200 else len(after)
    pairs = sum(many * there[word] for word, many in Counter(before).items() if there[word] <= most)
    return (len(before) + len(after)) * (len(before) + pairs) <= MOST_STEPS


def _compare(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after).get_opcodes():
        removed, added = "".join(before[start:end]), "".join(after[new_start:new_end])
        if tag == "equal":
            yield Piece(Kind.SAME, removed)
        else:
            yield Piece(Kind.REMOVED, removed)
            yield Piece(Kind.ADDED, added)


def _join(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Without empty pieces, and with neighbours of one kind as one."""
    runs = groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.kind)
    return tuple(Piece(kind, "".join(piece.text for piece in run)) for kind, run in runs)
