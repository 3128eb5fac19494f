"""The team: at most nine besides the PI, of one institution, with its addresses and accounts."""

import pytest

from proposals.rules.findings import Background, Person
from tests.proposals.rules.findings.case import MEMBER, find_with, said


def team(count=1, **changes):
    """As many different people as wanted."""
    return [
        {
            **MEMBER,
            "id": f"m{number}",
            "name": f"Bea Specimen the {number}th",
            "email": f"bea{number}@exampletown.example",
            **changes,
        }
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("count", "expected"),
    [(1, []), (9, []), (10, [("team.too_large", "must_fix", "team.members")])],
)
def test_nine_are_the_most(count, expected):
    assert said(team__members=team(count)) == expected


def test_the_message_counts_the_people():
    (finding,) = find_with(team__members=team(12))
    assert finding.message == (
        "Your team has 12 members besides the principal investigator. "
        "The principal investigator may name at most 9 collaborators."
    )


@pytest.mark.parametrize(
    "same",
    [
        "University of Exampletown",
        "the university of exampletown",
        " UNIVERSITY OF EXAMPLETOWN ",
        "University of Exampletown (UET)",
        "University of Exámpletown",
        "",
    ],
)
def test_another_spelling_is_the_same_institution(same):
    found = said(team__members=team(university=same))
    assert [each for each in found if each[0] == "team.other_institution"] == []


@pytest.mark.parametrize(
    "other", ["University of Otherville", "Exampletown Company Ltd", "Otherville College"]
)
def test_another_institution_applies_itself(other):
    assert said(team__members=team(university=other)) == [
        ("team.other_institution", "look_at", "team.members")
    ]


def test_each_person_of_another_institution_is_named():
    others = [
        {**MEMBER, "id": name, "name": name, "email": f"{name}@x.example", "university": "Otherville College"}
        for name in ("Cy", "Di")
    ]
    found = find_with(team__members=[MEMBER, *others])
    assert [finding.message.partition(" is of ")[0] for finding in found] == ["Cy", "Di"]


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("bea@gmail.com", ["team.private_mail"]),
        ("Bea@GMail.com", ["team.private_mail"]),
        ("bea@proton.me", ["team.private_mail"]),
        ("bea@exampletown.example", []),
        ("bea@gmail.com.exampletown.example", []),
        ("bea@notgmail.com", []),
        ("bea at exampletown", ["team.broken_mail"]),
        ("bea@exampletown", ["team.broken_mail"]),
        ("@exampletown.example", ["team.broken_mail"]),
    ],
)
def test_addresses_are_those_of_the_institution(email, expected):
    assert [finding_id for finding_id, _, _ in said(team__members=team(email=email))] == expected


def test_the_address_itself_stays_out_of_the_message():
    (finding,) = find_with(team__members=team(email="bea.private@gmail.com"))
    assert "bea.private" not in finding.message


@pytest.mark.parametrize(("answer", "expected"), [(True, []), (None, []), (False, ["team.no_account"])])
def test_everybody_needs_an_account_with_tiktok(answer, expected):
    assert [each[0] for each in said(team__members=team(developer_account=answer))] == expected


def test_the_address_of_the_pi_is_one_of_the_institution():
    pi = Person("Ines Aalto", "ines.private@gmail.com")
    (finding,) = find_with(background=Background(pi=pi))
    assert (finding.id, finding.key, "ines" in finding.message) == ("team.private_mail", "team.pi", False)


@pytest.mark.parametrize(
    ("account", "expected"),
    [(True, []), (None, []), (False, [("team.no_account", "look_at", "team.pi")])],
)
def test_the_pi_needs_an_account_before_anybody_applies(account, expected):
    assert said(team__pi={"developer_account": account}) == expected
