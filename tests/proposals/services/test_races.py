"""Two people press at the same moment, in two connections: one act happens, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from accounts.rules.errors import DomainError
from accounts.services.inviting import accept, invite
from proposals.models import Answer, AuditEvent, OutboxMail, Proposal, ReviewRound, Submission
from proposals.services import drafting, tracking, workflow
from proposals.services.starting import start_proposal
from tests.factories import (
    NOW,
    PASSWORD,
    make_draft,
    make_editor,
    make_filled,
    make_in_review,
    make_pi,
    make_ready,
    reload,
)

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What became of each: "done", or the kind of the error that a person sees."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        start.wait(timeout=10)
        try:
            act()
        except DomainError as error:
            return type(error).__name__
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


def test_two_editors_save_on_top_of_the_same_text() -> None:
    proposal, ana, bea = make_draft(), make_editor(), make_pi()

    def save(text: str, by: object) -> Callable[[], object]:
        return lambda: drafting.save_answer(
            proposal,
            "research.summary",
            text,
            expected_version=0,
            by=by,
            now=NOW,  # type: ignore[arg-type]
        )

    assert at_once(save("Text of Ana", ana), save("Text of Bea", bea)) == ["AnswerConflict", "done"]
    assert Answer.objects.get().version == 1


def test_the_pi_approves_while_the_team_takes_it_back() -> None:
    proposal, ana, bea = make_in_review(), make_editor(), make_pi()
    twin = reload(proposal)
    outcomes = at_once(
        lambda: workflow.approve(proposal, round_number=1, by=bea, now=NOW),
        lambda: workflow.take_back(twin, by=ana, now=NOW),
    )
    assert outcomes == ["NotNow", "done"]
    fresh, round_ = reload(proposal), ReviewRound.objects.get()
    assert (fresh.state, round_.outcome) in {("ready", "approved"), ("draft", "taken_back")}
    assert (fresh.approved_snapshot is not None) == (fresh.state == "ready")
    moved = AuditEvent.objects.filter(verb__in=["review.approved", "review.taken_back"])
    assert moved.count() == 1


def test_two_send_it_to_the_pi() -> None:
    proposal, ana = make_filled(), make_editor()
    twin = reload(proposal)
    outcomes = at_once(
        lambda: workflow.request_review(proposal, by=ana, now=NOW),
        lambda: workflow.request_review(twin, by=ana, now=NOW),
    )
    assert outcomes == ["NotNow", "done"]
    assert OutboxMail.objects.filter(kind="review_requested").count() == 1


def test_two_record_the_submission() -> None:
    proposal, ana = make_ready(), make_editor()
    twin = reload(proposal)
    outcomes = at_once(
        lambda: tracking.record_submission(proposal, submitted_on=NOW.date(), by=ana, now=NOW),
        lambda: tracking.record_submission(twin, submitted_on=NOW.date(), by=ana, now=NOW),
    )
    assert (outcomes, Submission.objects.count()) == (["NotNow", "done"], 1)


def test_two_start_at_once_and_draw_different_numbers() -> None:
    ana = make_editor()
    assert at_once(*[lambda: start_proposal("Votes", by=ana, now=NOW)] * 3) == ["done"] * 3
    assert sorted(Proposal.objects.values_list("ref", flat=True)) == [f"FG-2026-000{n}" for n in (1, 2, 3)]


def test_two_use_the_same_invitation() -> None:
    link = invite("cem.dor@northmere.example", "Cem Dor", by=None, now=NOW).link
    token = link.rstrip("/").rpartition("/")[2]
    outcomes = at_once(
        lambda: accept(token, name="Cem Dor", password=PASSWORD, now=NOW),
        lambda: accept(token, name="Mallory", password="another three words", now=NOW),
    )
    assert outcomes == ["NotNow", "done"]
