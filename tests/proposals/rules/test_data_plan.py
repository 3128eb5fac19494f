"""A data plan is read from answers of any shape, and makes the query that TikTok takes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.data_plan import DataPlan, read_plan
from tiktok.query import QueryError

EMPTY = DataPlan((), (), (), (), None, None, None, (), None)


def rows(*values):
    return [{"id": f"r{number}", "value": value} for number, value in enumerate(values)]


def test_a_plan_holds_what_was_answered():
    answers = {
        "data.accounts": rows("@bee.example", "  "),
        "data.hashtags": rows("vote"),
        "data.keywords": rows("go and vote"),
        "data.regions": rows("BE"),
        "data.start": "2026-01-01",
        "data.end": "2026-02-30",
        "data.with": {"replies": True, "accounts": False},
        "data.expected_videos": "60,000",
    }
    assert read_plan(answers) == DataPlan(
        accounts=("@bee.example",),
        hashtags=("vote",),
        keywords=("go and vote",),
        regions=("BE",),
        start=date(2026, 1, 1),
        end=None,
        query=None,
        extras=("comments", "replies"),
        expected_videos=60_000,
    )


@pytest.mark.parametrize("odd", [None, "text", True, [1], [{}], {"a": 1}, 3])
def test_answers_of_another_shape_are_passed_over(odd):
    keys = ("accounts", "hashtags", "keywords", "regions", "start", "end", "with", "expected_videos")
    assert read_plan({f"data.{key}": odd for key in keys}) == EMPTY


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("60000", 60_000),
        ("1 200 000", 1_200_000),
        ("1.200.000", 1_200_000),
        ("about 5", None),
        ("٣", None),
        ("", None),
    ],
)
def test_a_number_may_have_its_groups_set_apart(text, number):
    assert read_plan({"data.expected_videos": text}).expected_videos == number


def test_lists_make_a_query():
    plan = read_plan({"data.hashtags": rows("#vote", "vote"), "data.regions": rows("be")})
    assert plan.build_query().as_json() == {
        "and": [
            {"operation": "EQ", "field_name": "hashtag_name", "field_values": ["vote"]},
            {"operation": "EQ", "field_name": "region_code", "field_values": ["BE"]},
        ]
    }


def test_a_query_takes_the_place_of_the_lists():
    query = {"not": [{"operation": "EQ", "field_name": "region_code", "field_values": ["BE"]}]}
    assert read_plan({"data.query": query, "data.hashtags": rows("vote")}).build_query().as_json() == query


@given(st.lists(st.text(max_size=20), max_size=5), st.lists(st.text(max_size=5), max_size=5))
def test_whatever_was_typed_makes_a_query_or_names_its_problems(hashtags, regions):
    plan = read_plan({"data.hashtags": rows(*hashtags), "data.regions": rows(*regions)})
    try:
        outcome: object = plan.build_query().as_json()
    except QueryError as error:
        outcome = error.problems
    assert outcome
