"""The review by the PI: guards, races, what each move leaves behind."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from accounts.models import Invitation, User
from accounts.rules.errors import DomainError, Invalid, NotNow
from proposals.models import AuditEvent, Deadline, Need, OutboxMail, Proposal, ReviewRound, Snapshot, Thread
from proposals.rules.states import ProposalState
from proposals.selectors.history import history
from proposals.services import discussing, people, workflow
from tests.factories import (
    NOW,
    make_draft,
    make_editor,
    make_filled,
    make_in_review,
    make_librarian,
    make_pi,
    make_ready,
    make_thread,
    reload,
    save,
)

pytestmark = pytest.mark.django_db


def needs_of(proposal: Proposal) -> list[tuple[str, str, str]]:
    return list(
        Need.objects.filter(proposal=proposal).order_by("user__name").values_list("user__name", "key", "path")
    )


def mails() -> list[tuple[str, str]]:
    return list(OutboxMail.objects.order_by("pk").values_list("kind", "to"))


def verbs(proposal: Proposal) -> list[str]:
    about = AuditEvent.objects.filter(object_ref=proposal.ref).exclude(verb="answer.saved")
    return list(about.order_by("pk").values_list("verb", flat=True))


def test_sent_to_the_pi() -> None:
    proposal = make_filled()
    OutboxMail.objects.all().delete()
    round_ = workflow.request_review(
        proposal, by=make_editor(), now=NOW, note=" Please ", due_on=date(2026, 11, 27)
    )
    assert reload(proposal).state == ProposalState.IN_REVIEW
    assert (round_.number, round_.note, round_.snapshot.number, round_.outcome) == (1, "Please", 1, "open")
    assert needs_of(proposal) == [
        ("Bea Quist", f"proposal:{proposal.ref}:review", f"/p/{proposal.ref}/review/")
    ]
    assert Need.objects.get().due_on == date(2026, 11, 27)
    assert list(Deadline.objects.values_list("key", "due_on")) == [
        (f"proposal:{proposal.ref}:review", date(2026, 11, 27))
    ]
    assert mails() == [("review_requested", make_pi().email)]
    mail = OutboxMail.objects.get()
    assert "http://testserver/review-link/" in mail.body
    assert "Please" not in mail.body
    assert verbs(proposal)[-2:] == ["snapshot.taken", "review.requested"]


def test_a_pi_who_was_never_here_needs_no_password_to_review() -> None:
    proposal = make_filled()
    pi = make_pi()
    pi.set_unusable_password()
    pi.save()
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    assert not Invitation.objects.exists()
    assert "http://testserver/review-link/" in OutboxMail.objects.get(kind="review_requested").body


def test_what_must_be_fixed_keeps_it_from_the_pi_and_changes_nothing() -> None:
    proposal = make_filled(access__end="2031-01-01")
    with pytest.raises(Invalid) as caught:
        workflow.request_review(proposal, by=make_editor(), now=NOW)
    assert list(caught.value.problems) == ["access.end"]
    assert reload(proposal).state == ProposalState.DRAFT
    assert (Snapshot.objects.count(), ReviewRound.objects.count(), Need.objects.count()) == (0, 0, 0)
    assert not OutboxMail.objects.filter(kind="review_requested").exists()


def test_a_pi_is_needed_and_a_day_that_is_not_over() -> None:
    with pytest.raises(NotNow, match="Nobody is named as PI"):
        workflow.request_review(make_draft(with_pi=False), by=make_editor(), now=NOW)
    with pytest.raises(Invalid, match="is over"):
        workflow.request_review(make_filled(), by=make_editor(), now=NOW, due_on=date(2026, 11, 21))


def test_approved() -> None:
    proposal = make_in_review(due_on=date(2026, 11, 27))
    OutboxMail.objects.all().delete()
    people.assign_librarian(proposal, make_librarian(), by=make_librarian(), now=NOW)
    workflow.approve(proposal, round_number=1, by=make_pi(), now=NOW)
    fresh = reload(proposal)
    assert (fresh.state, fresh.approved_snapshot) == (ProposalState.READY, Snapshot.objects.get())
    assert needs_of(proposal) == [
        ("Ana Sol", f"proposal:{proposal.ref}:submit", f"/p/{proposal.ref}/submit/")
    ]
    assert Deadline.objects.get().done_at == NOW
    assert sorted(mails()) == [("approved", make_editor().email), ("approved", make_librarian().email)]
    event = AuditEvent.objects.first()
    assert event is not None
    assert (event.verb, event.actor) == ("review.approved", make_pi())
    assert event.detail == {
        "round": 1,
        "snapshot": 1,
        "sha256": Snapshot.objects.get().sha256,
        "by_who_sent_it": False,
        "still": False,
        "by_link": False,
    }


def test_changes_requested_and_sent_again() -> None:
    proposal = make_in_review()
    OutboxMail.objects.all().delete()
    workflow.request_changes(proposal, round_number=1, by=make_pi(), now=NOW, note="Name the countries.")
    assert needs_of(proposal) == [("Ana Sol", f"proposal:{proposal.ref}:changes", f"/p/{proposal.ref}/")]
    assert mails() == [("changes_requested", make_editor().email)]
    assert "countries" not in OutboxMail.objects.get().body
    save(proposal, "research.summary", "In Belgium.")
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    assert list(ReviewRound.objects.values_list("number", "snapshot__number", "outcome")) == [
        (2, 2, "open"),
        (1, 1, "changes"),
    ]


def test_a_request_for_changes_says_what() -> None:
    proposal = make_in_review()
    with pytest.raises(Invalid) as caught:
        workflow.request_changes(proposal, round_number=1, by=make_pi(), now=NOW, note="  ")
    assert list(caught.value.problems) == ["note"]
    make_thread(proposal)
    workflow.request_changes(reload(proposal), round_number=1, by=make_pi(), now=NOW)
    assert reload(proposal).state == ProposalState.CHANGES_REQUESTED


@pytest.mark.parametrize(("sender", "own"), [(make_pi, True), (make_editor, False)])
def test_an_approval_of_what_one_sent_oneself_says_so(sender: Callable[[], User], own: bool) -> None:
    proposal = make_filled()
    workflow.request_review(proposal, by=sender(), now=NOW)
    round_ = workflow.approve(reload(proposal), round_number=1, by=make_pi(), now=NOW)
    assert round_.is_by_who_sent_it is own
    said = history(reload(proposal)).events[0].title
    assert said == ("Approved what they had sent themself" if own else "Approved it")


def test_approval_waits_for_what_must_change_but_not_for_questions() -> None:
    proposal = make_in_review()
    thread = make_thread(proposal)
    make_thread(proposal, kind=Thread.Kind.QUESTION)
    with pytest.raises(NotNow, match="must change: 1"):
        workflow.approve(proposal, round_number=1, by=make_pi(), now=NOW)
    discussing.resolve(thread, by=make_pi(), now=NOW)
    workflow.approve(reload(proposal), round_number=1, by=make_pi(), now=NOW)
    assert reload(proposal).state == ProposalState.READY


def test_taken_back_while_the_pi_decides() -> None:
    """The PI's page is open; the team takes it back, and sends another version."""
    proposal = make_in_review()
    seen_by_pi = reload(proposal)
    workflow.take_back(proposal, by=make_editor(), now=NOW)
    assert ("review_taken_back", make_pi().email) in mails()
    assert needs_of(proposal) == []
    with pytest.raises(NotNow, match="no longer as you saw it"):
        workflow.approve(seen_by_pi, round_number=1, by=make_pi(), now=NOW)
    save(proposal, "research.summary", "Something the PI never saw.")
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    for stale in (reload(proposal), seen_by_pi):
        stale.state = ProposalState.IN_REVIEW
        with pytest.raises(NotNow, match="no longer with the PI"):
            workflow.approve(stale, round_number=1, by=make_pi(), now=NOW)
    assert reload(proposal).state == ProposalState.IN_REVIEW
    assert reload(proposal).approved_snapshot is None


def test_pressing_twice_moves_once() -> None:
    proposal = make_filled()
    twin = reload(proposal)
    workflow.request_review(proposal, by=make_editor(), now=NOW)
    with pytest.raises(NotNow):
        workflow.request_review(twin, by=make_editor(), now=NOW)
    assert ReviewRound.objects.count() == 1


def test_reopening_voids_the_approval_and_tells_the_pi() -> None:
    proposal = make_ready()
    OutboxMail.objects.all().delete()
    workflow.reopen(proposal, by=make_editor(), now=NOW + timedelta(days=1))
    fresh = reload(proposal)
    assert (fresh.state, fresh.approved_snapshot) == (ProposalState.DRAFT, None)
    assert (needs_of(proposal), mails()) == ([], [("approval_void", make_pi().email)])


def test_the_same_text_sent_again_is_the_same_version() -> None:
    proposal = make_in_review()
    workflow.take_back(proposal, by=make_editor(), now=NOW)
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)
    assert list(ReviewRound.objects.values_list("number", "snapshot__number")) == [(2, 1), (1, 1)]


def test_who_acts_gets_no_mail_about_it() -> None:
    proposal = make_filled()
    OutboxMail.objects.all().delete()
    workflow.request_review(proposal, by=make_pi(), now=NOW)
    assert mails() == []


MOVES: dict[str, Callable[[Proposal], object]] = {
    "request_review": lambda proposal: workflow.request_review(proposal, by=None, now=NOW),
    "take_back": lambda proposal: workflow.take_back(proposal, by=None, now=NOW),
    "request_changes": lambda proposal: workflow.request_changes(
        proposal, round_number=1, by=None, now=NOW, note="x"
    ),
    "approve": lambda proposal: workflow.approve(proposal, round_number=1, by=None, now=NOW),
    "decline": lambda proposal: workflow.decline(proposal, round_number=1, by=None, now=NOW, note="x"),
    "reopen": lambda proposal: workflow.reopen(proposal, by=None, now=NOW),
}
OPEN = {
    ProposalState.DRAFT: {"request_review"},
    ProposalState.CHANGES_REQUESTED: {"request_review"},
    ProposalState.IN_REVIEW: {"take_back", "request_changes", "approve", "decline"},
    ProposalState.DECLINED: {"reopen"},
    ProposalState.READY: {"reopen"},
    ProposalState.SUBMITTED: set(),
    ProposalState.INFO_REQUESTED: set(),
    ProposalState.WITHDRAWN: set(),
    ProposalState.GRANTED: set(),
    ProposalState.REFUSED: set(),
}


@pytest.mark.parametrize(
    ("state", "act"), [(state, act) for state in ProposalState for act in MOVES if act not in OPEN[state]]
)
def test_a_state_that_does_not_allow_a_move_refuses_it(state: ProposalState, act: str) -> None:
    proposal = make_draft()
    Proposal.objects.filter(pk=proposal.pk).update(state=state)
    with pytest.raises(DomainError, match="is not possible while the application is"):
        MOVES[act](reload(proposal))
    assert reload(proposal).state == state
