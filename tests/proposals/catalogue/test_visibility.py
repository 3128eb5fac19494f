"""The grammar of rules, each word with what makes it true and what does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.catalogue.model import QuestionType
from proposals.catalogue.reading import CURRENT, builtin_catalogues, read_catalogue
from proposals.catalogue.visibility import holds, is_answered, is_visible, keys_in, visible_questions
from tests.proposals.catalogue.sample import make_question

CATALOGUE = read_catalogue(builtin_catalogues()[CURRENT])


@pytest.mark.parametrize(
    ("rule", "answer", "expected"),
    [
        ({"eq": ["a", True]}, True, True),
        ({"eq": ["a", True]}, False, False),
        ({"eq": ["a", True]}, None, False),
        ({"eq": ["a", True]}, 1, False),
        ({"eq": ["a", 1]}, True, False),
        ({"eq": ["a", "x"]}, "x", True),
        ({"eq": ["a", "x"]}, "X", False),
        ({"in": ["a", ["x", "y"]]}, "y", True),
        ({"in": ["a", ["x", "y"]]}, "z", False),
        ({"in": ["a", [1]]}, True, False),
        ({"in": ["a", ["x"]]}, None, False),
        ({"answered": "a"}, "x", True),
        ({"answered": "a"}, False, True),
        ({"answered": "a"}, " ", False),
        ({"answered": "a"}, None, False),
        ({"gt": ["a", 3]}, 4, True),
        ({"gt": ["a", 3]}, 3, False),
        ({"gt": ["a", 3]}, "4", False),
        ({"gt": ["a", 0]}, True, False),
        ({"gt": ["a", "2027-01-31"]}, "2027-02-01", True),
        ({"gt": ["a", "2027-01-31"]}, "2027-01-31", False),
        ({"gt": ["a", "2027-01-31"]}, None, False),
        ({"lt": ["a", 3]}, 2.5, True),
        ({"lt": ["a", 3]}, 3, False),
        ({"lt": ["a", "2027-01-31"]}, "2026-12-31", True),
        ({"lt": ["a", "2027-01-31"]}, "2027-01-31", False),
        ({"all": [{"answered": "a"}, {"eq": ["a", "x"]}]}, "x", True),
        ({"all": [{"answered": "a"}, {"eq": ["a", "x"]}]}, "y", False),
        ({"all": []}, None, True),
        ({"any": [{"eq": ["a", "x"]}, {"eq": ["a", "y"]}]}, "y", True),
        ({"any": [{"eq": ["a", "x"]}, {"eq": ["a", "y"]}]}, "z", False),
        ({"any": []}, "x", False),
        ({"not": {"answered": "a"}}, None, True),
        ({"not": {"answered": "a"}}, "x", False),
    ],
)
def test_each_word(rule, answer, expected):
    assert holds(rule, {"a": answer}) is expected


def test_an_answer_that_is_absent_is_none():
    assert not holds({"eq": ["a", "x"]}, {})
    assert holds({"not": {"answered": "a"}}, {})


@pytest.mark.parametrize("rule", [{}, {"maybe": "a"}, {"answered": "a", "eq": ["a", 1]}])
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(ValueError, match="A rule has one of eq, in"):
        holds(rule, {})
    with pytest.raises(ValueError, match="A rule has one of eq, in"):
        list(keys_in(rule))


def test_the_keys_of_a_rule():
    rule = {"all": [{"eq": ["a", 1]}, {"any": [{"answered": "b"}, {"not": {"gt": ["c", 1]}}]}]}
    assert list(keys_in(rule)) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, False),
        ("", False),
        (" \n", False),
        ("x", True),
        (False, True),
        (0, True),
        ([], False),
        ([{"id": "1"}], False),
        ([{"id": "1", "name": " "}], False),
        ([{"id": "1", "name": "x"}], True),
        ([{"id": "1", "agreed": False}], True),
        ({}, False),
        ({"name": ""}, False),
        ({"name": "x"}, True),
        ({"and": []}, False),
        ({"and": [{"operation": "EQ"}]}, True),
    ],
)
def test_what_counts_as_an_answer(value, expected):
    assert is_answered(value) is expected


def test_a_question_without_a_rule_is_always_asked():
    assert is_visible(make_question(QuestionType.TEXT), {})


rules = st.recursive(
    st.one_of(
        st.builds(lambda value: {"eq": ["a", value]}, st.sampled_from(["x", True, 1])),
        st.just({"answered": "a"}),
        st.just({"gt": ["a", 1]}),
    ),
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)


@given(rules, st.sampled_from(["x", "y", True, False, 1, 2, None]))
def test_not_turns_a_rule_round_and_all_and_any_agree(rule, answer):
    answers = {"a": answer}
    assert holds({"not": rule}, answers) is not holds(rule, answers)
    assert holds({"all": [rule]}, answers) is holds({"any": [rule]}, answers) is holds(rule, answers)


@pytest.mark.parametrize(
    ("answers", "brought_up"),
    [
        ({}, set()),
        ({"team.others_need_access": True}, {"team.members"}),
        ({"research.topic": "other"}, {"research.topic_other"}),
        ({"ethics.status": "not_yet"}, set()),
        ({"ethics.status": "applied"}, {"ethics.reference"}),
        ({"sharing.third_parties": True}, {"sharing.detail"}),
        ({"sharing.third_parties": False, "sharing.harvester": True}, {"sharing.detail"}),
        ({"sharing.third_parties": False, "sharing.harvester": False}, set()),
    ],
)
def test_what_the_catalogue_asks(answers, brought_up):
    always = {question.key for question in CATALOGUE.questions() if question.visible_if is None}
    assert {question.key for question in visible_questions(CATALOGUE, answers)} == always | brought_up
