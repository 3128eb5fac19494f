"""The pages on which the team records what goes between it and TikTok, and goes on from there."""

import pytest
from django.urls import reverse

from proposals.models import Proposal
from proposals.rules.states import ProposalState
from proposals.services.corresponding import log_message
from tests.factories import (
    NOW,
    make_editor,
    make_filled,
    make_granted,
    make_librarian,
    make_pi,
    make_refused,
    make_stranger,
    make_submitted,
    reload,
)
from tests.proposals.views.cast import read, send, sign_in

pytestmark = pytest.mark.django_db
DAY = "22 November 2026"


def path_of(proposal: Proposal, kind: str) -> str:
    return reverse("message_record", args=[proposal.ref, kind])


def test_asked_answered_and_shown() -> None:
    proposal, editor = make_submitted(), sign_in(make_editor())
    send(editor, path_of(proposal, "question"), 302, sent_on=DAY, text="Which <b>accounts</b>?", answer_by="")
    page = read(editor, reverse("tracking", args=[proposal.ref]))
    assert "TikTok asked for more on 22 November 2026." in page
    assert "Record that you answered TikTok" in page
    send(editor, path_of(proposal, "answer"), 302, sent_on=DAY, text="None.")
    assert reload(proposal).state == ProposalState.SUBMITTED
    page = read(editor, reverse("tracking", args=[proposal.ref]))
    assert page.index("TikTok asked for more") < page.index("The team answered")


def test_of_many_messages_the_earlier_ones_are_folded_away() -> None:
    proposal, editor = make_submitted(), make_editor()
    for number in range(19):
        log_message(
            proposal, from_tiktok=False, sent_on=NOW.date(), text=f"Text {number}.", by=editor, now=NOW
        )
    page = read(sign_in(editor), reverse("tracking", args=[proposal.ref]))
    assert "earlier messages" not in page
    log_message(proposal, from_tiktok=True, sent_on=NOW.date(), text="Text 19.", by=editor, now=NOW)
    page = read(sign_in(editor), reverse("tracking", args=[proposal.ref]))
    folded, newest = page.partition("10 earlier messages")[2].split("</details>", 1)
    assert [number for number in range(20) if f"Text {number}." in folded] == list(range(10))
    assert [number for number in range(20) if f"Text {number}." in newest] == list(range(10, 20))


def test_a_text_is_not_lost_to_a_wrong_day() -> None:
    proposal, editor = make_submitted(), sign_in(make_editor())
    page = send(
        editor, path_of(proposal, "message"), 422, from_tiktok="yes", sent_on="1 May 2999", text="Kept"
    )
    assert "This day has not come yet" in page
    assert ">\nKept</textarea>" in page


def test_only_the_pi_records_an_appeal_and_only_known_kinds_have_a_page() -> None:
    refused = make_refused()
    assert sign_in(make_editor()).get(path_of(refused, "appeal")).status_code == 403
    assert sign_in(make_pi()).get(path_of(refused, "letter")).status_code == 404
    send(sign_in(make_pi()), path_of(refused, "appeal"), 302, sent_on=DAY, text="By your criteria.")
    page = read(sign_in(make_editor()), reverse("tracking", args=[refused.ref]))
    assert "An appeal was sent on 22 November 2026." in page
    assert "then appealed against: what TikTok wrote" in page


def test_a_new_attempt_begins_with_the_questions_that_the_refusal_concerns() -> None:
    refused, editor = make_refused(), sign_in(make_editor())
    path = reverse("attempt_new", args=[refused.ref])
    page = read(editor, path)
    assert page.count(" checked") == 2
    where = send(editor, path, 302, questions=["research.design"])
    attempt = Proposal.objects.get(continues=refused)
    assert (where, attempt.threads.count()) == (f"/p/{attempt.ref}/", 1)
    assert "A new attempt has begun already" in read(editor, path)
    assert f"/p/{refused.ref}/" in read(editor, reverse("tracking", args=[attempt.ref]))


def test_a_renewal_and_a_change_begin_from_what_was_granted() -> None:
    granted, editor = make_granted(), sign_in(make_editor())
    page = read(editor, reverse("tracking", args=[granted.ref]))
    assert "Begin a renewal by" in page
    send(editor, reverse("renewal_decline", args=[granted.ref]), 302)
    assert "Begin a renewal by" not in read(editor, reverse("tracking", args=[granted.ref]))
    send(editor, reverse("renewal_new", args=[granted.ref]), 302)
    assert "A renewal has begun" in read(editor, reverse("tracking", args=[granted.ref]))
    send(editor, reverse("amendment_new", args=[granted.ref]), 422, reason="")
    send(editor, reverse("amendment_new", args=[granted.ref]), 302, reason="Gil joins.")
    assert set(granted.continued_by.values_list("continuation", flat=True)) == {"renewal", "amendment"}


def test_withdrawing_says_first_what_happens_and_is_for_the_team() -> None:
    draft = make_filled()
    path = reverse("withdraw", args=[draft.ref])
    assert "All texts, versions and comments are kept." in read(sign_in(make_editor()), path)
    assert reload(draft).state == ProposalState.DRAFT
    assert sign_in(make_librarian()).post(path).status_code == 403
    assert sign_in(make_stranger()).post(path).status_code == 404
    send(sign_in(make_editor()), path, 302)
    assert "Withdrawn" in read(sign_in(make_editor()), f"/p/{draft.ref}/")
    assert sign_in(make_editor()).post(path).status_code == 409
