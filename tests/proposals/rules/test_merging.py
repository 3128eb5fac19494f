"""Two answers as one to start from: nothing of mine is missing, and what fits of theirs is there."""

import pytest

from proposals.catalogue.model import Question
from proposals.rules.merging import combine
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
