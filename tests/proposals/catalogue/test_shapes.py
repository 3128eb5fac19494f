"""Shapes are checked, contents never; what passes is JSON that every database stores, and passing twice changes nothing."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.catalogue.model import QuestionType
from proposals.catalogue.shapes import MAX_LINE, MAX_QUERY, MAX_ROWS, MAX_TEXT, ShapeError, check_shape
from proposals.catalogue.visibility import is_answered
from tests.proposals.catalogue.sample import make_question

LINES = (QuestionType.TEXT, QuestionType.URL, QuestionType.DATE)

stored_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r\n"), max_size=40)
cells = st.fixed_dictionaries(
    {}, optional={"name": stored_text, "country": stored_text, "agreed": st.booleans(), "email": st.none()}
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | stored_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(stored_text, inner, max_size=3),
    max_leaves=8,
)
good_values = {
    QuestionType.TEXT: stored_text,
    QuestionType.LONGTEXT: st.lists(stored_text).map("\r\n".join),
    QuestionType.URL: stored_text,
    QuestionType.DATE: stored_text,
    QuestionType.CHOICE: st.sampled_from(["one", "other", ""]),
    QuestionType.YES_NO: st.booleans(),
    QuestionType.PARTS: cells,
    QuestionType.LIST: st.lists(cells, max_size=4),
    QuestionType.QUERY: st.dictionaries(
        st.sampled_from(["and", "or", "not", "é"]), st.lists(stored_text), max_size=3
    ),
}
anything = st.one_of(json_values, st.text(), st.floats(), st.binary(max_size=3), st.just({1: 2}))


def complaint(kind, value):
    with pytest.raises(ShapeError) as caught:
        check_shape(make_question(kind), value)
    return caught.value.place, caught.value.message


@pytest.mark.parametrize("kind", list(QuestionType))
@given(data=st.data())
def test_what_has_the_shape_passes_and_passing_twice_changes_nothing(kind, data):
    question = make_question(kind)
    once = check_shape(question, data.draw(good_values[kind]))
    assert check_shape(question, once) == once


@pytest.mark.parametrize("kind", list(QuestionType))
@given(value=anything)
def test_whatever_comes_is_refused_or_becomes_json(kind, value):
    with suppress(ShapeError):
        check_stored(check_shape(make_question(kind), value))


def check_stored(stored):
    text = json.dumps(stored, allow_nan=False, ensure_ascii=False)
    assert "\\u0000" not in text.replace("\\\\", "")
    assert text.encode()
    assert json.loads(text) == stored


@pytest.mark.parametrize("kind", list(QuestionType))
def test_an_answer_can_be_taken_back(kind):
    assert check_shape(make_question(kind), None) is None


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (QuestionType.DATE, "2027-02-30"),
        (QuestionType.DATE, "next spring"),
        (QuestionType.URL, "no address"),
        (QuestionType.TEXT, " spaces stay "),
        (QuestionType.LONGTEXT, "cafe\u0301 \u201cas typed\u201d\n\n\tand tabs"),
        (QuestionType.LONGTEXT, "x" * MAX_TEXT),
        (QuestionType.QUERY, {"nonsense": ["stays"]}),
        (QuestionType.PARTS, {"country": "not a country"}),
    ],
)
def test_what_it_says_is_never_judged(kind, typed):
    assert check_shape(make_question(kind), typed) == typed


@pytest.mark.parametrize("text", ["a\r\nb\r\n\r\nc", "a\nb\n\nc", "a\rb\r\rc"])
def test_line_ends_are_one_kind(text):
    assert check_shape(make_question(QuestionType.LONGTEXT), text) == "a\nb\n\nc"


@pytest.mark.parametrize("kind", [QuestionType.TEXT, QuestionType.LONGTEXT])
@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b", "\udfff"])
def test_characters_that_no_database_takes_are_refused(kind, text):
    assert complaint(kind, text)[1] == "There is a character in it that cannot be kept. Type the text again."
    assert complaint(QuestionType.QUERY, {"and": [{text: "x"}]})[1].startswith("There is a character")
    assert complaint(QuestionType.LIST, [{"name": text}])[0] == "[0].name"


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (QuestionType.TEXT, 3, ("", "This is not text.")),
        (QuestionType.TEXT, "a\nb", ("", "This is more than one line.")),
        (QuestionType.URL, "x" * (MAX_LINE + 1), ("", "This is longer than 2,000 characters.")),
        (QuestionType.LONGTEXT, "x" * (MAX_TEXT + 1), ("", "This is longer than 100,000 characters.")),
        (QuestionType.CHOICE, "unknown", ("", "This is none of the options.")),
        (QuestionType.CHOICE, True, ("", "This is not text.")),
        (QuestionType.YES_NO, "yes", ("", "This is neither yes nor no.")),
        (QuestionType.YES_NO, 1, ("", "This is neither yes nor no.")),
        (QuestionType.PARTS, [], ("", "This is not an object.")),
        (
            QuestionType.PARTS,
            {"naem": "x"},
            ("naem", "Unknown here. Possible are name, country, email, agreed."),
        ),
        (QuestionType.PARTS, {"name": 3}, ("name", "This is not text.")),
        (QuestionType.PARTS, {"agreed": "yes"}, ("agreed", "This is neither yes nor no.")),
        (QuestionType.LIST, {}, ("", "This is not a list.")),
        (QuestionType.LIST, ["x"], ("[0]", "This is not an object.")),
        (
            QuestionType.LIST,
            [{"naem": "x"}],
            ("[0].naem", "Unknown here. Possible are name, country, email, agreed."),
        ),
        (QuestionType.LIST, [{}, {"name": ["x"]}], ("[1].name", "This is not text.")),
        (QuestionType.LIST, [{"id": 3}], ("[0].id", "An id has 1 to 64 letters, digits, - or _.")),
        (QuestionType.LIST, [{"id": "a b"}], ("[0].id", "An id has 1 to 64 letters, digits, - or _.")),
        (QuestionType.LIST, [{"id": "a"}, {"id": "a"}], ("[1].id", "Two rows have the same id.")),
        (QuestionType.LIST, [{}] * (MAX_ROWS + 1), ("", "There are more than 1,000 rows.")),
        (QuestionType.QUERY, [], ("", "This is not an object.")),
        (QuestionType.QUERY, "{}", ("", "This is not an object.")),
        (QuestionType.QUERY, {"a": float("nan")}, ("", "This is not a JSON object.")),
        (QuestionType.QUERY, {"a": {1, 2}}, ("", "This is not a JSON object.")),
        (QuestionType.QUERY, {"a": "x" * MAX_QUERY}, ("", "This is longer than 64,000 characters.")),
        (QuestionType.QUERY, {"a": [[[[[[[[]]]]]]]]}, ("", "It is nested more than 8 deep.")),
    ],
)
def test_what_has_another_shape_is_refused_with_its_place(kind, value, expected):
    assert complaint(kind, value) == expected


def test_a_query_nested_without_end_is_refused():
    deep = []
    for _ in range(50_000):
        deep = [deep]
    assert complaint(QuestionType.QUERY, {"and": deep}) == ("", "It is nested more than 8 deep.")


def test_rows_get_ids_that_stay():
    question = make_question(QuestionType.LIST)
    first = check_shape(question, [{"name": "Bea"}, {"id": "kept", "name": "Cy"}, {"name": "Di"}])
    assert [row["name"] for row in first] == ["Bea", "Cy", "Di"]
    assert first[1]["id"] == "kept"
    assert len({row["id"] for row in first}) == 3
    assert check_shape(question, list(reversed(first))) == list(reversed(first))


def test_blank_fields_are_left_out_and_blank_rows_stay():
    assert check_shape(make_question(QuestionType.PARTS), {"name": " ", "country": "BE", "agreed": None}) == {
        "country": "BE"
    }
    assert check_shape(make_question(QuestionType.LIST), [{"id": "a", "name": ""}]) == [{"id": "a"}]


def test_no_is_an_answer_in_a_field():
    assert is_answered(check_shape(make_question(QuestionType.PARTS), {"agreed": False}))


def test_no_option_is_no_answer():
    assert check_shape(make_question(QuestionType.CHOICE), "") is None


def test_the_error_says_place_and_message():
    with pytest.raises(ShapeError, match=r"^\[1\]\.name: This is not text\.$"):
        check_shape(make_question(QuestionType.LIST), [{}, {"name": 1}])
