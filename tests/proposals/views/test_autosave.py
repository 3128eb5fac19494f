"""What the script that saves while somebody types is told."""

import pytest
import time_machine
from django.test import Client

from proposals.models import Proposal
from tests.factories import make_draft, make_editor, make_in_review, make_pi, save
from tests.proposals.views.cast import SUMMARY, question_path, send, sign_in, value_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Proposal:
    return make_draft()


@pytest.fixture
def editor(draft: Proposal) -> Client:
    return sign_in(make_editor(), headers={"HX-Request": "true"})


def save_path(proposal: Proposal, key: str = SUMMARY) -> str:
    return question_path(proposal, key, "save/")


@time_machine.travel("2026-11-22T14:03:00+00:00", tick=False)
def test_a_save_says_when_and_names_the_version_to_go_on_from() -> None:
    draft, editor = make_draft(), sign_in(make_editor())
    said = send(editor, save_path(draft), 200, expected_version=0, answer="First")
    assert said.strip() == '<span data-version="1">Saved 14:03 UTC</span>'
    assert 'data-version="2"' in send(editor, save_path(draft), 200, expected_version=1, answer="Second")
    assert value_of(draft) == "Second"


def test_the_same_request_twice_is_one_save(editor: Client, draft: Proposal) -> None:
    for _ in range(2):
        assert 'data-version="1"' in send(editor, save_path(draft), 200, expected_version=0, answer="First")


def test_somebody_who_was_faster_is_named_and_nothing_is_overwritten(editor: Client, draft: Proposal) -> None:
    save(draft, SUMMARY, "Theirs", by=make_pi())
    said = send(editor, save_path(draft), 409, expected_version=0, answer="Mine")
    assert "Bea Quist changed this answer while you were writing." in said
    assert 'name="compare"' in said
    assert value_of(draft) == "Theirs"


def test_a_draft_is_saved_though_it_means_nothing_yet(editor: Client, draft: Proposal) -> None:
    send(editor, save_path(draft, "access.start"), 200, expected_version=0, answer="01/03/2027")
    assert value_of(draft, "access.start") == "01/03/2027"


@pytest.mark.parametrize(
    ("key", "typed", "words"),
    [
        (SUMMARY, "a" * 100_001, "This is longer than 100,000 characters."),
        ("data.query", '{"and": [', "Line 1, column 10: This is not JSON"),
    ],
)
def test_what_cannot_be_kept_is_said_in_the_line(
    editor: Client, draft: Proposal, key: str, typed: str, words: str
) -> None:
    said = send(editor, save_path(draft, key), 422, expected_version=0, answer=typed)
    assert "Not saved yet:" in said
    assert words in said
    assert "<html" not in said
    assert value_of(draft, key) is None


def test_an_application_that_was_sent_meanwhile_answers_with_a_line() -> None:
    reviewed = make_in_review()
    client = sign_in(make_editor(), headers={"HX-Request": "true"})
    said = send(client, save_path(reviewed), 409, expected_version=1, answer="Too late")
    assert "not possible while the application is “With the PI”" in said
    assert "<html" not in said


def test_a_session_that_ended_redirects_and_the_script_tells(draft: Proposal, client: Client) -> None:
    where = send(client, save_path(draft), 302, expected_version=0, answer="Mine")
    assert where.startswith("/account/login/")


def test_it_is_only_for_saving(editor: Client, draft: Proposal) -> None:
    assert editor.get(save_path(draft)).status_code == 405
