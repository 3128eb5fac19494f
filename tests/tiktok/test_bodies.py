"""Whatever bytes come, they become storable values or one refusal."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok.bodies import MAX_DEPTH, BodyError, mend_text, read_object


def is_storable(value):
    if isinstance(value, str):
        value.encode("utf-8")
        return "\0" not in value
    if isinstance(value, list):
        return all(map(is_storable, value))
    if isinstance(value, dict):
        return all(map(is_storable, [*value, *value.values()]))
    return value is None or value == value


def test_integers_are_exact_and_too_long_ones_stay_text():
    digits = "9" * 6000
    body = f'{{"id": 18446744073709551615, "beyond": {10**30}, "long": {digits}, "minus": -7}}'.encode()
    assert read_object(body) == {"id": 2**64 - 1, "beyond": 10**30, "long": digits, "minus": -7}


def test_nul_and_lone_surrogates_are_mended_everywhere():
    body = rb'{"a\u0000": "kite\u0000\u00009", "list": ["x\u0000", ["\ud83d"]], "deep": {"b": "\ud83d\ude00 \ude00"}}'
    assert read_object(body) == {"a": "kite9", "list": ["x", ["�"]], "deep": {"b": "😀 �"}}


def test_numbers_that_json_does_not_have_become_null():
    assert read_object(b'{"a": NaN, "b": -Infinity, "c": 1e999, "d": 1.5}') == {
        "a": None,
        "b": None,
        "c": None,
        "d": 1.5,
    }


def test_bytes_that_are_not_utf8_and_a_byte_order_mark_are_read():
    assert read_object(b'\xef\xbb\xbf{"a": "caf\xe9"}') == {"a": "caf�"}


def test_a_key_said_twice_alike_is_read_and_a_contradiction_refused():
    assert read_object(b'{"a": [1], "a": [1]}') == {"a": [1]}
    with pytest.raises(BodyError, match="two different things"):
        read_object(b'{"data": {"has_more": true, "has_more": false}}')


@pytest.mark.parametrize("brackets", [MAX_DEPTH, 900, 200_000])
def test_depth_is_refused(brackets):
    with pytest.raises(BodyError, match="too deep"):
        read_object(b'{"a": ' + b"[" * brackets + b"]" * brackets + b"}")


def test_depth_up_to_the_limit_is_read():
    inside = MAX_DEPTH - 1
    assert read_object(b'{"a": ' + b"[" * inside + b"]" * inside + b"}")


@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", b"[]", b"null", b"5", b'"x"', b'{"a": 1', b"\xff\xfe"]
)
def test_what_is_no_object_is_refused_without_quoting_it(body):
    with pytest.raises(BodyError) as caught:
        read_object(body)
    assert str(caught.value) in {"The answer is not JSON.", "The answer is not a JSON object."}


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(st.dictionaries(st.text(), values, max_size=4))
def test_every_object_becomes_storable(value):
    assert is_storable(read_object(json.dumps(value).encode()))


@given(st.binary())
def test_any_bytes_end_in_an_object_or_one_refusal(body):
    found = None
    try:
        found = read_object(body)
    except BodyError:
        return
    assert is_storable(found)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_sound_text_is_left_alone(text):
    assert mend_text(text) == text
