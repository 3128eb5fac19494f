"""After an approval: a change holds the submission until the PI has read it. And a review that ends in a no."""

import pytest

from accounts.rules.errors import Invalid, NotNow
from proposals.models import AuditEvent, Need, OutboxMail, Proposal
from proposals.rules.differences import Kind
from proposals.selectors.changes_screen import changes_screen
from proposals.services import people, tracking, workflow
from tests.factories import (
    NOW,
    make_confirming,
    make_editor,
    make_in_review,
    make_pi,
    make_reader,
    make_ready,
    make_thread,
    open_round,
    reload,
    save,
)

pytestmark = pytest.mark.django_db


def base_of(proposal: Proposal) -> int | None:
    base = open_round(proposal).base
    return base.number if base else None


def test_a_change_after_the_approval_holds_the_submission() -> None:
    proposal = make_confirming()
    assert (proposal.state, proposal.approved_snapshot, base_of(proposal)) == ("in_review", None, 1)
    with pytest.raises(NotNow):
        tracking.record_submission(proposal, submitted_on=NOW.date(), by=make_editor(), now=NOW)
    mail = OutboxMail.objects.get(kind="change_to_confirm")
    assert (mail.to, "/review-link/" in mail.body, "Two articles" in mail.body) == (
        make_pi().email,
        True,
        False,
    )


def test_the_pi_is_shown_what_changed_and_nothing_else() -> None:
    screen = changes_screen(make_confirming())
    assert [(change.key, change.prompt) for change in screen.changes] == [
        ("research.outputs", "Expected outputs")
    ]
    (change,) = screen.changes
    added = [piece.text for piece in change.pieces if piece.kind is Kind.ADDED]
    assert "Two" in added


def test_still_approved_approves_the_very_version_that_was_compared() -> None:
    proposal = make_confirming()
    workflow.approve(proposal, round_number=2, by=make_pi(), now=NOW)
    fresh = reload(proposal)
    assert (fresh.state, fresh.approved_snapshot.number if fresh.approved_snapshot else 0) == ("ready", 2)
    event = AuditEvent.objects.filter(verb="review.approved").first()
    assert event is not None
    assert (event.detail["still"], event.detail["snapshot"]) == (True, 2)


def test_looking_again_makes_it_a_full_review_and_still_holds_the_submission() -> None:
    proposal = make_confirming()
    workflow.look_again(proposal, round_number=2, by=make_pi(), now=NOW)
    assert (reload(proposal).state, base_of(proposal)) == ("in_review", None)
    with pytest.raises(NotNow):
        workflow.look_again(proposal, round_number=2, by=make_pi(), now=NOW)


def test_a_change_that_was_taken_back_and_sent_again_is_still_compared_with_what_was_approved() -> None:
    proposal = make_confirming()
    workflow.take_back(proposal, by=make_editor(), now=NOW)
    save(proposal, "research.outputs", "Three articles.")
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    assert base_of(proposal) == 1


def test_after_another_decision_or_with_another_pi_the_whole_is_read() -> None:
    sent_back = make_confirming("One")
    workflow.request_changes(sent_back, round_number=2, by=make_pi(), now=NOW, note="No.")
    workflow.request_review(reload(sent_back), by=make_editor(), now=NOW)
    assert base_of(sent_back) is None
    other_pi = make_ready("Two")
    workflow.reopen(other_pi, by=make_editor(), now=NOW)
    people.set_pi(reload(other_pi), make_reader().email, "Cem Dor", by=make_editor(), now=NOW)
    workflow.request_review(reload(other_pi), by=make_editor(), now=NOW)
    assert base_of(other_pi) is None


def test_what_must_change_holds_the_confirmation_too() -> None:
    proposal = make_confirming()
    make_thread(proposal)
    with pytest.raises(NotNow, match="what must change"):
        workflow.approve(proposal, round_number=2, by=make_pi(), now=NOW)


def test_the_pi_declines_and_says_why() -> None:
    proposal = make_in_review()
    with pytest.raises(Invalid) as caught:
        workflow.decline(proposal, round_number=1, by=make_pi(), now=NOW, note=" ")
    assert (list(caught.value.problems), reload(proposal).state) == (["note"], "in_review")
    OutboxMail.objects.all().delete()
    round_ = workflow.decline(proposal, round_number=1, by=make_pi(), now=NOW, note="Not our field.")
    assert (round_.outcome, round_.decision_note, reload(proposal).state) == (
        "declined",
        "Not our field.",
        "declined",
    )
    assert [(mail.kind, mail.to) for mail in OutboxMail.objects.all()] == [("declined", make_editor().email)]
    assert "field" not in OutboxMail.objects.get().body
    assert [need.user for need in Need.objects.filter(proposal=proposal)] == [make_editor()]


def test_what_was_declined_can_be_opened_again_and_tells_of_no_approval() -> None:
    proposal = make_in_review()
    workflow.decline(proposal, round_number=1, by=make_pi(), now=NOW, note="Not our field.")
    OutboxMail.objects.all().delete()
    workflow.reopen(reload(proposal), by=make_editor(), now=NOW)
    assert (reload(proposal).state, OutboxMail.objects.count()) == ("draft", 0)
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    assert base_of(proposal) is None
