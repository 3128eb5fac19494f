"""What changed between two texts, word by word."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby, takewhile

_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


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
    common ends are set aside, and in long texts the words (and blanks) that make up more than 1% start no match.
    """
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    start = _count_same(before, after)
    end = _count_same(reversed(before[start:]), reversed(after[start:]))
    middle = _compare(before[start : len(before) - end], after[start : len(after) - end])
    head, tail = "".join(before[:start]), "".join(before[len(before) - end :])
    return _join([Piece(Kind.SAME, head), *middle, Piece(Kind.SAME, tail)])


def line_diff(old: str, new: str) -> tuple[Piece, ...]:
    """As `word_diff`, of whole lines; both texts end with a line end."""
    return _join(_compare(*(f"{text}\n".splitlines(keepends=True) if text else [] for text in (old, new))))


def _count_same(left: Iterable[str], right: Iterable[str]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


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
