"""A long answer is shown as it will look, nothing is saved by it, and what was sent stays in its field."""

import pytest
from django.test import Client

from proposals.models import Proposal
from tests.factories import make_draft, make_editor, make_in_review, make_reader, make_reader_of, save
from tests.proposals.views.cast import SUMMARY, question_path, read, send, sign_in, value_of

pytestmark = pytest.mark.django_db
TYPED = "## Aim\r\n\r\nWe ask **why** <script>alert(1)</script>"


@pytest.fixture
def draft() -> Proposal:
    return make_draft()


def preview_path(proposal: Proposal, key: str = SUMMARY) -> str:
    return question_path(proposal, key, "preview/")


def test_a_fragment_for_the_page_that_is_open(draft: Proposal) -> None:
    editor = sign_in(make_editor(), headers={"HX-Request": "true"})
    shown = send(editor, preview_path(draft), 200, expected_version=0, answer=TYPED)
    assert "<html" not in shown
    assert (
        "<h4>Aim</h4>\n<p>We ask <strong>why</strong> <script>alert(1)</script></p>" in shown
    )  # unescaped by `send`
    assert "Aim\n\nWe ask why <script>alert(1)</script></pre>" in shown
    assert "41 characters as plain text." in shown
    assert value_of(draft) is None


def test_nothing_in_it_runs(draft: Proposal) -> None:
    response = sign_in(make_editor()).post(preview_path(draft), {"expected_version": 0, "answer": TYPED})
    assert b"<script>alert(1)" not in response.content


def test_without_a_script_the_page_has_both_the_preview_and_the_text(draft: Proposal) -> None:
    save(draft, SUMMARY, "Stored")
    page = send(sign_in(make_editor()), preview_path(draft), 200, expected_version=1, answer="**Typed**")
    assert "<p><strong>Typed</strong></p>" in page
    assert "**Typed**</textarea>" in page
    assert 'name="expected_version" value="1"' in page
    assert value_of(draft) == "Stored"


def test_what_cannot_be_kept_is_said(draft: Proposal) -> None:
    typed = {"expected_version": 0, "answer": "a" * 100_001}
    fragment = send(sign_in(make_editor(), headers={"HX-Request": "true"}), preview_path(draft), 422, **typed)
    page = send(sign_in(make_editor()), preview_path(draft), 422, **typed)
    for told in (fragment, page):
        assert "This is longer than 100,000 characters." in told
    assert "a" * 100_001 in page


def test_only_long_answers_and_queries_have_one(draft: Proposal) -> None:
    send(
        sign_in(make_editor()), preview_path(draft, "research.topic"), 404, expected_version=0, answer="civic"
    )


def test_a_text_that_may_not_be_saved_now_is_on_the_page_all_the_same() -> None:
    reviewed = make_in_review()
    page = send(sign_in(make_editor()), preview_path(reviewed), 200, expected_version=1, answer="Too late")
    assert "You cannot change this answer now" in page
    assert "Too late</pre>" in page


def test_a_reader_has_none(draft: Proposal) -> None:
    make_reader_of(draft)
    send(sign_in(make_reader()), preview_path(draft), 403, expected_version=0, answer="x")


def test_a_session_that_ended_keeps_the_text(draft: Proposal, client: Client) -> None:
    assert "Typed for an hour</pre>" in send(
        client, preview_path(draft), 401, expected_version=0, answer="Typed for an hour"
    )


QUERY = '{"and": [{"operation": "IN", "field_name": "hashtag_name", "field_values": ["vote", "elect"]}]}'
SAID = "Videos where a hashtag is #vote or #elect."


def test_a_pasted_query_is_said_in_words(draft: Proposal) -> None:
    editor = sign_in(make_editor(), headers={"HX-Request": "true"})
    shown = send(editor, preview_path(draft, "data.query"), 200, expected_version=0, answer=QUERY)
    assert SAID in shown
    assert "<html" not in shown
    assert value_of(draft, "data.query") is None


def test_unknown_parts_of_a_query_are_named_by_line_and_place(draft: Proposal) -> None:
    pasted = '{"and": [\n {"operation": "IS",\n  "field_name": "hashtags", "field_values": ["vote"]}],\n "xor": []}'
    page = send(
        sign_in(make_editor()), preview_path(draft, "data.query"), 422, expected_version=0, answer=pasted
    )
    for told in (
        "Line 2, and[0].operation: “IS” is not known.",
        "Line 3, and[0].field_name: “hashtags” is not known. Did you mean hashtag_name?",
        "Line 4, xor: There is no such key here.",
    ):
        assert told in page
    assert pasted in page


def test_every_question_of_the_plan_says_what_all_of_them_ask(draft: Proposal) -> None:
    save(draft, "data.hashtags", [{"id": "a", "value": "vote"}, {"id": "b", "value": "elect"}])
    client = sign_in(make_editor())
    assert SAID in read(client, question_path(draft, "data.regions"))
    assert SAID not in read(client, question_path(draft))
