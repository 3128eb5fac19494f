"""A keyword meets a word that is one letter away, and no other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok.simulator.approximation import sounds_like

WORDS = st.text("abc", min_size=5, max_size=9)


@pytest.mark.parametrize(
    ("word", "wanted", "answer"),
    [
        ("climate", "climate", True),
        ("climate", "climat", True),
        ("climate", "cclimate", True),
        ("climate", "climote", True),
        ("climate", "climb", False),
        ("climate", "clmiate", False),
        ("vote", "vots", False),
        ("vote", "votes", False),
        ("", "a", False),
    ],
)
def test_words(word: str, wanted: str, answer: bool) -> None:
    assert sounds_like(word, wanted) is answer


@given(WORDS, WORDS)
def test_it_is_an_edit_distance_of_at_most_one_from_both_sides(one: str, other: str) -> None:
    assert sounds_like(one, other) is sounds_like(other, one) is (count_edits(one, other) <= 1)


def count_edits(one: str, other: str) -> int:
    row = list(range(len(other) + 1))
    for n, left in enumerate(one, 1):
        corner, row[0] = row[0], n
        for m, right in enumerate(other, 1):
            corner, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, corner + (left != right))
    return row[-1]
