"""The institution's record: what it answers, and what an application says otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.institution import (
    ADDRESS,
    DEPARTMENT_WEBSITE,
    KEYS,
    NAME,
    WEBSITE,
    Department,
    Difference,
    Institution,
    MailRule,
    answers_from,
    changes,
    differences,
)

MEDIA = Department("Media Studies", "https://www.exampletown.example/media")
ABROAD = Department("Law", "", "Canal Street 9", "2000 Otherville")
RECORD = Institution(
    name="University of Exampletown",
    ror="05f950310",
    street="Long Lane 1",
    city="1000 Exampletown",
    country="BE",
    website="https://www.exampletown.example",
    departments=(MEDIA, ABROAD),
    mail_domains=("exampletown.example",),
    mail_rule=MailRule.POINTED_OUT,
)


def test_the_record_answers_four_questions():
    assert answers_from(RECORD, MEDIA) == {
        NAME: {"university": "University of Exampletown", "department": "Media Studies", "ror": "05f950310"},
        ADDRESS: {"street": "Long Lane 1", "city": "1000 Exampletown", "country": "BE"},
        WEBSITE: "https://www.exampletown.example",
        DEPARTMENT_WEBSITE: "https://www.exampletown.example/media",
    }


def test_a_department_may_have_an_address_of_its_own_and_no_website():
    answers = answers_from(RECORD, ABROAD)
    assert answers[ADDRESS] == {"street": "Canal Street 9", "city": "2000 Otherville", "country": "BE"}
    assert answers[DEPARTMENT_WEBSITE] is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({}, []),
        (answers_from(RECORD, MEDIA), []),
        (answers_from(RECORD, ABROAD), []),
        (
            {NAME: {"university": "Uni Exampletown", "department": "Media Studies"}},
            [Difference(NAME, "University", "University of Exampletown", "Uni Exampletown")],
        ),
        (
            answers_from(RECORD, MEDIA)
            | {ADDRESS: {"street": "Short Lane 2", "city": "1000 Exampletown", "country": "NL"}},
            [
                Difference(ADDRESS, "Street and number", "Long Lane 1", "Short Lane 2"),
                Difference(ADDRESS, "Country", "Belgium", "Netherlands"),
            ],
        ),
        (
            {NAME: {"department": "Physics"}, ADDRESS: {"street": "Hill 3"}, WEBSITE: "https://x.example"},
            [Difference(WEBSITE, "Website", "https://www.exampletown.example", "https://x.example")],
        ),
        ({WEBSITE: 7, NAME: "text", ADDRESS: None}, []),
    ],
)
def test_what_is_written_otherwise_is_told(written, expected):
    """A department that the record does not have may have its own address; nothing said is no difference."""
    assert list(differences(RECORD, written)) == expected


@pytest.mark.parametrize(
    ("email", "own"),
    [
        ("a@exampletown.example", True),
        ("a@media.Exampletown.EXAMPLE", True),
        ("a@notexampletown.example", False),
        ("a@exampletown.example.org", False),
        ("", False),
    ],
)
def test_an_address_is_own_by_its_domain(email, own):
    assert RECORD.is_own_address(email) is own


def test_a_change_is_told_by_its_words():
    other = Institution(**{**vars_of(RECORD), "name": "Exampletown University", "departments": (MEDIA,)})
    assert changes(RECORD, other) == ("name", "departments")


words = st.text(max_size=20)
departments = st.builds(Department, name=words, website=words, street=words, city=words)


@given(
    st.builds(
        Institution,
        **dict.fromkeys(("name", "ror", "street", "city", "country", "website"), words),
        departments=st.lists(departments, max_size=3).map(tuple),
        mail_domains=st.lists(words, max_size=2).map(tuple),
        mail_rule=st.sampled_from(MailRule),
    )
)
def test_a_record_comes_back_from_json_and_does_not_contradict_itself(institution):
    assert Institution.from_json(institution.as_json()) == institution
    for department in institution.departments[:1]:
        answers = answers_from(institution, department)
        assert set(answers) == set(KEYS)
        assert list(differences(institution, answers)) == []


def vars_of(institution):
    return {name: getattr(institution, name) for name in Institution.__slots__}
