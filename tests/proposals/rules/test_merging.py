"""Two answers as one to start from: nothing of mine is missing, and what fits of theirs is there."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.catalogue.model import Question
from proposals.rules.merging import Merge, combine, merge_texts
from tests.proposals.forms.samples import CHOICE, LONGTEXT, PARTS, PEOPLE, QUERY, TEXT

MINE, THEIRS = {"id": "a", "name": "Mine"}, {"id": "b", "name": "Theirs"}


@pytest.mark.parametrize(
    ("question", "mine", "theirs", "combined"),
    [
        (LONGTEXT, "mine", "theirs", "mine\n\ntheirs"),
        (LONGTEXT, "mine", None, "mine"),
        (LONGTEXT, None, "theirs", "theirs"),
        (TEXT, "mine", "theirs", "mine"),
        (CHOICE, "red", "other", "red"),
        (QUERY, {"and": []}, {"or": []}, {"and": []}),
        (
            PARTS,
            {"street": "Mine"},
            {"street": "Theirs", "country": "BE"},
            {"street": "Mine", "country": "BE"},
        ),
        (PEOPLE, [MINE], [THEIRS], [MINE, THEIRS]),
        (PEOPLE, [MINE], [{"id": "a", "name": "Theirs"}], [MINE]),
        (PEOPLE, [MINE], [{"id": "c", "name": "Mine"}], [MINE]),
        (PEOPLE, [], [THEIRS], [THEIRS]),
    ],
)
def test_what_is_there_to_start_from(
    question: Question, mine: object, theirs: object, combined: object
) -> None:
    assert combine(question, mine, theirs) == combined


def test_a_row_of_full_stops_is_one_sentence() -> None:
    mine = "." * 100_000 + "a"
    assert merge_texts(mine, mine, None) == Merge(mine, True)


def test_the_longest_answers_are_merged() -> None:
    draw = Random(1)  # noqa: S311
    base, mine, theirs = ("".join(draw.choices([f"{n}.\n" for n in range(200)], k=20_000)) for _ in range(3))
    merged = merge_texts(f"{base}Mine.\n{mine}", f"{base}Theirs.\n{theirs}", base).text
    assert (merged.count("Mine."), merged.count("Theirs.")) == (1, 1)


BASE = "We study votes. We ask two countries. We end in May.\n\nData are kept safe."


@pytest.mark.parametrize(
    ("mine", "theirs", "base", "merged"),
    [
        (
            "We study votes. We ask four countries. We end in May.\n\nData are kept safe.",
            "We study votes. We ask two countries. We end in June.\n\nData are kept safe. Always.",
            BASE,
            Merge(
                "We study votes. We ask four countries. We end in June.\n\nData are kept safe. Always.", True
            ),
        ),
        (
            "We study votes. We end in May.\n\nData are kept safe.",
            f"First of all. {BASE}",
            BASE,
            Merge("First of all. We study votes. We end in May.\n\nData are kept safe.", True),
        ),
        (
            "Same. We ask four.",
            "Same. We ask five.",
            "Same. We ask two.",
            Merge("Same. We ask four. We ask five.", False),
        ),
        ("Same. Mine.", "Same. Theirs.", None, Merge("Same. Mine. Theirs.", False)),
        ("Mine", "Theirs", None, Merge("Mine\n\nTheirs", False)),
        ("", "", None, Merge("", True)),
    ],
)
def test_texts_are_merged_by_the_sentence(mine: str, theirs: str, base: str | None, merged: Merge) -> None:
    assert merge_texts(mine, theirs, base) == merged


TEXTS = st.lists(st.sampled_from(["A b. ", "C d! ", "E\n", "\n\n", "- f\n", "g"]), max_size=12).map("".join)


@given(TEXTS, TEXTS)
def test_what_one_alone_changed_is_taken(base: str, changed: str) -> None:
    assert merge_texts(changed, base, base) == Merge(changed, True)
    assert merge_texts(base, changed, base) == Merge(changed, True)
    assert merge_texts(changed, changed, base) == Merge(changed, True)


@given(TEXTS, TEXTS)
def test_without_a_base_no_sentence_of_either_is_missing(mine: str, theirs: str) -> None:
    merged = merge_texts(mine, theirs, None).text
    for sentence in (*mine.split(), *theirs.split()):
        assert sentence in merged


@given(st.text(max_size=60), st.text(max_size=60), st.none() | st.text(max_size=60))
def test_any_texts_can_be_merged(mine: str, theirs: str, base: str | None) -> None:
    merge_texts(mine, theirs, base)
