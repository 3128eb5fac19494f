"""The data plan: something to collect, in a period that makes sense, in words that TikTok's interface takes."""

import pytest

from tests.proposals.rules.findings.case import find_with, said

VOTE = {"operation": "EQ", "field_name": "hashtag_name", "field_values": ["vote"]}


def rows(*values):
    return [{"id": f"r{number}", "value": value} for number, value in enumerate(values)]


@pytest.mark.parametrize(
    "changes",
    [
        {"data__hashtags": None},
        {"data__hashtags": []},
        {"data__hashtags": rows("  "), "data__query": {}},
    ],
)
def test_nothing_to_collect(changes):
    assert said(**changes) == [("plan.empty", "must_fix", "data.accounts")]


@pytest.mark.parametrize(
    "changes",
    [
        {"data__accounts": rows("@bee.example", "https://www.tiktok.com/@wasp.example")},
        {"data__keywords": rows("go and vote")},
        {"data__regions": rows("BE", "nl")},
        {"data__hashtags": None, "data__regions": rows("BE"), "data__expected_videos": "1000"},
        {"data__hashtags": None, "data__query": {"and": [VOTE]}},
    ],
)
def test_any_of_them_is_enough(changes):
    assert said(**changes) == []


@pytest.mark.parametrize(
    ("key", "value", "finding_id"),
    [
        ("data.regions", "XX", "plan.unknown_region"),
        ("data.regions", "Belgium", "plan.unknown_region"),
        ("data.regions", "KP", "plan.unknown_region"),
        ("data.accounts", "two words", "plan.unreadable"),
        ("data.accounts", "https://vm.tiktok.com/abc", "plan.unreadable"),
        ("data.hashtags", "two words", "plan.unreadable"),
    ],
)
def test_what_tiktok_does_not_know_is_named_with_what_was_typed(key, value, finding_id):
    good = "NL" if key == "data.regions" else "good"
    (finding,) = find_with(**{key.replace(".", "__"): rows(good, value)})
    assert (finding.id, finding.severity, finding.key) == (finding_id, "must_fix", key)
    assert finding.message.casefold().startswith(f"“{value.casefold()}”")
    assert finding.message.count("“") == 1


def test_a_near_miss_is_helped():
    (finding,) = find_with(data__regions=rows("Belgium"))
    assert finding.message == "“BELGIUM” is not a region code of TikTok. Did you mean BE?"


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ({"and": [{**VOTE, "field_name": "regions"}]}, "and[0].field_name"),
        ({"or": [VOTE, {**VOTE, "operation": "LIKE"}]}, "or[1].operation"),
        ({"and": [{**VOTE, "field_values": "vote"}]}, "and[0].field_values"),
        ({"xor": [VOTE]}, "xor"),
        ({"and": [{"operation": "EQ"}]}, "and[0]"),
    ],
)
def test_a_malformed_query_is_refused_with_its_place(query, place):
    found = find_with(data__hashtags=None, data__query=query)
    assert {(finding.id, finding.severity, finding.key) for finding in found} == {
        ("plan.broken_query", "must_fix", "data.query")
    }
    assert found[0].message.startswith(place)


def test_every_problem_of_a_query_is_told():
    query = {"and": [{**VOTE, "operation": "LIKE"}, {**VOTE, "field_name": "regions"}]}
    assert len(find_with(data__hashtags=None, data__query=query)) == 2


def test_lists_beside_a_query_are_not_used():
    assert said(data__query={"and": [VOTE]}) == [("plan.two_ways", "look_at", "data.query")]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2026-03-31", "2026-01-01", [("plan.reversed", "must_fix", "data.end")]),
        ("2024-02-29", "2024-02-28", [("plan.reversed", "must_fix", "data.end")]),
        ("2024-02-29", "2024-02-29", []),
        ("2026-11-23", "2026-11-23", []),
        ("2026-11-24", "2026-12-24", [("plan.future", "look_at", "data.start")]),
        ("2026-11-01", "2026-11-24", [("plan.future", "good_to_know", "data.end")]),
        (
            "2026-11-01",
            "2029-01-01",
            [("plan.after_access", "look_at", "data.end"), ("plan.future", "good_to_know", "data.end")],
        ),
    ],
)
def test_the_period(start, end, expected):
    assert said(data__start=start, data__end=end) == expected


@pytest.mark.parametrize(
    ("changes", "finding_id"),
    [
        ({"data__expected_videos": "60000", "data__with": {"accounts": True}}, "plan.tight"),
        ({"data__expected_videos": "70000", "data__with": {"accounts": True}}, "plan.does_not_fit"),
        ({"data__expected_videos": "900000000"}, "plan.does_not_fit"),
    ],
)
def test_what_does_not_fit_the_quota(changes, finding_id):
    (finding,) = find_with(**changes)
    assert (finding.id, finding.severity, finding.key, finding.clause) == (
        finding_id,
        "look_at",
        "data.expected_videos",
        "quota",
    )
    assert "1,000 requests a day" in finding.message


def test_a_plan_that_fits_is_not_mentioned():
    assert said(data__expected_videos="60000") == []
