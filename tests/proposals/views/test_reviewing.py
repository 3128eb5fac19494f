"""The PI's screen: what it shows, and that a decision is taken once, on the version that was read."""

import re
from datetime import date
from html import unescape

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from proposals.catalogue.reading import read_terms
from proposals.models import Proposal, ReviewRound, Thread
from proposals.rules.states import ProposalState
from proposals.services import workflow
from proposals.services.outbox import deliver
from tests.factories import (
    NOW,
    PASSWORD,
    make_draft,
    make_editor,
    make_filled,
    make_in_review,
    make_pi,
    make_reader_of,
    make_ready,
    make_stranger,
    make_thread,
    make_user,
    open_round,
    reload,
    save,
)
from tests.proposals.views.cast import sign_in, sign_in_just_now, words_of

pytestmark = pytest.mark.django_db

NOTE = "Well done; mind the dates."
APPROVE = {"round_number": 1, "decision": "approve", "note": NOTE}
CHANGES = {"round_number": 1, "decision": "changes", "note": NOTE}


def state_of(proposal: Proposal) -> str:
    return reload(proposal).state


def decide(client: Client, proposal: Proposal, data: dict[str, object]) -> object:
    return client.post(reverse("review_decide", args=[proposal.ref]), data)


def test_the_first_screen_says_what_the_pi_signs_for() -> None:
    proposal = make_in_review()
    page = sign_in(make_pi()).get(reverse("review", args=[proposal.ref])).content.decode()
    essentials = page[: page.index("The whole text")]
    for words in (
        "Ana Sol, Coding of videos, University of Northmere",
        "1 March 2027 to 28 February 2028, 365 days",
        "From 1 January 2026 to 31 March 2026. With comments, profiles of the accounts.",
        "With nobody outside the team",
        "Refresh the data",
        "Data must be regularly refreshed, at least every 15 days.",
        "A committee has approved the research",
        "Open clearances",
        "show it to ",
    ):
        assert words in essentials, words


def test_a_clause_that_an_office_has_to_clear_stands_once() -> None:
    proposal = make_in_review()
    page = unescape(words_of(sign_in(make_pi()).get(reverse("review", args=[proposal.ref]))))
    clauses = [clause for clause in read_terms(proposal.terms.content).clauses if clause.office]
    assert [page.count(f"{each.title}: show it to {each.office}") for each in clauses] == [1] * 3
    assert "is not cleared yet" not in page


def test_the_whole_text_follows_with_tiktoks_wording_closed() -> None:
    proposal = make_in_review()
    page = sign_in(make_pi()).get(reverse("review", args=[proposal.ref])).content.decode()
    text = page[page.index("The whole text") :]
    assert "<strong>first-time voters</strong>" in text
    assert text.count("<details") > 20
    assert "<details open" not in text


def test_the_second_time_only_what_changed_is_marked() -> None:
    proposal = make_in_review()
    workflow.request_changes(proposal, round_number=1, by=make_pi(), now=NOW, note="Name the country.")
    save(reload(proposal), "research.summary", "How **first-time voters** meet short videos in Belgium.")
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    page = sign_in(make_pi()).get(reverse("review", args=[proposal.ref])).content.decode()
    assert (page.count("<ins>"), page.count("<del>")) == (1, 2)
    assert '<a href="#q-research.summary">Summary of your project</a>' in page
    assert '<a href="#q-research.design">' not in page


def test_the_text_is_shown_with_marks_unless_the_pi_asks_for_less() -> None:
    proposal = make_in_review()
    workflow.request_changes(proposal, round_number=1, by=make_pi(), now=NOW, note="Name the country.")
    save(reload(proposal), "research.summary", "How first-time voters meet short videos in Belgium.")
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    client, path = sign_in(make_pi()), reverse("review", args=[proposal.ref])
    shown = {}
    for choice in ("", "marked", "changed", "plain", "other"):
        page = client.get(path, {"show": choice}).content.decode()
        text = page[page.index("The whole text") :]
        shown[choice] = (text.count('class="review-answer"') > 20, "Belgium" in text, "<ins>" in text)
    all_marked = (True, True, True)
    assert shown == {
        "": all_marked,
        "marked": all_marked,
        "changed": (False, True, True),
        "plain": (True, True, False),
        "other": all_marked,
    }


def test_before_the_first_review_the_page_says_what_will_be_here() -> None:
    page = sign_in(make_pi()).get(reverse("review", args=[make_draft().ref]))
    assert (page.status_code, "Nothing was sent to the PI yet" in page.content.decode()) == (200, True)


def test_only_the_pi_is_asked_to_decide() -> None:
    proposal = make_in_review()
    make_reader_of(proposal)
    path = reverse("review", args=[proposal.ref])
    offered = {
        person.name: "Approve and allow submission" in sign_in(person).get(path).content.decode()
        for person in (make_pi(), make_editor(), make_user("Cem Dor"))
    }
    assert offered == {"Bea Quist": True, "Ana Sol": False, "Cem Dor": False}


def test_approving_asks_for_the_password_again_and_then_goes_on_with_the_note() -> None:
    proposal, client = make_in_review(), sign_in(make_pi())
    path = reverse("review_decide", args=[proposal.ref])
    asked = client.post(path, APPROVE)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert state_of(proposal) == ProposalState.IN_REVIEW
    client.post(asked["Location"], {"password": PASSWORD, "next": path})
    approved = ReviewRound.objects.get()
    assert (state_of(proposal), approved.outcome, approved.decision_note) == ("ready", "approved", NOTE)


def test_a_recent_sign_in_approves_at_once() -> None:
    proposal = make_in_review()
    response = decide(sign_in_just_now(make_pi()), proposal, APPROVE)
    assert (response.status_code, state_of(proposal)) == (302, "ready")


def test_asking_for_changes_needs_no_recent_sign_in_but_a_reason() -> None:
    proposal, client = make_in_review(), sign_in(make_pi())
    refused = decide(client, proposal, CHANGES | {"note": " "})
    assert (refused.status_code, state_of(proposal)) == (422, "in_review")
    assert "Say what has to change" in refused.content.decode()
    assert "<title>Error: Review" in refused.content.decode()
    assert "With the PI since" in words_of(refused)
    assert "Ask for changes" in words_of(refused)
    decide(client, proposal, CHANGES)
    assert state_of(proposal) == "changes_requested"


def test_a_comment_that_must_change_is_reason_enough() -> None:
    proposal = make_in_review()
    make_thread(proposal)
    decide(sign_in(make_pi()), proposal, CHANGES | {"note": ""})
    assert state_of(proposal) == "changes_requested"


def test_a_version_that_was_taken_back_is_not_approved_and_all_comments_stay() -> None:
    proposal = make_in_review()
    make_thread(proposal)
    client = sign_in_just_now(make_pi())
    workflow.take_back(reload(proposal), by=make_editor(), now=NOW)
    response = decide(client, proposal, APPROVE)
    page = response.content.decode()
    assert (response.status_code, state_of(proposal)) == (409, "draft")
    assert NOTE in page
    assert "not possible while the application is “Being written”" in page
    assert Thread.objects.filter(resolved_at=None).count() == 1


def test_an_older_round_does_not_approve_the_version_that_is_open_now() -> None:
    proposal = make_in_review()
    client = sign_in_just_now(make_pi())
    workflow.take_back(reload(proposal), by=make_editor(), now=NOW)
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    response = decide(client, proposal, APPROVE)
    assert (response.status_code, state_of(proposal), open_round(proposal).number) == (409, "in_review", 2)
    assert "Your comments are kept" in response.content.decode()


def test_approving_twice_is_refused_and_tells_nobody_twice() -> None:
    proposal, client = make_in_review(), sign_in_just_now(make_pi())
    answers = [decide(client, proposal, APPROVE).status_code for _ in range(2)]
    deliver(now=timezone.now())
    told = [message.to for message in mail.outbox if "approved it" in message.subject]
    assert (answers, told) == ([302, 409], [["ana.sol@northmere.example"]])


def test_what_must_change_holds_the_approval_and_the_note_stays() -> None:
    proposal = make_in_review()
    make_thread(proposal)
    response = decide(sign_in_just_now(make_pi()), proposal, APPROVE)
    assert (response.status_code, state_of(proposal)) == (409, "in_review")
    assert NOTE in response.content.decode()


def test_an_editor_cannot_decide() -> None:
    proposal = make_in_review()
    assert decide(sign_in_just_now(make_editor()), proposal, APPROVE).status_code == 403
    assert state_of(proposal) == "in_review"


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("review", "get"),
        ("review_request", "get"),
        ("review_request", "post"),
        ("review_decide", "post"),
        ("review_take_back", "post"),
        ("review_reopen", "post"),
    ],
)
def test_to_a_stranger_nothing_is_here(name: str, method: str) -> None:
    proposal, client = make_in_review(), sign_in_just_now(make_stranger())
    known = getattr(client, method)(reverse(name, args=[proposal.ref]))
    unknown = getattr(client, method)(reverse(name, args=["FG-2026-9999"]))
    assert (known.status_code, unknown.status_code) == (404, 404)
    assert words_of(known) == words_of(unknown)
    assert state_of(proposal) == "in_review"


def test_sending_it_proposes_five_working_days_and_keeps_what_is_typed() -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    path = reverse("review_request", args=[proposal.ref])
    page = client.get(path).content.decode()
    assert "Send to Bea Quist" in page
    refused = client.post(path, {"note": "Look at the dates.", "due_on": "1/2/2027"})
    assert refused.status_code == 422
    assert "1 February 2027 or 2 January 2027" in refused.content.decode()
    assert "Look at the dates." in refused.content.decode()
    over = client.post(path, {"note": "Look at the dates.", "due_on": "1 March 2020"})
    assert ("Being written since" in words_of(over), over.status_code) == (True, 422)
    client.post(path, {"note": "Look at the dates.", "due_on": "1 March 2099"})
    sent = open_round(proposal)
    assert (sent.note, sent.due_on, state_of(proposal)) == (
        "Look at the dates.",
        date(2099, 3, 1),
        "in_review",
    )


def test_what_must_be_fixed_stands_where_the_button_would_be() -> None:
    proposal = make_draft()
    path = reverse("review_request", args=[proposal.ref])
    client = sign_in(make_editor())
    page = client.get(path).content.decode()
    assert re.search(r"First, \d+ questions to answer before the PI can read it", page)
    assert "Send to Bea Quist" not in page
    assert (client.post(path).status_code, state_of(proposal)) == (422, "draft")


def test_without_a_pi_the_page_leads_to_the_people() -> None:
    page = sign_in(make_editor()).get(reverse("review_request", args=[make_draft(with_pi=False).ref]))
    assert "Nobody is named as PI" in page.content.decode()


def test_taking_it_back_and_opening_it_again() -> None:
    client = sign_in(make_editor())
    waiting, ready = make_in_review(), make_ready("Another one")
    client.post(reverse("review_take_back", args=[waiting.ref]))
    client.post(reverse("review_reopen", args=[ready.ref]))
    assert (state_of(waiting), state_of(ready)) == ("draft", "draft")
    assert reload(ready).approved_snapshot is None


@pytest.mark.parametrize("number", [1, 3])
def test_the_screen_reads_a_fixed_number_of_times(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    proposal = make_in_review()
    for _ in range(number):
        make_thread(proposal)
    client = sign_in(make_pi())
    with django_assert_num_queries(11):
        client.get(reverse("review", args=[proposal.ref]))
