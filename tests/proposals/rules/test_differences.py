"""A difference loses no character of either text, marks no word that stayed, and is quick for a long design."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.differences import Kind, Piece, line_diff, word_diff

TEXTS = st.text(alphabet=st.sampled_from("ab c\n.é"), max_size=60)


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_back(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.REMOVED) == new
    assert all(piece.text for piece in pieces)
    assert all(left.kind is not right.kind for left, right in pairwise(pieces))


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("", "", ()),
        ("same", "same", (Piece(Kind.SAME, "same"),)),
        (
            "first votes",
            "second votes",
            (Piece(Kind.REMOVED, "first"), Piece(Kind.ADDED, "second"), Piece(Kind.SAME, " votes")),
        ),
        ("a\nb\n", "a\nb\nc\n", (Piece(Kind.SAME, "a\nb\n"), Piece(Kind.ADDED, "c\n"))),
    ],
)
def test_words_and_lines(old: str, new: str, pieces: tuple[Piece, ...]) -> None:
    assert word_diff(old, new) == pieces


def test_one_word_of_a_long_text_is_one_word() -> None:
    words = [f"w{number % 700}" for number in range(5000)]
    new = [*words[:2500], "new", *words[2501:]]
    changed = [piece for piece in word_diff(" ".join(words), " ".join(new)) if piece.kind is not Kind.SAME]
    assert changed == [Piece(Kind.REMOVED, words[2500]), Piece(Kind.ADDED, "new")]


@pytest.mark.parametrize("vocabulary", [1, 2, 12, 99, 400, 5000])
def test_five_thousand_words_are_compared(vocabulary: int) -> None:
    """Few words repeated are the worst case of the matcher underneath."""
    draw = random.Random(vocabulary)  # noqa: S311
    old, new = (" ".join(f"w{draw.randrange(vocabulary)}" for _ in range(5000)) for _ in range(2))
    pieces = word_diff(old, f"new {new} end")
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.ADDED) == old


SIGNS = [chr(0x2200 + number) for number in range(120)]
WHOLE = 100_000
"""Characters of the longest answer."""


@pytest.mark.parametrize(
    "signs", [SIGNS, [f"{sign} " for sign in SIGNS], [f"{sign}." for sign in SIGNS], ["."]]
)
def test_the_longest_answers_are_compared_whatever_they_say(signs: list[str]) -> None:
    draw = random.Random(1)  # noqa: S311
    old, new = ("".join(draw.choices(signs, k=WHOLE // len(signs[0]))) for _ in range(2))
    pieces = word_diff(old, f"new {new} end")
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.ADDED) == old
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.REMOVED) == f"new {new} end"


def test_what_is_too_much_by_the_word_is_compared_by_the_sentence() -> None:
    sentences = [f"{' '.join(SIGNS[number % 90 :])} {number}. " for number in range(600)]
    new = [*sentences[:300], "A new one. ", *sentences[301:550], *sentences[551:]]
    changed = [piece for piece in word_diff("".join(sentences), "".join(new)) if piece.kind is not Kind.SAME]
    assert sum(len(piece.text) for piece in changed) < 1_000


def test_lists_differ_by_the_line() -> None:
    assert line_diff("A (a)\nB (b)", "A (a)\nC (c)") == (
        Piece(Kind.SAME, "A (a)\n"),
        Piece(Kind.REMOVED, "B (b)\n"),
        Piece(Kind.ADDED, "C (c)\n"),
    )
    assert line_diff("", "") == ()
