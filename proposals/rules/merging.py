"""Two answers that were written at the same time, as one to start from."""

import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from proposals.catalogue.model import Question, QuestionType
from proposals.rules.differences import count_same, is_quick

COMBINED: Final = frozenset({QuestionType.LONGTEXT, QuestionType.LIST, QuestionType.PARTS})
"""Types of which two answers can stand in one."""

_SENTENCES: Final = re.compile(r"\n+|[^\n]+?(?:(?<![.!?…])[.!?…]++[)\]”’\"']*+(?=\s|$)[ \t]*|(?=\n)|$)")

type Words = Sequence[str]
type Match = tuple[int, int, int]
"""Where a run of sentences stands in the base, where in the other text, and how long it is."""


@dataclass(frozen=True, slots=True)
class Merge:
    """`is_clean`: no sentence was changed by both, so nothing stands twice in another wording."""

    text: str
    is_clean: bool


def combine(question: Question, mine: object, theirs: object, base: object = None) -> object:
    """Nothing of mine is missing; of theirs, what can stand beside it: sentences, other rows, fields I left empty.

    `base` is what both started from, None if that is not kept. Mine alone where the type is none of COMBINED, unless it is no answer.
    """
    if question.type is QuestionType.LONGTEXT and isinstance(mine, str) and isinstance(theirs, str):
        return merge_texts(mine, theirs, base if isinstance(base, str) else None).text
    if isinstance(mine, list) and isinstance(theirs, list):
        return _combine_rows(mine, theirs)
    if question.type is QuestionType.PARTS and isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        return {**theirs, **mine}
    return theirs if mine is None else mine


def merge_texts(mine: str, theirs: str, base: str | None) -> Merge:
    """Sentence by sentence: what one of us changed is taken; where both did, mine stands before theirs.

    Without a base what both texts have stands once, and the rest of each.
    """
    ours, other = _split(mine), _split(theirs)
    start = _split(base) if base is not None else _shared(ours, other)
    decided = [_decide(*place) for chunk in _chunks(start, ours, other) for place in _places(*chunk)]
    gap = " " if any(len(kept) == 1 and "".join(kept[0]).strip() for kept in decided) else "\n\n"
    text = "".join("".join(_join(kept, gap)) for kept in decided)
    return Merge(text, all(len(kept) == 1 for kept in decided))


def _split(text: str) -> list[str]:
    return _SENTENCES.findall(text)


def _shared(left: Words, right: Words) -> list[str]:
    return [sentence for at, _, size in _match(left, right) for sentence in left[at : at + size]]


def _chunks(base: Words, mine: Words, theirs: Words) -> Iterator[tuple[Words, Words, Words]]:
    """Runs that all three have, and between them what stands in each."""
    ends = [(0, 0, 0, 0), *_agreed(base, mine, theirs), (len(base), len(mine), len(theirs), 0)]
    for (at, in_mine, in_theirs, size), (to, to_mine, to_theirs, _) in pairwise(ends):
        same = base[at : at + size]
        yield same, same, same
        yield base[at + size : to], mine[in_mine + size : to_mine], theirs[in_theirs + size : to_theirs]


def _agreed(base: Words, mine: Words, theirs: Words) -> Iterator[tuple[int, int, int, int]]:
    """Places in base, mine and theirs of each run that stands in all of them, and its length."""
    ours, others = deque(_match(base, mine)), deque(_match(base, theirs))
    while ours and others:
        (at, in_mine, size), (at_too, in_theirs, size_too) = ours[0], others[0]
        start, end = max(at, at_too), min(at + size, at_too + size_too)
        if start < end:
            yield start, in_mine + start - at, in_theirs + start - at_too, end - start
        (ours if at + size <= at_too + size_too else others).popleft()


def _match(base: Words, text: Words) -> list[Match]:
    """Of texts that are too much to compare, what they have in common at both ends."""
    if is_quick(base, text):
        blocks = SequenceMatcher(None, base, text).get_matching_blocks()
        return [(block.a, block.b, block.size) for block in blocks]
    start = count_same(base, text)
    end = count_same(reversed(base[start:]), reversed(text[start:]))
    return [(0, 0, start), (len(base) - end, len(text) - end, end)]


def _places(base: Words, mine: Words, theirs: Words) -> Iterator[tuple[Words, Words, Words]]:
    """Sentence by sentence where all three have as many."""
    if not len(base) == len(mine) == len(theirs):
        yield base, mine, theirs
        return
    for place in range(len(base)):
        yield base[place : place + 1], mine[place : place + 1], theirs[place : place + 1]


def _decide(base: Words, mine: Words, theirs: Words) -> list[Words]:
    """One text, or both where both changed the same."""
    if list(theirs) in (list(base), list(mine)):
        return [mine]
    return [theirs] if list(mine) == list(base) else [mine, theirs]


def _join(kept: Sequence[Words], gap: str) -> Iterator[str]:
    """Two texts of one place stand apart from each other."""
    texts = ["".join(each) for each in kept]
    for text, following in pairwise([*texts, ""]):
        yield text
        if following.strip() and text.strip() and not text[-1].isspace() and not following[0].isspace():
            yield gap


def _combine_rows(mine: list[Mapping[str, object]], theirs: list[Mapping[str, object]]) -> list[object]:
    """A row of theirs that I have too, by its id or word for word, is mine."""
    ids = {row.get("id") for row in mine}
    contents = [_content(row) for row in mine]
    return [*mine, *(row for row in theirs if row.get("id") not in ids and _content(row) not in contents)]


def _content(row: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if key != "id"}
