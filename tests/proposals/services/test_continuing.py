"""A new attempt, a change and a renewal: the same people and answers, nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.rules.errors import Invalid, NotNow
from proposals.models import Deadline, Need, Proposal
from proposals.rules.states import ProposalState
from proposals.services import continuing, withdrawing
from proposals.services.people import assign_librarian
from proposals.services.reconciling import reconcile
from tests.factories import (
    NOW,
    make_editor,
    make_granted,
    make_librarian,
    make_pi,
    make_reader_of,
    make_refused,
    make_submitted,
    make_thread,
    reload,
)

pytestmark = pytest.mark.django_db


def answers_of(proposal: Proposal) -> dict[str, object]:
    return dict(proposal.answers.values_list("key", "value"))


def test_a_new_attempt_has_the_people_and_the_answers_and_the_reason_beside_them() -> None:
    refused = make_refused()
    make_thread(refused)
    make_reader_of(refused)
    assign_librarian(refused, make_librarian(), by=make_librarian(), now=NOW)
    attempt = continuing.begin_attempt(
        reload(refused), questions=["research.necessity", "research.design"], by=make_pi(), now=NOW
    )
    fresh = reload(attempt)
    assert (fresh.state, fresh.pi, fresh.librarian, fresh.continues_id, fresh.continuation) == (
        ProposalState.DRAFT,
        make_pi(),
        make_librarian(),
        refused.pk,
        "attempt",
    )
    assert sorted(fresh.memberships.values_list("user__name", "role")) == [
        ("Ana Sol", "editor"),
        ("Cem Dor", "reader"),
    ]
    assert answers_of(fresh) == answers_of(refused)
    assert [
        (thread.question_key, thread.kind, thread.comments.get().body) for thread in fresh.threads.all()
    ] == [
        (key, "must_change", "TikTok refused on 22 November 2026: The plan is too wide.")
        for key in ("research.necessity", "research.design")
    ]
    assert (fresh.snapshots.count(), fresh.rounds.count(), fresh.approved_snapshot) == (0, 0, None)
    assert reload(refused).state == ProposalState.REFUSED


def test_there_is_one_new_attempt_for_each() -> None:
    refused = make_refused()
    first = continuing.begin_attempt(refused, questions=[], by=make_editor(), now=NOW)
    with pytest.raises(NotNow, match=first.ref):
        continuing.begin_attempt(refused, questions=[], by=make_editor(), now=NOW)


def test_a_question_that_is_none_takes_everything_back() -> None:
    refused, before = make_refused(), Proposal.objects.count()
    with pytest.raises(Invalid):
        continuing.begin_attempt(refused, questions=["research.colour"], by=make_editor(), now=NOW)
    assert Proposal.objects.count() == before


def test_after_a_withdrawal_there_is_no_reason_to_tell() -> None:
    submitted = make_submitted()
    withdrawing.withdraw(submitted, by=make_editor(), now=NOW)
    attempt = continuing.begin_attempt(
        reload(submitted), questions=["research.design"], by=make_editor(), now=NOW
    )
    assert not attempt.threads.exists()


def test_a_change_says_why_and_one_is_under_way_at_a_time() -> None:
    granted = make_granted()
    with pytest.raises(Invalid):
        continuing.begin_amendment(granted, reason=" ", by=make_editor(), now=NOW)
    change = continuing.begin_amendment(granted, reason="Gil Tarn joins.", by=make_editor(), now=NOW)
    assert change.threads.get().comments.get().body == "What has to change: Gil Tarn joins."
    with pytest.raises(NotNow, match="under way"):
        continuing.begin_amendment(granted, reason="Another.", by=make_editor(), now=NOW)
    withdrawing.withdraw(reload(change), by=make_editor(), now=NOW)
    continuing.begin_amendment(granted, reason="Another.", by=make_editor(), now=NOW)


@pytest.mark.parametrize(
    ("end", "due", "first_day"),
    [
        (date(2028, 11, 30), date(2028, 8, 2), "2028-12-01"),
        (date(2028, 2, 28), date(2027, 10, 31), "2028-02-29"),
        (date(2028, 2, 29), date(2027, 11, 1), "2028-03-01"),
    ],
)
def test_a_renewal_is_proposed_120_days_before_and_begins_on_the_day_after(
    end: date, due: date, first_day: str
) -> None:
    granted = make_granted(access_start=date(2026, 12, 1), access_end=end)
    assert Deadline.objects.get(key=continuing.renewal_key(granted)).due_on == due
    day = datetime(due.year, due.month, due.day, tzinfo=UTC)
    continuing.propose_renewals(now=day - timedelta(seconds=1))
    assert not Need.objects.filter(key=continuing.renewal_key(granted)).exists()
    for _ in range(2):
        continuing.propose_renewals(now=day)
    waiting = Need.objects.filter(key=continuing.renewal_key(granted))
    assert sorted(waiting.values_list("user__name", flat=True)) == ["Ana Sol", "Bea Quist"]
    renewal = continuing.begin_renewal(granted, by=make_editor(), now=day)
    answers = answers_of(renewal)
    assert (answers["access.start"], answers["access.end"]) == (first_day, None)
    assert not waiting.all().exists()


def test_who_lets_access_end_is_not_reminded_again() -> None:
    granted = make_granted()
    continuing.decline_renewal(granted, by=make_pi(), now=NOW)
    reconcile(reload(granted), now=NOW)
    continuing.propose_renewals(now=NOW + timedelta(days=800))
    assert not Deadline.objects.filter(done_at=None).exists()
    assert not Need.objects.filter(key=continuing.renewal_key(granted)).exists()
    continuing.begin_renewal(granted, by=make_pi(), now=NOW)


@pytest.mark.parametrize(("days", "proposed"), [(120, False), (121, True)])
def test_an_access_that_is_too_short_for_a_renewal_has_no_day_for_it(days: int, proposed: bool) -> None:
    """Counted from the day of TikTok's answer: nobody is told of a day that had passed before it was known."""
    granted = make_granted(access_start=NOW.date(), access_end=NOW.date() + timedelta(days=days))
    assert Deadline.objects.filter(key=continuing.renewal_key(granted)).exists() is proposed
