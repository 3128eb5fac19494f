"""TikTok's rules: each dated and sourced, the strictest value where sources disagree."""

from dataclasses import astuple
from datetime import date

import pytest

from harvest.rules.refresh import Times
from harvest.rules.statement import BACKUP_DAYS
from proposals.catalogue.reading import CURRENT_TERMS, builtin_terms, read_terms
from proposals.catalogue.terms import Unit

TERMS = read_terms(builtin_terms()[CURRENT_TERMS])

NUMBERS = {
    "refresh": (15, "days"),
    "refresh_start": (10, "days"),
    "refresh_amber": (12, "days"),
    "refresh_red": (14, "days"),
    "second_look": (1, "hours"),
    "end_of_access": (1, "days"),
    "backups": (14, "days"),
    "publication_copy": (30, "days"),
    "publication_privacy": (7, "days"),
    "team_size": (9, "people"),
    "access_length": (24, "months"),
    "review_time": (28, "days"),
    "quota": (1000, "requests"),
}


def test_every_number_is_known_with_its_unit():
    assert {
        clause.key: (clause.value, str(clause.unit)) for clause in TERMS.clauses if clause.value is not None
    } == NUMBERS


def test_the_duty_to_refresh_is_the_strictest_and_names_the_others():
    assert TERMS.days("refresh") == 15
    assert [(each.value, each.stated) for each in TERMS.clause("refresh").alternatives] == [
        (15, "2023-08-10"),
        (15, "2026"),
        (30, "2026-01-22"),
    ]


def test_numbers_of_this_site_are_those_that_it_keeps():
    assert TERMS.days("backups") == BACKUP_DAYS
    assert [TERMS.days(key) for key in ("refresh_start", "refresh_amber", "refresh_red", "refresh")] == [
        time.days for time in astuple(Times.of(TERMS.days("refresh")))
    ]


@pytest.mark.parametrize(
    "key",
    [
        "delete_missing",
        "keep_no_longer",
        "deletion_certificate",
        "derived_outputs",
        "lawful_outputs",
        "attribution",
        "licence_name",
        "licence_research",
        "third_parties",
        "secret",
        "breach",
        "developer_account",
        "other_institutions",
        "remove_leavers",
        "eligibility",
        "funding",
        "necessity",
        "ethics",
        "vetted_researchers",
    ],
)
def test_the_clauses_without_a_number_are_there(key):
    assert TERMS.clause(key).text.endswith((".", "”"))


@pytest.mark.parametrize("clause", TERMS.clauses, ids=lambda clause: clause.key)
def test_each_clause_says_where_and_when_it_was_read(clause):
    assert clause.source
    assert date(2026, 1, 1) < clause.observed_on <= date(2026, 11, 22)


def test_the_two_licences_are_for_two_offices():
    offices = {clause.key: clause.office for clause in TERMS.clauses if clause.office}
    assert offices.keys() == {"licence_name", "licence_research", "liability"}
    assert offices["licence_name"] != offices["licence_research"]


def test_a_number_is_taken_in_its_unit_only():
    assert TERMS.number("access_length", Unit.MONTHS) == 24
    with pytest.raises(ValueError, match="access_length has no value in days"):
        TERMS.days("access_length")
    with pytest.raises(ValueError, match="attribution has no value in days"):
        TERMS.days("attribution")
    with pytest.raises(KeyError):
        TERMS.clause("unknown")
