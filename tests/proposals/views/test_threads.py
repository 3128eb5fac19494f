"""Talk beside the answers: with a script and without, and a text that is refused is never lost."""

import pytest
from django.test import Client
from django.urls import reverse

from proposals.models import Comment, Proposal, Thread
from proposals.services import discussing
from proposals.services.discussing import LONGEST_COMMENT
from tests.factories import (
    NOW,
    make_draft,
    make_editor,
    make_in_review,
    make_librarian,
    make_pi,
    make_reader,
    make_reader_of,
    make_stranger,
    make_thread,
)
from tests.proposals.views.cast import sign_in, words_of

pytestmark = pytest.mark.django_db

KEY = "research.summary"
HTMX = {"HX-Request": "true"}
TOO_LONG = "Name the countries. " * (LONGEST_COMMENT // 20 + 1)


def open_path(proposal: Proposal, key: str = KEY) -> str:
    return reverse("thread_open", args=[proposal.ref, key])


def path_of(name: str, thread: Thread) -> str:
    return reverse(name, args=[thread.proposal.ref, thread.pk])


def said() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("body", flat=True))


@pytest.mark.parametrize(
    ("page", "anchor"),
    [
        ("review", f"review/#q-{KEY}"),
        ("question", f"q/{KEY}/#talk-{KEY}"),
        ("//evil.example", f"q/{KEY}/#talk-{KEY}"),
    ],
)
def test_a_comment_leads_back_to_its_answer(page: str, anchor: str) -> None:
    proposal = make_draft()
    data = {"body": "Name the countries.", "kind": "must_change", "page": page}
    response = sign_in(make_pi()).post(open_path(proposal), data)
    assert response["Location"] == f"/p/{proposal.ref}/{anchor}"
    assert (Thread.objects.get().kind, said()) == ("must_change", ["Name the countries."])


def test_with_a_script_the_new_thread_and_an_empty_form_come_back() -> None:
    proposal = make_in_review()
    make_thread(proposal)
    data = {"body": "And the languages?", "kind": "question", "page": "review"}
    response = sign_in(make_pi()).post(open_path(proposal), data, headers=HTMX)
    page = response.content.decode()
    newest = Thread.objects.latest("pk")
    assert response.status_code == 200
    assert page.count('class="thread thread-newest"') == 1
    assert f'class="thread thread-newest" id="thread-{newest.pk}"' in page
    assert "<html" not in page


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("body", "words"),
    [(TOO_LONG, "A comment must be 10,000 characters or less."), ("   ", "Write something first.")],
)
def test_a_text_that_is_refused_stands_in_its_box(headers: dict[str, str], body: str, words: str) -> None:
    proposal = make_draft()
    data = {"body": body, "kind": "question", "page": "review"}
    response = sign_in(make_editor()).post(open_path(proposal), data, headers=headers)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert f">{body}</textarea>" in page
    assert 'value="question" id="question-research.summary" checked' in page
    assert said() == []


def test_a_reply_that_is_refused_stands_in_the_box_of_its_thread() -> None:
    proposal = make_draft()
    threads = [make_thread(proposal), make_thread(proposal)]
    response = sign_in(make_editor()).post(path_of("thread_reply", threads[1]), {"body": TOO_LONG})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Error: Your comment was not added" in page
    assert page.count(TOO_LONG) == 1
    assert page.index(f'id="reply-{threads[1].pk}"') < page.index(TOO_LONG)


def test_a_text_sent_after_the_session_ended_is_shown_again() -> None:
    proposal = make_draft()
    response = Client().post(open_path(proposal), {"body": "Name the countries.", "kind": "note"})
    assert response.status_code == 401
    assert "Name the countries." in response.content.decode()


def test_a_question_that_the_form_does_not_have() -> None:
    response = sign_in(make_editor()).post(
        open_path(make_draft(), "research.nothing"), {"body": "Hello.", "kind": "note"}, headers=HTMX
    )
    assert (response.status_code, said()) == (422, [])
    assert "Hello." in response.content.decode()


def test_resolving_with_a_last_word_and_opening_again() -> None:
    proposal, client = make_draft(), sign_in(make_pi())
    thread = make_thread(proposal)
    client.post(path_of("thread_resolve", thread), {"body": "Thank you."})
    thread.refresh_from_db()
    assert (thread.resolved_by, said()) == (make_pi(), ["Name the countries.", "Thank you."])
    client.post(path_of("thread_reopen", thread))
    thread.refresh_from_db()
    assert thread.resolved_at is None


def test_an_editor_replies_to_what_must_change_and_does_not_resolve_it() -> None:
    proposal, client = make_draft(), sign_in(make_editor())
    thread = make_thread(proposal)
    page = client.post(path_of("thread_reply", thread), {"body": "Done."}, headers=HTMX).content.decode()
    assert reverse("thread_resolve", args=[proposal.ref, thread.pk]) not in page
    refused = client.post(path_of("thread_resolve", thread), {"body": "It is done."}, headers=HTMX)
    thread.refresh_from_db()
    assert (refused.status_code, thread.resolved_at) == (422, None)
    assert "Only the PI or the person who asked for this change can resolve it" in words_of(refused)
    assert "It is done.</textarea>" in refused.content.decode()
    assert said() == ["Name the countries.", "Done."]


def test_who_may_talk() -> None:
    proposal = make_draft()
    make_reader_of(proposal)
    answers = {
        person.name: sign_in(person).post(open_path(proposal), {"body": "Hello.", "kind": "note"}).status_code
        for person in (make_editor(), make_pi(), make_librarian(), make_reader(), make_stranger())
    }
    assert answers == {"Ana Sol": 302, "Bea Quist": 302, "Eli Marsh": 302, "Cem Dor": 403, "Dag Ravn": 404}
    assert said() == ["Hello."] * 3


def test_a_thread_of_another_application_is_not_found() -> None:
    mine, theirs = make_draft(), make_draft("Another one", owner=make_stranger(), with_pi=False)
    thread = discussing.open_thread(theirs, KEY, "Ours.", Thread.Kind.NOTE, by=make_stranger(), now=NOW)
    path = reverse("thread_reply", args=[mine.ref, thread.pk])
    assert sign_in(make_editor()).post(path, {"body": "Hello."}).status_code == 404
    assert said() == ["Ours."]


def test_markup_in_a_comment_is_shown_as_it_was_typed() -> None:
    proposal = make_in_review()
    body = '<img src=x onerror="alert(1)">'
    discussing.open_thread(proposal, KEY, body, Thread.Kind.NOTE, by=make_pi(), now=NOW)
    page = sign_in(make_pi()).get(reverse("review", args=[proposal.ref])).content.decode()
    assert body not in page
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;" in page
