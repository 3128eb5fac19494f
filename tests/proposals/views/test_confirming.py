"""The pages of a second look, of marks and of a no."""

from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from proposals.models import AuditEvent, SectionMark
from proposals.services import workflow
from tests.factories import (
    NOW,
    make_confirming,
    make_editor,
    make_in_review,
    make_pi,
    reload,
    review_link,
)
from tests.proposals.views.cast import sign_in, sign_in_just_now, words_of

pytestmark = pytest.mark.django_db
STILL = {"round_number": 2, "answer": "still"}
LOOK = {"round_number": 2, "answer": "look"}


@pytest.fixture(autouse=True)
def at_that_time() -> Any:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


def test_the_link_of_the_mail_opens_that_one_page_and_confirms_by_one_press() -> None:
    proposal, client = make_confirming(), Client()
    opened = client.post(review_link(proposal, "change_to_confirm"), follow=True)
    assert opened.redirect_chain == [(reverse("review_changes", args=[proposal.ref]), 302)]
    assert "You approved version 1. It cannot be submitted until you answer." in words_of(opened)
    page = opened.content.decode()
    assert ("<ins>" in page, "research.summary" in page) == (True, False)
    done = client.post(reverse("review_confirm", args=[proposal.ref]), STILL, follow=True)
    assert done.redirect_chain == [(reverse("review_link_done"), 302)]
    assert "Your approval stands, for the text as it is now." in words_of(done)
    assert reload(proposal).state == "ready"
    assert AuditEvent.objects.filter(verb="review.approved").first().detail["by_link"] is True  # type: ignore[union-attr]


def test_signed_in_it_asks_for_the_password_again() -> None:
    proposal = make_confirming()
    asked = sign_in(make_pi()).post(reverse("review_confirm", args=[proposal.ref]), STILL)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert reload(proposal).state == "in_review"
    sign_in_just_now(make_pi()).post(reverse("review_confirm", args=[proposal.ref]), STILL)
    assert reload(proposal).state == "ready"


def test_look_again_opens_the_whole_review() -> None:
    proposal, client = make_confirming(), sign_in(make_pi())
    looked = client.post(reverse("review_confirm", args=[proposal.ref]), LOOK, follow=True)
    assert looked.redirect_chain == [(reverse("review", args=[proposal.ref]), 302)]
    assert "Your decision on version 2" in words_of(looked)
    assert client.get(reverse("review_changes", args=[proposal.ref])).status_code == 404
    assert reload(proposal).state == "in_review"


def test_an_older_page_confirms_nothing() -> None:
    proposal, client = make_confirming(), sign_in_just_now(make_pi())
    workflow.take_back(proposal, by=make_editor(), now=NOW)
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    refused = client.post(reverse("review_confirm", args=[proposal.ref]), STILL)
    assert (refused.status_code, reload(proposal).state) == (409, "in_review")


def test_an_editor_reads_it_and_is_not_asked() -> None:
    proposal, client = make_confirming(), sign_in(make_editor())
    page = words_of(client.get(reverse("review_changes", args=[proposal.ref])))
    assert ("What changed since you approved it" in page, "Still approved" in page) == (True, False)
    assert client.post(reverse("review_confirm", args=[proposal.ref]), LOOK).status_code == 403


def test_the_team_is_told_what_the_pi_will_be_asked() -> None:
    proposal = make_confirming()
    workflow.take_back(proposal, by=make_editor(), now=NOW)
    page = words_of(sign_in(make_editor()).get(reverse("review_request", args=[proposal.ref])))
    assert "They are shown only what changed since" in page


def test_a_part_is_marked_and_the_mark_is_taken_back() -> None:
    proposal, client = make_in_review(), sign_in(make_pi())
    path, page = reverse("review_mark", args=[proposal.ref]), reverse("review", args=[proposal.ref])
    key = SectionMark.objects.count() or proposal.snapshots.get().content["sections"][0]["key"]
    marked = client.post(path, {"round_number": 1, "section": key})
    assert marked["Location"] == f"{page}#s-{key}"
    assert "Fine Bea Quist, 22 November 2026 Take the mark back" in words_of(client.get(page))
    client.post(path, {"round_number": 1, "section": key, "undo": "1"})
    assert not SectionMark.objects.exists()


def test_all_at_once() -> None:
    proposal, client = make_in_review(), sign_in(make_pi())
    path, page = reverse("review_mark", args=[proposal.ref]), reverse("review", args=[proposal.ref])
    keys = [section["key"] for section in proposal.snapshots.get().content["sections"]]
    assert f"{len(keys)} parts are not marked as fine yet" in words_of(client.get(page))
    assert client.post(path, {"round_number": 1, "section": keys})["Location"] == f"{page}#decide"
    assert "You marked every part as fine." in words_of(client.get(page))


def test_declining_needs_a_reason_which_the_team_reads() -> None:
    proposal, client = make_in_review(), sign_in(make_pi())
    path = reverse("review_decide", args=[proposal.ref])
    refused = client.post(path, {"round_number": 1, "decision": "decline", "note": ""})
    assert (refused.status_code, "Say in the note why you decline" in words_of(refused)) == (422, True)
    client.post(path, {"round_number": 1, "decision": "decline", "note": "Not our field."})
    assert reload(proposal).state == "declined"
    page = words_of(sign_in(make_editor()).get(reverse("review", args=[proposal.ref])))
    assert ("Declined by the PI" in page, "Not our field." in page) == (True, True)
    home = words_of(sign_in(make_editor()).get(reverse("proposal", args=[proposal.ref])))
    assert "Open it again for editing" in home
