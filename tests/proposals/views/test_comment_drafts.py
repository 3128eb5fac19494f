"""A comment is kept while it is written: for its writer alone, with a script and without, until it is posted."""

import pytest
from django.test import Client

from proposals.models import Comment, CommentDraft, Proposal, Thread
from tests.factories import make_draft, make_editor, make_in_review, make_librarian, make_pi, make_thread
from tests.proposals.views.cast import SUMMARY, question_path, read, send, sign_in

pytestmark = pytest.mark.django_db
TEXT = "Which countries do you mean?"


@pytest.fixture
def draft() -> Proposal:
    return make_draft()


@pytest.fixture
def editor(draft: Proposal) -> Client:
    return sign_in(make_editor())


def draft_path(proposal: Proposal, key: str = SUMMARY) -> str:
    return question_path(proposal, key, "threads/draft/")


def test_the_script_is_told_that_it_is_kept(draft: Proposal) -> None:
    editor = sign_in(make_editor(), headers={"HX-Request": "true"})
    said = send(editor, draft_path(draft), 200, body=TEXT, kind="question", quote="countries", csrf="x")
    assert "not posted. Only you see it." in said
    assert CommentDraft.objects.get().fields == {"body": TEXT, "kind": "question", "quote": "countries"}
    send(editor, draft_path(draft), 200, body=f"{TEXT} Both?", kind="note")
    assert CommentDraft.objects.get().fields == {"body": f"{TEXT} Both?", "kind": "note"}


def test_without_a_script_a_button_keeps_it_and_the_page_has_it_again(
    editor: Client, draft: Proposal
) -> None:
    where = send(editor, draft_path(draft), 302, body=TEXT, kind="question")
    assert where == f"{question_path(draft)}#talk-{SUMMARY}"
    page = read(editor, question_path(draft))
    assert f">{TEXT}</textarea>" in page
    assert 'value="question" id="question-research.summary" checked' in page
    assert '<details class="guidance talk-new" open>' in page


def test_nobody_else_sees_it(editor: Client, draft: Proposal) -> None:
    thread = make_thread(draft)
    send(editor, draft_path(draft), 302, body=TEXT)
    send(editor, draft_path(draft), 302, body="My reply, half", thread=thread.pk)
    for person in (make_pi(), make_librarian()):
        page = read(sign_in(person), question_path(draft))
        assert (TEXT in page, "My reply, half" in page) == (False, False)


def test_a_reply_and_a_new_comment_are_two_drafts(editor: Client, draft: Proposal) -> None:
    thread = make_thread(draft)
    send(editor, draft_path(draft), 302, body=TEXT)
    send(editor, draft_path(draft), 302, body="My reply", thread=thread.pk)
    page = read(editor, question_path(draft))
    assert (f">{TEXT}</textarea>" in page, ">My reply</textarea>" in page) == (True, True)


def test_posting_takes_the_draft_away(editor: Client, draft: Proposal) -> None:
    thread = make_thread(draft)
    send(editor, draft_path(draft), 302, body=TEXT)
    send(editor, draft_path(draft), 302, body="My reply", thread=thread.pk)
    send(editor, question_path(draft, page="threads/"), 302, body=TEXT, kind="question")
    send(editor, f"/p/{draft.ref}/threads/{thread.pk}/reply/", 302, body="My reply")
    assert CommentDraft.objects.count() == 0
    assert Comment.objects.count() == 3


def test_a_save_that_comes_after_the_post_does_not_bring_it_back(editor: Client, draft: Proposal) -> None:
    send(editor, question_path(draft, page="threads/"), 302, body=TEXT, kind="question")
    send(editor, draft_path(draft), 302, body=TEXT, kind="question")
    assert CommentDraft.objects.count() == 0


def test_a_text_that_was_emptied_is_gone(editor: Client, draft: Proposal) -> None:
    send(editor, draft_path(draft), 302, body=TEXT)
    send(editor, draft_path(draft), 302, body=" ", kind="note")
    assert CommentDraft.objects.count() == 0


def test_a_comment_that_is_refused_is_kept(editor: Client, draft: Proposal) -> None:
    """One that is too long to be posted can be shortened later."""
    long = TEXT * 500
    send(editor, draft_path(draft), 302, body=long)
    assert "A comment must be 10,000 characters or less" in send(
        editor, question_path(draft, page="threads/"), 422, body=long, kind="note"
    )
    assert CommentDraft.objects.get().fields["body"] == long


def test_the_review_page_has_it_too() -> None:
    proposal = make_in_review()
    pi = sign_in(make_pi())
    where = send(pi, draft_path(proposal), 302, body=TEXT, page="review")
    assert where == f"/p/{proposal.ref}/review/#q-{SUMMARY}"
    assert f">{TEXT}</textarea>" in read(pi, f"/p/{proposal.ref}/review/")


def test_a_thread_of_another_question_or_application_is_not_answered(editor: Client, draft: Proposal) -> None:
    other = make_thread(make_draft("Another"))
    send(editor, draft_path(draft), 404, body=TEXT, thread=other.pk)
    send(editor, draft_path(draft), 404, body=TEXT, thread=make_thread(draft, "research.design").pk)
    send(editor, draft_path(draft, "no.question"), 400, body=TEXT)
    send(editor, draft_path(draft), 400, body=TEXT, thread="x")
    send(editor, draft_path(draft), 400, body="\x00")
    assert CommentDraft.objects.count() == 0


def test_what_only_the_library_reads_is_not_answered_by_others(editor: Client, draft: Proposal) -> None:
    thread = make_thread(draft, kind=Thread.Kind.NOTE)
    Thread.objects.filter(pk=thread.pk).update(audience=Thread.Audience.LIBRARY)
    send(editor, draft_path(draft), 404, body=TEXT, thread=thread.pk)


def test_a_session_that_ended_keeps_the_text(draft: Proposal, client: Client) -> None:
    assert f"{TEXT}</pre>" in send(client, draft_path(draft), 401, body=TEXT)
