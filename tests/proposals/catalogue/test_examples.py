"""The invented applications are such as we ask others for: complete, of the right shape, and without a finding."""

from datetime import date

import pytest

from proposals.catalogue.examples import ExampleApplication, builtin_examples, examples_of
from proposals.catalogue.model import QuestionType
from proposals.catalogue.shapes import check_shape
from proposals.catalogue.visibility import visible_questions
from proposals.rules.findings import Severity
from tests.proposals.rules.findings.case import ALWAYS_SAID, CATALOGUE, TERMS, find

TODAY = date(2026, 11, 23)
EXAMPLES = builtin_examples()
LONG = [each.key for each in CATALOGUE.questions() if each.type is QuestionType.LONGTEXT]
ONLY_WHEN_DATA_ARE_SHARED = {"sharing.detail"}


def test_there_are_two_of_different_fields() -> None:
    assert [(each.key, each.field) for each in EXAMPLES] == [
        ("first-votes", "Political communication"),
        ("night-shifts", "Public health"),
    ]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.key)
def test_it_answers_what_the_form_asks_and_nothing_else(example: ExampleApplication) -> None:
    asked = {question.key: question for question in visible_questions(CATALOGUE, example.answers)}
    assert set(example.answers) <= set(asked)
    assert {key: check_shape(asked[key], value) for key, value in example.answers.items()} == dict(
        example.answers
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.key)
def test_the_checks_find_nothing_in_it(example: ExampleApplication) -> None:
    found = find(CATALOGUE, TERMS, example.answers, today=TODAY)
    assert [
        each for each in found if each.severity is not Severity.GOOD_TO_KNOW and each.id not in ALWAYS_SAID
    ] == []


@pytest.mark.parametrize("key", sorted(set(LONG) - ONLY_WHEN_DATA_ARE_SHARED))
def test_each_long_question_has_a_skeleton_and_two_answers(key: str) -> None:
    question = CATALOGUE.question(key)
    assert (bool(question.skeleton), [each.field for each in examples_of(question)]) == (
        True,
        ["Political communication", "Public health"],
    )


def test_a_question_that_is_not_answered_with_a_text_has_no_example() -> None:
    keys = ("team.members", "institution.website", "research.topic", "data.query")
    assert [examples_of(CATALOGUE.question(key)) for key in keys] == [(), (), (), ()]
