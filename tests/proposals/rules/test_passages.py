"""Passages: found in the text as it was written, found again after it moved, and never found where they are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.passages import Passage, find_passage, hold_passage, replace_passage

TEXT = """How **first-time voters** meet short videos.

1. Which parties reach them? See [the list](https://example.org/a(b) of parties.
2. Which parties do not?
"""


def cut(text: str, quote: str, before: str = "") -> str | None:
    place = find_passage(text, Passage(quote, before))
    return None if place is None else text[slice(*place)]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("first-time voters", "first-time voters"),
        ("How first-time voters meet", "How **first-time voters** meet"),
        ("first-time voters meet", "**first-time voters** meet"),
        ("How first-time", "How **first-time"),
        ("meet  short\nvideos", "meet short videos"),
        ("reach them?\n\nWhich parties do", None),
        ("voters meet long", None),
        ("first-time voter", None),
        ("", None),
        ("**", None),
    ],
)
def test_what_is_selected_is_found_in_what_was_written(quote: str, found: str | None) -> None:
    assert cut(TEXT, quote) == found


def test_across_the_points_of_a_list() -> None:
    assert cut("1. One.\n2. Two.", "One.\nTwo.") == "One.\n2. Two."


def test_a_mark_that_would_be_left_alone_is_taken_in() -> None:
    assert replace_passage(TEXT, Passage("first-time voters meet"), "young people meet") == TEXT.replace(
        "**first-time voters** meet", "young people meet"
    )


def test_of_two_places_the_one_with_the_same_neighbours_is_taken() -> None:
    text = "The team codes. The library reads. The team codes. The PI reads."
    held = hold_passage(text, "The team codes.", before="The library reads. ")
    assert held is not None
    assert find_passage(text, held) == (35, 50)
    moved = "First of all: " + text.replace("The library", "Eli of the library")
    assert moved[slice(*(find_passage(moved, held) or (0, 0)))] == "The team codes."
    assert (find_passage(moved, held) or (0, 0))[0] > 40


def test_what_was_rewritten_is_gone() -> None:
    held = hold_passage("We keep data for ten years.", "ten years")
    assert held is not None
    assert find_passage("We keep data for two years.", held) is None


WORDS = st.lists(st.text("abc äß*_`-.", min_size=1, max_size=6), max_size=12).map(" ".join)


@given(WORDS, WORDS, WORDS)
def test_what_a_text_says_is_found_wherever_it_stands(before: str, quote: str, after: str) -> None:
    text = f"{before} qq {quote} qq {after}"
    held = hold_passage(text, f"qq {quote} qq")
    assert held is not None
    assert find_passage(text, held) is not None
    assert find_passage(f"New. {text} New.", held) is not None


@given(WORDS, WORDS)
def test_replacing_leaves_all_else_as_it_was(before: str, after: str) -> None:
    text = f"{before}\nqq zz\n{after}"
    assert replace_passage(text, Passage("qq zz"), "new") == f"{before}\nnew\n{after}"


def test_many_passages_of_one_long_text_are_found() -> None:
    """As a review page does: each comment looks for its own. Comparing all places anew would take a minute."""
    text = "a " * 50_000
    passages = [Passage("a " * 400, before="a " * number) for number in range(60)]
    found = [find_passage(text, passage) for passage in passages]
    assert all(place is not None and place[1] - place[0] == 799 for place in found)
