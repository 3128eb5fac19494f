"""What happens at TikTok is recorded with its own dates, after the approval and not before."""

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.rules.errors import Invalid, NotNow
from proposals.models import Answer, CopyTick, Deadline, Decision, Need, OutboxMail, Submission
from proposals.rules.granted import GrantedPerson, GrantedRole
from proposals.rules.states import ProposalState
from proposals.services import tracking
from tests.factories import (
    NOW,
    TODAY,
    make_editor,
    make_filled,
    make_grant,
    make_granted,
    make_in_review,
    make_librarian,
    make_pi,
    make_ready,
    make_submitted,
    reload,
)

pytestmark = pytest.mark.django_db


def test_ticks_are_kept_once_and_taken_back() -> None:
    proposal = make_ready()
    for _ in range(2):
        tracking.tick_copied(proposal, "research.summary", by=make_editor(), now=NOW)
    assert list(CopyTick.objects.values_list("question_key", "ticked_by__name")) == [
        ("research.summary", "Ana Sol")
    ]
    tracking.untick(proposal, "research.summary", by=make_editor(), now=NOW)
    assert (CopyTick.objects.count(), reload(proposal).state) == (0, ProposalState.READY)


def test_only_questions_of_the_approved_version_are_ticked() -> None:
    with pytest.raises(Invalid):
        tracking.tick_copied(make_ready(), "research.colour", by=make_editor(), now=NOW)
    with pytest.raises(NotNow):
        tracking.tick_copied(make_in_review(), "research.summary", by=make_editor(), now=NOW)


def test_submitted() -> None:
    proposal = make_ready()
    tracking.record_submission(
        proposal, submitted_on=TODAY, tiktok_reference=" A-12\n34 ", by=make_editor(), now=NOW
    )
    submission = Submission.objects.get()
    assert (submission.snapshot, submission.tiktok_reference) == (
        reload(proposal).approved_snapshot,
        "A-12 34",
    )
    assert reload(proposal).state == ProposalState.SUBMITTED
    assert list(OutboxMail.objects.filter(kind="submission_recorded").values_list("to", flat=True)) == [
        make_pi().email
    ]


def test_a_day_to_come_and_answers_that_were_not_approved_are_refused() -> None:
    proposal = make_ready()
    with pytest.raises(Invalid, match="has not come yet"):
        tracking.record_submission(proposal, submitted_on=TODAY + timedelta(days=1), by=None, now=NOW)
    Answer.objects.filter(key="research.summary").update(value="Changed past every door.")
    with pytest.raises(NotNow, match="not those that the PI approved"):
        tracking.record_submission(reload(proposal), submitted_on=TODAY, by=None, now=NOW)
    assert (reload(proposal).state, Submission.objects.count()) == (ProposalState.READY, 0)


def test_granted() -> None:
    proposal = make_granted()
    decision = Decision.objects.get()
    assert (decision.outcome, decision.access_end, decision.people) == (
        "granted",
        date(2028, 11, 30),
        [{"name": "Ana Sol", "email": "ana.sol@northmere.example", "role": "data_user"}],
    )
    assert list(Need.objects.values_list("user__name", "key", "path")) == [
        ("Bea Quist", f"proposal:{proposal.ref}:project", f"/p/{proposal.ref}/tracking/")
    ]
    assert list(Deadline.objects.filter(done_at=None).values_list("key", "due_on")) == [
        (f"proposal:{proposal.ref}:renewal", date(2028, 8, 2))
    ]
    mail = OutboxMail.objects.get(kind="grant_recorded")
    assert "from 1 December 2026 to 30 November 2028" in mail.body


ANA = GrantedPerson("Ana Sol", "ana.sol@northmere.example", GrantedRole.DATA_USER)


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"product": "ads"}, ["product"]),
        ({"access_end": date(2026, 11, 30)}, ["access_end"]),
        ({"access_end": date(2037, 1, 1)}, ["access_end"]),
        ({"access_end": date.max}, ["access_end"]),
        ({"people": [ANA, ANA]}, ["people[1].email"]),
        (
            {"people": [GrantedPerson("Bea", "Bea.Quist@northmere.example", GrantedRole.MANAGER)]},
            ["people[0].email"],
        ),
        ({"people": [GrantedPerson(" ", "x@northmere.example", GrantedRole.MANAGER)]}, ["people[0].name"]),
        ({"people": [GrantedPerson("X", "@", GrantedRole.MANAGER)]}, ["people[0].email"]),
        ({"decided_on": TODAY + timedelta(days=1)}, ["decided_on"]),
        ({"decided_on": TODAY - timedelta(days=1)}, ["decided_on"]),
    ],
)
def test_a_grant_that_cannot_be_true_is_refused(changes: dict[str, Any], problems: list[str]) -> None:
    proposal = make_submitted()
    with pytest.raises(Invalid) as caught:
        tracking.record_grant(proposal, by=make_pi(), now=NOW, **(make_grant() | changes))
    assert list(caught.value.problems) == problems
    assert (reload(proposal).state, Decision.objects.count()) == (ProposalState.SUBMITTED, 0)


def test_refused() -> None:
    proposal = make_submitted()
    tracking.record_refusal(
        proposal, decided_on=TODAY, reason=" No public interest. ", by=make_librarian(), now=NOW
    )
    assert (reload(proposal).state, Decision.objects.get().reason) == (
        ProposalState.REFUSED,
        "No public interest.",
    )
    assert not Deadline.objects.filter(done_at=None).exists()
    told = OutboxMail.objects.filter(kind="refusal_recorded").values_list("to", flat=True)
    assert sorted(told) == [make_editor().email, make_pi().email]


def test_a_reason_that_is_too_long_is_refused_and_not_cut() -> None:
    proposal = make_submitted()
    with pytest.raises(Invalid, match="It is 4,001"):
        tracking.record_refusal(proposal, decided_on=NOW.date(), reason="x" * 4001, by=make_editor(), now=NOW)
    assert reload(proposal).state == "submitted"


def test_nothing_is_decided_before_it_was_submitted() -> None:
    with pytest.raises(NotNow, match="Being written"):
        tracking.record_grant(make_filled(), by=None, now=NOW, **make_grant())
