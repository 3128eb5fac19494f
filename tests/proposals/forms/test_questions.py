"""What a form keeps of what was typed, for each type of question, and what it says about the rest."""

import pytest

from proposals.catalogue.model import Question
from proposals.catalogue.reading import CURRENT, builtin_catalogues, read_catalogue
from proposals.forms import build_question_form
from tests.proposals.forms.samples import (
    CHOICE,
    DATE,
    HANDLES,
    HASHTAGS,
    LONGTEXT,
    PARTS,
    PEOPLE,
    QUERY,
    REGIONS,
    TEXT,
    YES_NO,
    rows,
    send,
)

CONDITION = '{"operation": "IN", "field_name": "hashtag_name", "field_values": ["vote"]}'
KEPT = "Nothing was saved; what you typed is below."


@pytest.mark.parametrize(
    ("asked", "typed", "value"),
    [
        (TEXT, {"answer": " two  words "}, " two  words "),
        (TEXT, {"answer": "  "}, None),
        (TEXT, {}, None),
        (LONGTEXT, {"answer": "one\r\n\r\n- two"}, "one\n\n- two"),
        (DATE, {"answer": "1 March 2027"}, "2027-03-01"),
        (DATE, {"answer": "not known yet"}, "not known yet"),
        (CHOICE, {"answer": "other"}, "other"),
        (CHOICE, {"answer": ""}, None),
        (YES_NO, {"answer": "yes"}, True),
        (YES_NO, {"answer": "no"}, False),
        (YES_NO, {}, None),
        (PARTS, {"street": "Elm 1", "country": "BE", "listed": "no"}, {"street": "Elm 1", "country": "BE", "listed": False}),
        (PARTS, {"street": " ", "country": ""}, None),
        (QUERY, {"answer": f'{{"and": [{CONDITION}]}}'}, {"and": [{"operation": "IN", "field_name": "hashtag_name", "field_values": ["vote"]}]}),
        (QUERY, {"answer": " \n"}, None),
    ],
)  # fmt: skip
def test_what_is_kept(asked: Question, typed: dict[str, str], value: object) -> None:
    form = send(asked, **typed)
    assert (list(form.words()), form.value) == ([], value)


@pytest.mark.parametrize(
    ("asked", "typed", "words"),
    [
        (TEXT, {"answer": "a\nb"}, [f"This is more than one line. {KEPT}"]),
        (TEXT, {"answer": "a" * 2001}, [f"This is longer than 2,000 characters. {KEPT}"]),
        (LONGTEXT, {"answer": "a" * 1_000_000}, [f"This is longer than 100,000 characters. {KEPT}"]),
        (LONGTEXT, {"answer": "a\x00b"}, ["Null characters are not allowed."]),
        (DATE, {"answer": "01/03/2027"}, ["“01/03/2027” can be 1 March 2027 or 3 January 2027. Write the month as a word to say which."]),
        (DATE, {"answer": "30 February 2027"}, ["“30 February 2027” is not a real date. Write it like 1 March 2027 or 2027-03-01."]),
        (CHOICE, {"answer": "blue"}, ["Select a valid choice. blue is not one of the available choices."]),
        (QUERY, {"answer": '{"and": [\n{"operation": "IN",}]}'}, ["Line 2, column 19: This is not JSON: Illegal trailing comma before end of object."]),
        (QUERY, {"answer": "[]"}, ["A query is an object with one or more of the lists and, or, not."]),
        (QUERY, {"answer": "[" * 60_000}, ["Line 1, column 9: Brackets are nested more than 8 deep."]),
        (QUERY, {"answer": '{"and": [],\n "and": []}'}, ["and: This key stands twice in the same object."]),
        (QUERY, {"answer": '{"and": [\n  {"operation": "IN",\n   "field_name": "regions", "field_values": ["BE"]}]}'}, ["Line 3, and[0].field_name: “regions” is not known. Did you mean region_code?"]),
        (HASHTAGS, {"answer": "#vote\nvote 2027"}, ["Line 2, “vote 2027”: This is not one hashtag. Write a single one without spaces, for example #vote."]),
    ],
)  # fmt: skip
def test_what_is_refused_and_why(asked: Question, typed: dict[str, str], words: list[str]) -> None:
    form = send(asked, **typed)
    assert list(form.words()) == words
    assert form["answer"].value() == typed["answer"]


@pytest.mark.parametrize(
    ("asked", "typed", "value"),
    [
        (DATE, "01/03/2027", "01/03/2027"),
        (DATE, "1 March 2027", "2027-03-01"),
        (QUERY, '{"and": [{"operation": "IN"}]}', {"and": [{"operation": "IN"}]}),
    ],
)
def test_a_draft_is_kept_as_far_as_it_can_be(asked: Question, typed: str, value: object) -> None:
    assert send(asked, draft=True, answer=typed).value == value


@pytest.mark.parametrize(
    "typed", ["{", "[]", "7", '{"and": [], "and": []}', "[" * 60_000, '{"a": ' + "9" * 5000 + "}"]
)
def test_a_draft_that_is_no_object_cannot_be_kept(typed: str) -> None:
    form = send(QUERY, draft=True, answer=typed)
    assert (bool(form.errors), form.value) == (True, None)


def test_names_lose_their_marks_and_keep_their_ids() -> None:
    stored = [{"id": "old", "value": "library.example"}, {"id": "gone", "value": "left"}]
    typed = "https://www.tiktok.com/@new_one?lang=en\n\n@Library.Example\nlibrary.example\n"
    first, second = send(HANDLES, stored, answer=typed).value  # type: ignore[misc]
    assert (first["value"], second) == ("new_one", {"id": "old", "value": "library.example"})


def test_a_name_that_is_none_yet_is_kept_in_a_draft() -> None:
    (row,) = send(HANDLES, draft=True, answer="two words").value  # type: ignore[misc]
    assert row["value"] == "two words"


def test_regions_by_code_or_name() -> None:
    found = send(REGIONS, answer="be\nIceland\nAtlantis").value
    assert [row["value"] for row in found] == ["BE", "IS", "Atlantis"]  # type: ignore[attr-defined]


def test_rows_with_content_are_kept_unless_removed() -> None:
    sent = rows(
        {"id": "a", "name": "Ines Aalto", "account": "no"},
        {"id": "b", "name": "Ruben Ilse", "DELETE": "on"},
        {"id": "c", "name": " "},
        {"id": "d", "email": "mara@lindholm.example"},
    )
    assert send(PEOPLE, **sent).value == [
        {"id": "a", "name": "Ines Aalto", "account": False},
        {"id": "d", "email": "mara@lindholm.example"},
    ]


def test_rows_that_were_saved_while_they_were_typed_are_kept_when_they_are_sent() -> None:
    stored = [{"id": "a", "name": "Ines Aalto"}, {"id": "b", "name": "Ruben Ilse"}]
    assert send(PEOPLE, stored, **rows(*stored)).value == stored


def test_a_row_without_an_id_gets_one() -> None:
    (row,) = send(PEOPLE, **rows({"name": "Ines Aalto"})).value  # type: ignore[misc]
    assert row["name"] == "Ines Aalto"
    assert row["id"]


def test_rows_that_lost_their_counts_are_refused() -> None:
    assert list(send(PEOPLE, rows__0__name="Ines Aalto").words()) == [
        "The page was sent incompletely. Load it again; what you typed is still below."
    ]


@pytest.mark.parametrize("version", ["", "-1", "x"])
def test_a_page_without_its_version_is_refused(version: str) -> None:
    assert list(send(TEXT, expected_version=version, answer="text").words()) == [
        "The page was sent incompletely. Load it again; what you typed is still below."
    ]


@pytest.mark.parametrize(
    ("asked", "stored", "shown"),
    [
        (TEXT, "text", "text"),
        (DATE, "2027-03-01", "1 March 2027"),
        (DATE, "soon", "soon"),
        (YES_NO, False, "no"),
        (HANDLES, [{"id": "a", "value": "one"}, {"id": "b", "value": "two"}], "one\ntwo"),
        (QUERY, {"and": []}, '{\n  "and": []\n}'),
        (TEXT, None, None),
    ],
)
def test_a_stored_answer_is_shown_as_people_write_it(asked: Question, stored: object, shown: object) -> None:
    assert build_question_form(asked, stored, 3)["answer"].value() == shown


def test_every_new_row_has_an_id_of_its_own() -> None:
    """Else saving twice while typing would make two rows."""
    formset = build_question_form(PEOPLE, [{"id": "a", "name": "Ines Aalto"}], 1, add_row=True).rows
    assert formset is not None
    ids = [form["id"].value() for form in [*formset.forms, formset.empty_form]]
    assert (ids[0], len(set(ids)), ids[2].endswith("-__prefix__")) == ("a", 3, True)


def test_a_region_that_is_not_tiktoks_can_stay() -> None:
    stored = {"street": "Elm 1", "country": "ZZ"}
    form = send(PARTS, stored, street="Elm 1", country="ZZ")
    assert form.value == stored


def test_an_identifier_is_stored_bare_and_a_slip_stays_as_typed() -> None:
    question = read_catalogue(builtin_catalogues()[CURRENT]).question("team.pi")
    for typed, stored in (
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("0000-0002-1825-0098", "0000-0002-1825-0098"),
    ):
        form = build_question_form(question, None, 0, data={"orcid": typed, "expected_version": "0"})
        assert (form.is_valid(), form.value) == (True, {"orcid": stored})
