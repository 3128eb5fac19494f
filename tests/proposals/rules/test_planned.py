"""The data plan as one collection."""

from typing import Any

import pytest

from proposals.rules.planned import Plan, PlanError

PERIOD = {"data.start": "2026-01-01", "data.end": "2026-03-31"}
OWN = {"and": [{"operation": "EQ", "field_name": "music_id", "field_values": ["7"]}]}


def rows(*values: str) -> list[dict[str, str]]:
    return [{"id": str(number), "value": value} for number, value in enumerate(values)]


@pytest.mark.parametrize(
    ("answers", "query"),
    [
        (
            {"data.hashtags": rows("#vote", "vote", " ")},
            {"and": [{"operation": "EQ", "field_name": "hashtag_name", "field_values": ["vote"]}]},
        ),
        ({"data.query": OWN, "data.hashtags": rows("vote")}, OWN),
        (
            {"data.accounts": rows("@someone"), "data.keywords": rows("ballot")},
            {
                "or": [
                    {"operation": "EQ", "field_name": "username", "field_values": ["someone"]},
                    {"operation": "EQ", "field_name": "keyword", "field_values": ["ballot"]},
                ]
            },
        ),
    ],
)
def test_the_query_of_a_plan(answers: dict[str, Any], query: dict[str, Any]) -> None:
    assert Plan.of(PERIOD | answers).as_collection()["query"] == query


@pytest.mark.parametrize(
    ("wanted", "extras"),
    [
        (None, []),
        ({"comments": False, "accounts": True}, ["accounts"]),
        ({"replies": True}, ["comments", "replies"]),
        ({"comments": True, "replies": True, "accounts": True}, ["comments", "replies", "accounts"]),
    ],
)
def test_replies_bring_their_comments(wanted: dict[str, bool] | None, extras: list[str]) -> None:
    plan = Plan.of(PERIOD | {"data.query": OWN, "data.with": wanted})
    assert plan.as_collection()["with"] == extras


@pytest.mark.parametrize(
    ("answers", "places"),
    [
        ({}, ["data.query"]),
        ({"data.accounts": rows("not a name!")}, ["data.accounts[0]"]),
        (
            {"data.query": {"and": [{"operation": "EQ"}]}},
            ["data.query.and[0].field_name", "data.query.and[0].field_values"],
        ),
        ({"data.query": OWN, "data.start": "soon"}, ["data.start"]),
        ({"data.query": OWN, "data.end": "2025-12-31"}, ["data.end"]),
    ],
)
def test_a_plan_that_makes_no_query_says_where(answers: dict[str, Any], places: list[str]) -> None:
    with pytest.raises(PlanError) as caught:
        Plan.of(PERIOD | answers)
    assert list(caught.value.problems) == places
