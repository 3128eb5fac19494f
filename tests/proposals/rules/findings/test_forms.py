"""Days have to exist and links have to lead somewhere."""

import pytest

from tests.proposals.rules.findings.case import MEMBER, find_with, said

DATES = ("access.start", "access.end", "data.start", "data.end")


@pytest.mark.parametrize("key", DATES)
@pytest.mark.parametrize(
    "text", ["2027-02-29", "2027-02-30", "next spring", "27/3/2027", "2027-13-01", "20270301"]
)
def test_text_that_is_no_day_is_named(key, text):
    assert said(**{key.replace(".", "__"): text}) == [("date.unreal", "must_fix", key)]


def test_the_29th_of_february_is_a_day_in_its_year():
    assert said(access__start="2028-02-29", access__end="2028-12-31") == []
    assert said(access__start="2027-02-29") == [("date.unreal", "must_fix", "access.start")]


def test_the_message_says_what_was_typed_and_how_to_write_it():
    (finding,) = find_with(access__start="2027-02-30")
    assert (
        finding.message
        == "“2027-02-30” is not a real date. Write a day, a month and a year, like 1 March 2027."
    )


@pytest.mark.parametrize(
    "link", ["www.exampletown.example", "https://", "https://intranet", "mailto:a@b.example", "x y"]
)
def test_text_that_is_no_address_is_named(link):
    assert said(institution__website=link) == [("link.broken", "must_fix", "institution.website")]


@pytest.mark.parametrize(
    "link", ["https://exampletown.example", "http://exampletown.example/a/b?c=d#e", " https://a.b.example "]
)
def test_an_address_is_fine(link):
    assert said(institution__department_website=link) == []


def test_an_identifier_with_a_slip_is_named_with_its_place_and_reason():
    found = find_with(
        institution__name={"university": "University of Exampletown", "department": "X", "ror": "05f950311"},
        team__pi={"orcid": "0000-0002-1825-0098"},
        team__members=[{**MEMBER, "orcid": "0000-0001"}],
    )
    assert [(finding.id, finding.severity.value, finding.key, finding.message) for finding in found] == [
        (
            "identifier.broken",
            "must_fix",
            "institution.name",
            "ROR id “05f950311”: A character of this ROR id is wrong: its last two do not fit the others.",
        ),
        (
            "identifier.broken",
            "must_fix",
            "team.pi",
            "ORCID iD “0000-0002-1825-0098”: A digit of this ORCID iD is wrong: its last one does not fit the others.",
        ),
        (
            "identifier.broken",
            "must_fix",
            "team.members",
            "Bea Specimen: ORCID iD “0000-0001”: An ORCID iD has 16 digits, like 0000-0002-1825-0097.",
        ),
    ]
