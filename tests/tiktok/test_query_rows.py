"""Rows and object are two views of one query: whatever goes there comes back, valid or not."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tiktok.test_query import queries
from tiktok.query import parse_query
from tiktok.query.rows import Row, RowsError, find_row, object_of, rows_of

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
half_made = st.fixed_dictionaries(
    {
        "operation": st.sampled_from(["EQ", "IN", "GT", "ABOUT"]),
        "field_name": st.sampled_from(["keyword", "view_count", "region_code", "colour"]),
        "field_values": st.lists(st.sampled_from(["", "a\nb", "x", "10"]), max_size=3) | json_values,
    }
)
anything = st.dictionaries(
    st.sampled_from(["and", "or", "not"]), st.lists(half_made | json_values, max_size=4), max_size=3
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(queries)
def test_every_query_can_be_shown_and_comes_back(query):
    rows = rows_of(query.as_json())
    assert not any(row.written for row in rows)
    assert parse_query(object_of(rows)) == query


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(anything)
def test_what_cannot_be_shown_is_kept_as_it_is_written(query):
    assert object_of(rows_of(query)) == {name: found for name, found in query.items() if found}


def test_a_condition_that_is_not_known_is_kept_beside_the_others():
    known = {"operation": "IN", "field_name": "keyword", "field_values": []}
    strange = {"operation": "EQ", "field_name": "colour", "field_values": ["red"]}
    rows = rows_of({"not": [strange, known], "and": [known]})
    assert rows == (
        Row("and", "keyword", "IN"),
        Row("not", written=json.dumps(strange)),
        Row("not", "keyword", "IN"),
    )
    assert (find_row(rows, "not", 1), find_row(rows, "or", 0)) == (2, None)


@pytest.mark.parametrize("query", [[], "and", {"query": {}}, {"and": {"a": 1}}, {"and": "x"}])
def test_what_is_no_object_of_the_three_lists_has_no_rows(query):
    with pytest.raises(RowsError):
        rows_of(query)
