"""Typing shares a revision with what stood there; dropping a sentence begins a new one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.losses import FORGOTTEN, drops_text

SENTENCE = "Short videos may be the first thing that first voters see of a party."


@pytest.mark.parametrize(
    ("before", "after", "dropped"),
    [
        ("", SENTENCE, False),
        (None, SENTENCE, False),
        (SENTENCE, SENTENCE + SENTENCE, False),
        (SENTENCE, "Now: " + SENTENCE, False),
        (SENTENCE, SENTENCE.replace("first voters", "people who vote for the first time"), False),
        (SENTENCE, SENTENCE[:-20], False),
        (SENTENCE, "", True),
        (SENTENCE, None, True),
        (SENTENCE + SENTENCE, SENTENCE, True),
        (SENTENCE, "x", True),
        (SENTENCE, "Something else that is as long as the text that was written there before.", True),
        ([{"id": "a", "value": SENTENCE}], [], True),
        (
            [{"id": "a", "value": SENTENCE}],
            [{"id": "a", "value": SENTENCE}, {"id": "b", "value": "x"}],
            False,
        ),
        (True, None, False),
    ],
)
def test_what_is_dropped(before: object, after: object, dropped: bool) -> None:
    assert drops_text(before, after) is dropped


@given(st.text(), st.text(min_size=0, max_size=200), st.text())
def test_what_is_only_added_to_drops_nothing(start: str, added: str, end: str) -> None:
    assert not drops_text(start + end, start + added + end)


@given(st.text(), st.text(min_size=FORGOTTEN + 1), st.text())
def test_a_long_passage_that_is_gone_is_noticed(start: str, gone: str, end: str) -> None:
    assert drops_text(start + gone + end, start + end)
