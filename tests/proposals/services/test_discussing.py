"""Talk beside the answers: remembers the version it was about, and who may settle it."""

import pytest

from accounts.rules.errors import Invalid, NotAllowed, NotNow
from proposals.models import Comment, Thread
from proposals.rules.states import ProposalState
from proposals.services.discussing import open_thread, reopen_thread, reply, resolve
from tests.factories import (
    NOW,
    make_draft,
    make_editor,
    make_in_review,
    make_librarian,
    make_pi,
    make_thread,
    reload,
)

pytestmark = pytest.mark.django_db


def test_a_thread_remembers_the_version_that_the_pi_reads() -> None:
    draft, in_review = make_draft(), make_in_review()
    assert make_thread(draft).snapshot is None
    thread = make_thread(in_review)
    assert (thread.snapshot, reload(in_review).state) == (in_review.snapshots.get(), ProposalState.IN_REVIEW)


def test_replies_stand_in_order() -> None:
    thread = make_thread(make_draft())
    reply(thread, " One\r\ntwo ", by=make_editor(), now=NOW)
    assert list(thread.comments.values_list("author__name", "body")) == [
        ("Bea Quist", "Name the countries."),
        ("Ana Sol", "One\ntwo"),
    ]


@pytest.mark.parametrize("body", ["", "  \n", "x" * 10_001])
def test_a_comment_says_something_and_fits(body: str) -> None:
    proposal = make_draft()
    with pytest.raises(Invalid) as caught:
        open_thread(proposal, "research.summary", body, Thread.Kind.NOTE, by=make_editor(), now=NOW)
    assert (list(caught.value.problems), Comment.objects.count()) == (["body"], 0)


def test_a_thread_is_about_a_question_of_the_form() -> None:
    with pytest.raises(Invalid):
        make_thread(make_draft(), "research.colour")


def test_what_must_change_is_settled_by_who_asked_or_by_the_pi() -> None:
    proposal = make_draft()
    asked_by_library = make_thread(proposal, by=make_librarian())
    with pytest.raises(NotAllowed):
        resolve(asked_by_library, by=make_editor(), now=NOW)
    resolve(asked_by_library, by=make_librarian(), now=NOW)
    resolve(make_thread(proposal, by=make_librarian()), by=make_pi(), now=NOW)
    resolve(make_thread(proposal, kind=Thread.Kind.QUESTION), by=make_editor(), now=NOW)
    assert not Thread.objects.filter(resolved_at=None).exists()


def test_resolving_and_opening_again_happen_once() -> None:
    thread = make_thread(make_draft())
    with pytest.raises(NotNow):
        reopen_thread(thread, by=make_pi(), now=NOW)
    resolve(thread, by=make_pi(), now=NOW)
    with pytest.raises(NotNow):
        resolve(thread, by=make_pi(), now=NOW)
    reopen_thread(thread, by=make_pi(), now=NOW)
    thread.refresh_from_db()
    assert (thread.resolved_at, thread.resolved_by) == (None, None)
