"""Nobody is named twice: not among the members, and not as a member who is the principal investigator."""

import pytest

from proposals.rules.findings import Background, Person
from tests.proposals.rules.findings.case import MEMBER, brief, find_with

ORCID = "0000-0002-1825-0097"
PI = Background(pi=Person("Ines Aalto", "ines.aalto@exampletown.example"))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"email": "Ines.Aalto@exampletown.example"}, [("team.pi_listed", "must_fix", "team.members")]),
        ({"orcid": f"https://orcid.org/{ORCID}"}, [("team.pi_listed", "must_fix", "team.members")]),
        ({"name": "Aalto, Ínes"}, [("team.pi_listed", "look_at", "team.members")]),
    ],
)
def test_a_member_who_is_the_pi_is_told(changes, expected):
    found = find_with(background=PI, team__pi={"orcid": ORCID}, team__members=[{**MEMBER, **changes}])
    assert brief(found) == expected


def test_the_message_says_by_what_and_which_rule():
    (finding,) = find_with(background=PI, team__members=[{**MEMBER, "name": "Ines Aalto"}])
    assert finding.message == (
        "Ines Aalto (1) has the name of the principal investigator, who is not listed here. "
        "The principal investigator may name at most 9 collaborators."
    )
    assert finding.clause == "team_size"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": "Cy Muster", "email": "cy@exampletown.example"}, []),
        ({"name": "Cy Muster"}, [("team.named_twice", "must_fix", "team.members")]),
        ({"email": "b@exampletown.example"}, [("team.named_twice", "look_at", "team.members")]),
    ],
)
def test_two_members_that_are_one_person_are_told(changes, expected):
    assert brief(find_with(team__members=[MEMBER, {**MEMBER, "id": "m2", **changes}])) == expected


def test_people_of_whom_nothing_is_known_are_not_the_same():
    blank = [{"id": "m1", "role": "Coding"}, {"id": "m2", "role": "Coding"}]
    assert "team.named_twice" not in {each.id for each in find_with(team__members=blank)}


def test_three_times_the_same_is_told_with_the_first_of_them():
    found = find_with(team__members=[{**MEMBER, "id": f"m{number}"} for number in range(3)])
    assert [each.message.partition(" have ")[0] for each in found] == [
        "Bea Specimen (1) and Bea Specimen (2)",
        "Bea Specimen (1) and Bea Specimen (3)",
    ]
