"""By the link of a mail into one review, and nowhere else."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
import yaml
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from proposals.models import AuditEvent, Comment, Proposal, ReviewRound, Thread
from proposals.services import delegating, discussing, workflow
from proposals.services.outbox import deliver
from tests.factories import (
    NOW,
    make_editor,
    make_in_review,
    make_librarian,
    make_pi,
    make_thread,
    open_round,
    reload,
    review_link,
)
from tests.proposals.views.cast import sign_in, words_of

pytestmark = pytest.mark.django_db
APPROVE = {"round_number": 1, "decision": "approve", "note": "Well done."}


@pytest.fixture(autouse=True)
def at_that_time() -> Any:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def visit(proposal: Proposal) -> Client:
    client = Client()
    assert client.post(review_link(proposal)).status_code == 302
    return client


def test_looking_at_the_link_opens_nothing_and_writes_nothing() -> None:
    proposal, client = make_in_review(), Client()
    before = AuditEvent.objects.count()
    page = client.get(review_link(proposal))
    assert "Open it as Bea Quist" in words_of(page)
    assert (page.headers["Referrer-Policy"], "no-store" in page.headers["Cache-Control"]) == (
        "strict-origin",
        True,
    )
    assert (AuditEvent.objects.count(), "sessionid" in client.cookies) == (before, False)
    assert client.get(reverse("review", args=[proposal.ref])).status_code == 302


def test_pressing_the_button_leads_straight_to_the_review() -> None:
    proposal, client = make_in_review(), Client()
    opened = client.post(review_link(proposal), follow=True)
    assert opened.redirect_chain == [(reverse("review", args=[proposal.ref]), 302)]
    assert "Bea Quist, this review only" in words_of(opened)
    assert "Approve and allow submission" in words_of(opened)
    assert "_auth_user_id" not in client.session


OPEN_TO_A_VISITOR = {
    "review",
    "review_advise",
    "review_changes",
    "review_confirm",
    "review_decide",
    "review_mark",
    "thread_draft",
    "thread_open",
    "thread_reply",
    "thread_resolve",
    "thread_reopen",
}


def test_no_other_page_knows_a_visitor() -> None:
    """Every address that asks strangers to sign in asks a visitor too, but those of the review itself."""
    proposal = make_in_review()
    thread = make_thread(proposal)
    client = visit(proposal)
    values = {"ref": proposal.ref, "key": "research.summary", "thread": thread.pk, "snapshot": 1}
    values |= {
        "export_format": "json",
        "own_member": 1,
        "project": "P-1",
        "number": 1,
        "granted": proposal.ref,
    }
    values |= {
        "confirming": proposal.ref,
        "review_token": "x",
        "verb": "pause",
        "file": "README.md",
        "form": "json",
    }
    table = yaml.safe_load((settings.BASE_DIR / "tests/permissions.yaml").read_text())
    let_in = set()
    for name, row in table.items():
        args = {key: values.get(value, 1) for key, value in row.get("args", {}).items()}
        for method in ("GET", "POST"):
            if row[method].split()[0] == "login":
                response = client.generic(method, reverse(name, kwargs=args))
                asked = response.status_code == 302 and response["Location"].startswith(
                    reverse("account_login")
                )
                let_in |= set() if asked else {name}
    assert let_in == OPEN_TO_A_VISITOR


def test_the_link_of_a_librarian_opens_no_talk_of_the_library() -> None:
    proposal, eli = make_in_review(), make_librarian()
    for_library = {"by": eli, "now": NOW, "audience": Thread.Audience.LIBRARY}
    thread = discussing.open_thread(
        proposal, "research.summary", "Between us.", Thread.Kind.NOTE, **for_library
    )
    delegating.delegate(proposal, eli.email, "", round_number=1, by=make_pi(), now=NOW)
    client = Client()
    client.post(review_link(proposal, "review_delegated"))
    page = reverse("review", args=[proposal.ref])
    assert "Between us." in words_of(sign_in(eli).get(page))
    assert "Between us." not in words_of(client.get(page))
    reply = reverse("thread_reply", args=[proposal.ref, thread.pk])
    assert client.post(reply, {"body": "I too."}).status_code == 404
    new = {"kind": "note", "body": "Hidden.", "audience": "library"}
    assert (
        client.post(reverse("thread_open", args=[proposal.ref, "research.summary"]), new).status_code != 302
    )
    assert Comment.objects.count() == 1


def test_the_link_of_one_review_opens_no_other() -> None:
    one, other = make_in_review("One"), make_in_review("Other")
    client = visit(one)
    page = client.get(reverse("review", args=[other.ref]))
    assert page["Location"].startswith(reverse("account_login"))
    refused = client.post(reverse("review_decide", args=[other.ref]), APPROVE)
    assert (refused.status_code, reload(other).state) == (401, "in_review")


def test_a_visitor_comments_and_approves_and_is_told_by_mail() -> None:
    proposal = make_in_review()
    client = visit(proposal)
    said = client.post(
        reverse("thread_open", args=[proposal.ref, "research.summary"]),
        {"body": "Which countries?", "kind": "question"},
    )
    assert said["Location"] == reverse("review", args=[proposal.ref]) + "#q-research.summary"
    assert Comment.objects.get().author == make_pi()
    done = client.post(reverse("review_decide", args=[proposal.ref]), APPROVE, follow=True)
    assert done.redirect_chain == [(reverse("review_link_done"), 302)]
    assert "Approved. The team was told" in words_of(done)
    approved = ReviewRound.objects.get()
    assert (approved.outcome, approved.decided_by, reload(proposal).state) == ("approved", make_pi(), "ready")
    assert AuditEvent.objects.get(verb="review.approved").detail["by_link"] is True
    deliver(now=timezone.now())
    receipts = [message for message in mail.outbox if "Your decision was recorded" in message.subject]
    assert [message.to for message in receipts] == [[make_pi().email]]
    assert "approved" in receipts[0].body


def test_after_the_decision_the_link_and_the_visit_are_over() -> None:
    proposal, client = make_in_review(), Client()
    path = review_link(proposal)
    client.post(path)
    client.post(reverse("review_decide", args=[proposal.ref]), APPROVE | {"decision": "changes"})
    assert client.get(reverse("review", args=[proposal.ref]))["Location"].startswith(reverse("account_login"))
    for page in (Client().get(path), Client().post(path)):
        assert "This review has ended" in words_of(page)


def test_what_was_taken_back_meanwhile_is_refused_and_the_note_stays() -> None:
    proposal = make_in_review()
    client = visit(proposal)
    workflow.take_back(reload(proposal), by=make_editor(), now=NOW)
    refused = client.post(reverse("review_decide", args=[proposal.ref]), APPROVE)
    assert (refused.status_code, reload(proposal).state) == (409, "draft")
    assert "Well done." in words_of(refused)
    assert "This review has ended" in words_of(refused)


def test_a_sitting_is_over_after_two_hours_and_the_link_opens_another() -> None:
    proposal = make_in_review()
    client = visit(proposal)
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        page = client.get(reverse("review", args=[proposal.ref]))
        assert (page.status_code, "Two hours have passed" in words_of(page)) == (410, True)
        assert client.post(review_link(proposal), follow=True).status_code == 200


def test_somebody_else_who_is_signed_in_cannot_use_it() -> None:
    proposal, client = make_in_review(), sign_in(make_editor())
    assert "you are signed in as Ana Sol" in words_of(client.get(review_link(proposal)))
    assert client.post(review_link(proposal)).status_code == 403
    changes = APPROVE | {"decision": "changes"}
    assert client.post(reverse("review_decide", args=[proposal.ref]), changes).status_code == 403
    assert open_round(proposal).number == 1


def test_the_pi_who_is_signed_in_goes_straight_to_the_page() -> None:
    proposal = make_in_review()
    page = sign_in(make_pi()).get(review_link(proposal))
    assert page["Location"] == reverse("review", args=[proposal.ref])


def test_guessing_is_slowed_down() -> None:
    make_in_review()
    client = Client()
    statuses = [client.post(f"/review-link/{number:043}/").status_code for number in range(21)]
    assert statuses == [409] * 20 + [429]
