"""Against the library's record: what is written otherwise, and whose address is of another place."""

from dataclasses import replace
from datetime import date

import pytest

from proposals.rules.findings import Background, Person
from proposals.rules.institution import MailRule, Recorded
from tests.proposals.rules.findings.case import MEMBER, brief, find_with
from tests.proposals.rules.test_institution import RECORD

OWN = Background(recorded=Recorded(RECORD, 1, date(2026, 5, 3)))
REFUSED = Background(recorded=Recorded(replace(RECORD, mail_rule=MailRule.REFUSED), 1, date(2026, 5, 3)))


def test_an_application_as_recorded_is_flawless():
    assert find_with(background=OWN) == []


def test_what_is_written_otherwise_is_told_with_both_texts_and_the_day_of_the_record():
    (finding,) = find_with(background=OWN, institution__website="https://old.example")
    assert (finding.id, finding.severity.value, finding.key, finding.message, finding.source) == (
        "institution.other_than_recorded",
        "look_at",
        "institution.website",
        (
            "Website: you write “https://old.example”, the record of your institution says "
            "“https://www.exampletown.example”. Take over the record if it is right."
        ),
        "Your library’s record of 3 May 2026",
    )


@pytest.mark.parametrize(
    ("background", "email", "expected"),
    [
        (OWN, "bea@exampletown.example", []),
        (OWN, "bea@otherville.example", [("team.foreign_mail", "look_at", "team.members")]),
        (OWN, "bea@gmail.com", [("team.private_mail", "look_at", "team.members")]),
        (OWN, "", [("answer.missing", "must_fix", "team.members")]),
        (REFUSED, "bea@otherville.example", [("team.foreign_mail", "must_fix", "team.members")]),
        (
            REFUSED,
            "bea@gmail.com",
            [
                ("team.foreign_mail", "must_fix", "team.members"),
                ("team.private_mail", "look_at", "team.members"),
            ],
        ),
    ],
)
def test_the_rule_of_the_institution_for_other_addresses(background, email, expected):
    assert brief(find_with(background=background, team__members=[{**MEMBER, "email": email}])) == expected


def test_the_pi_has_an_address_of_the_institution_too():
    pi = Person("Ines Aalto", "ines@otherville.example")
    (finding,) = find_with(background=replace(OWN, pi=pi))
    assert (finding.id, finding.key, finding.message) == (
        "team.foreign_mail",
        "team.pi",
        "The principal investigator has an address at otherville.example, not of University of Exampletown.",
    )
