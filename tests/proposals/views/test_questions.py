"""Answering a question: who may, what is kept, and where the buttons lead. Without any script."""

import re

import pytest
from django.test import Client

from proposals.models import Proposal
from tests.factories import (
    make_draft,
    make_editor,
    make_filled,
    make_in_review,
    make_librarian,
    make_pi,
    make_reader,
    make_reader_of,
    make_stranger,
    save,
)
from tests.proposals.views.cast import SUMMARY, question_path, read, send, sign_in, value_of

pytestmark = pytest.mark.django_db
FORM = "data-autosave-form"
TOKEN = re.compile(r'[A-Za-z0-9]{64}|nonce="[^"]*"')


@pytest.fixture
def draft() -> Proposal:
    return make_draft()


@pytest.fixture
def editor(draft: Proposal) -> Client:
    return sign_in(make_editor())


@pytest.mark.parametrize("make_writer", [make_editor, make_pi])
def test_the_team_and_the_pi_write(draft: Proposal, make_writer) -> None:
    client = sign_in(make_writer())
    assert FORM in read(client, question_path(draft))
    send(client, question_path(draft), 302, expected_version=0, answer="A text")
    assert value_of(draft) == "A text"


def test_a_reader_reads_and_changes_nothing(draft: Proposal) -> None:
    make_reader_of(draft)
    save(draft, SUMMARY, "A **bold** text")
    client = sign_in(make_reader())
    page = read(client, question_path(draft))
    assert "A <strong>bold</strong> text" in page
    assert "You can read this application; its team writes it." in page
    assert FORM not in page
    assert "You may not do this" in send(client, question_path(draft), 403, expected_version=1, answer="Mine")
    send(client, question_path(draft, page="save/"), 403, expected_version=1, answer="Mine")
    assert value_of(draft) == "A **bold** text"


def test_a_librarian_reads_and_changes_nothing(draft: Proposal) -> None:
    client = sign_in(make_librarian())
    assert FORM not in read(client, question_path(draft))
    send(client, question_path(draft), 403, expected_version=0, answer="Mine")
    assert value_of(draft) is None


@pytest.mark.parametrize("page", ["", "history/"])
def test_a_stranger_learns_no_more_than_that_there_is_nothing(draft: Proposal, page: str) -> None:
    client = sign_in(make_stranger())
    there = read(client, question_path(draft, page=page), 404)
    nowhere = read(client, question_path(draft, page=page).replace("0001", "0002"), 404)
    assert TOKEN.sub("", there) == TOKEN.sub("", nowhere)
    send(client, question_path(draft), 404, expected_version=0, answer="Mine")
    assert value_of(draft) is None


def test_a_question_that_the_form_does_not_have(editor: Client, draft: Proposal) -> None:
    for page in ("", "history/"):
        read(editor, question_path(draft, "no.question", page), 404)
    send(editor, question_path(draft, "no.question"), 404, expected_version=0, answer="x")


@pytest.mark.parametrize(
    ("pressed", "leads_to"),
    [
        ({}, "q/research.questions/"),
        ({"later": "1"}, ""),
        ({"back": "check"}, "check/"),
    ],
)
def test_where_it_goes_on(editor: Client, draft: Proposal, pressed: dict[str, str], leads_to: str) -> None:
    where = send(editor, question_path(draft), 302, expected_version=0, answer="A text", **pressed)
    assert where == f"/p/{draft.ref}/{leads_to}"


def test_an_answer_decides_which_question_is_next(editor: Client, draft: Proposal) -> None:
    """“Other” is asked at once what it is; any other topic is not."""
    topic = question_path(draft, "research.topic")
    other = send(editor, topic, 302, expected_version=0, answer="other")
    assert other == question_path(draft, "research.topic_other")
    assert send(editor, topic, 302, expected_version=1, answer="civic") == question_path(draft)


def test_the_last_question_leads_to_the_check(editor: Client, draft: Proposal) -> None:
    path = question_path(draft, "sharing.harvester")
    assert send(editor, path, 302, expected_version=0, answer="no") == f"/p/{draft.ref}/check/"


def test_rows_are_added_and_removed_by_sending_the_form(editor: Client, draft: Proposal) -> None:
    path = question_path(draft, "team.members")
    counts = {"rows__TOTAL_FORMS": 1, "rows__INITIAL_FORMS": 0}
    where = send(
        editor, path, 302, expected_version=0, **counts, rows__0__id="a", rows__0__name="Ana Sol", add_row=1
    )
    assert where == f"{path}?row=1#rows"
    page = read(editor, where)
    assert (page.count("Person 1"), page.count("Person 2"), page.count("Person 3")) == (1, 1, 0)
    removed = {"rows__0__id": "a", "rows__0__name": "Ana Sol", "rows__0__DELETE": "on"}
    send(editor, path, 302, expected_version=1, **counts, **removed)
    assert value_of(draft, "team.members") is None


def test_a_date_that_can_be_two_days_is_asked_about(editor: Client, draft: Proposal) -> None:
    path = question_path(draft, "access.start")
    page = send(editor, path, 422, expected_version=0, answer="01/03/2027")
    assert "<title>Error: First day of access" in page
    assert page.count("“01/03/2027” can be 1 March 2027 or 3 January 2027.") == 2
    assert 'value="01/03/2027"' in page
    send(editor, path, 302, expected_version=0, answer="01/03/2027", later="1")
    assert value_of(draft, "access.start") == "01/03/2027"


def test_a_megabyte_is_refused_and_kept_on_the_page(editor: Client, draft: Proposal) -> None:
    pasted = "word " * 200_000
    page = send(editor, question_path(draft), 422, expected_version=0, answer=pasted)
    assert "This is longer than 100,000 characters. Nothing was saved; what you typed is below." in page
    assert pasted in page
    assert value_of(draft) is None


def test_more_than_a_request_may_hold_is_refused_in_words(editor: Client, draft: Proposal) -> None:
    page = send(editor, question_path(draft), 413, expected_version=0, answer="word " * 600_000)
    assert "What was sent is larger than we accept. Nothing was saved." in page


def test_an_application_that_was_sent_meanwhile_keeps_the_text_on_the_page() -> None:
    reviewed = make_in_review()
    client = sign_in(make_editor())
    page = send(client, question_path(reviewed), 409, expected_version=1, answer="Too late")
    assert "not possible while the application is “With the PI”" in page
    assert "You cannot change this answer now" in page
    assert "Too late" in page


def test_a_text_that_comes_after_the_session_is_shown_again(draft: Proposal, client: Client) -> None:
    page = send(client, question_path(draft), 401, expected_version=0, answer="Written for an hour")
    assert "You have been signed out" in page
    assert "Written for an hour" in page
    assert value_of(draft) is None


def test_nothing_typed_is_an_ordinary_sign_in(draft: Proposal, client: Client) -> None:
    where = send(client, question_path(draft), 302, expected_version=0)
    assert where == f"/account/login/?next={question_path(draft)}"


def test_what_is_not_asked_says_so(editor: Client, draft: Proposal) -> None:
    assert "This question is not asked" in read(editor, question_path(draft, "team.members"))


def test_findings_stand_with_their_question(editor: Client) -> None:
    filled = make_filled(access__end="2031-02-28")
    page = read(editor, question_path(filled, "access.end"))
    assert "The longest access you can apply for is 2 years." in page
    assert "The longest access" not in read(editor, question_path(filled, "research.design"))


def test_the_page_costs_the_same_for_one_answer_and_for_all(
    editor: Client, draft: Proposal, django_assert_num_queries
) -> None:
    save(draft, SUMMARY, "A text")
    filled = make_filled("Another")
    for proposal in (draft, filled):
        with django_assert_num_queries(14):
            read(editor, question_path(proposal))
