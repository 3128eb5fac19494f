"""Paragraphs of the reviewed files are one line each, whatever the width of the editor they were written in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.catalogue.examples import builtin_examples
from proposals.catalogue.prose import unwrap
from proposals.catalogue.reading import CURRENT, builtin_catalogues, read_catalogue


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("One\ntwo.\n\nThree\n", "One two.\n\nThree"),
        ("- One\n  goes on\n- Two", "- One goes on\n- Two"),
        ("1. One\n   goes on\n2. Two", "1. One goes on\n2. Two"),
        ("Before:\n- one", "Before:\n- one"),
        ("# Title\n> quoted\n| a | b |", "# Title\n> quoted\n| a | b |"),
        ("One  \ntwo\\\nthree", "One  \ntwo\\\nthree"),
        ('Look:\n```\n{"a": 1,\n "b": 2}\n```\nand\nso on', 'Look:\n```\n{"a": 1,\n "b": 2}\n```\nand so on'),
        ("", ""),
    ],
)
def test_what_belongs_together_is_one_line(written: str, read: str) -> None:
    assert unwrap(written) == read


@given(st.text(st.sampled_from("ab -1.#`|\n")))
def test_no_word_is_lost_and_once_is_enough(text: str) -> None:
    once = unwrap(text)
    assert once.split() == text.split()
    assert unwrap(once).split("\n") == once.strip().split("\n")


def test_no_guidance_and_no_example_breaks_within_a_paragraph() -> None:
    questions = read_catalogue(builtin_catalogues()[CURRENT]).questions()
    texts = [text for each in questions for text in (each.guidance, each.example)]
    texts += [
        answer
        for example in builtin_examples()
        for key, answer in example.answers.items()
        if isinstance(answer, str) and key not in ("literature.references", "team.publications")
    ]
    assert [text for text in texts if unwrap(text) != text.strip()] == []
