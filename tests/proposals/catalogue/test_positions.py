"""What sources say side by side: which of it applies, and where they contradict each other."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.catalogue.positions import (
    find_conflicts,
    find_default,
    find_position,
    list_positions,
    list_statements,
    may_be_chosen,
    say_value,
)
from proposals.catalogue.reading import CURRENT_TERMS, builtin_terms, read_terms
from proposals.catalogue.terms import STRICTEST, Alternative, Pick, Profile, Unit

TERMS = read_terms(builtin_terms()[CURRENT_TERMS])
REFRESH = TERMS.clause("refresh")
NEWEST = Profile("newest", "The newest", "Of each the newest.", Pick.NEWEST)
KEYS = [None, "15", "30", "20", ""]


def test_the_sources_that_disagree_are_found():
    assert [tuple(clause.key for clause in each.clauses) for each in find_conflicts(TERMS)] == [
        ("refresh",),
        ("secret",),
        ("publication_copy", "publication_privacy"),
    ]


def test_the_version_before_disagrees_on_the_refresh_alone():
    before = read_terms(builtin_terms()["tiktok/2026-09"])
    assert [each.clauses[0].key for each in find_conflicts(before)] == ["refresh"]
    assert before.profiles == (STRICTEST,)


def test_positions_stand_with_their_sources_the_strictest_first():
    assert [
        (each.key, each.title, [one.stated for one in each.statements]) for each in list_positions(REFRESH)
    ] == [("15", "15 days", ["2023", "2023-08-10", "2026"]), ("30", "30 days", ["2026-01-22"])]


def test_an_option_that_no_source_takes_is_there_too():
    found = list_positions(TERMS.clause("comes_back"))
    assert [(each.key, len(each.statements)) for each in found] == [("stay_out", 1), ("collect_again", 0)]


@pytest.mark.parametrize(
    ("profile", "refresh"), [(TERMS.profile("strictest"), "15"), (TERMS.profile("newest"), "30")]
)
def test_a_profile_picks(profile, refresh):
    found = {clause.key: find_default(clause, profile) for clause in TERMS.clauses if may_be_chosen(clause)}
    assert {key: position.key for key, position in found.items() if position} == {
        "refresh": refresh,
        "comes_back": "stay_out",
        "secret": "team_alone",
    }


def test_an_unknown_profile_is_the_strictest():
    assert TERMS.profile("whatever").pick is Pick.STRICTEST


@pytest.mark.parametrize("chosen", KEYS)
def test_a_choice_that_is_not_offered_counts_as_none(chosen):
    position = find_position(REFRESH, STRICTEST, {} if chosen is None else {"refresh": chosen})
    assert position is not None
    assert position.key == ("30" if chosen == "30" else "15")


def test_a_clause_without_number_or_options_has_no_position():
    clause = TERMS.clause("attribution")
    assert (list_positions(clause), find_position(clause, NEWEST, {"attribution": "1"})) == ((), None)
    assert may_be_chosen(clause) is False


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (1, Unit.DAYS, "1 day"),
        (15, Unit.DAYS, "15 days"),
        (1, Unit.PEOPLE, "1 person"),
        (1000, Unit.REQUESTS, "1,000 requests"),
    ],
)
def test_a_number_has_its_unit(value, unit, words):
    assert say_value(replace(REFRESH, unit=unit), value) == words


@given(st.lists(st.integers(15, 90), max_size=6))
def test_whatever_sources_say_each_stands_once_and_the_strictest_applies(values):
    others = tuple(Alternative(value, "A source", date(2026, 11, 22)) for value in values)
    clause = replace(REFRESH, alternatives=others)
    positions = list_positions(clause)
    assert [int(each.key) for each in positions] == sorted({15, *values})
    assert sum(len(each.statements) for each in positions) == len(list_statements(clause)) == 1 + len(values)
    assert find_default(clause, STRICTEST) == positions[0]
