"""Two at the same moment after the submission: one act happens, the other is told, and no mail goes out twice."""

from datetime import timedelta

import pytest

from proposals.models import Decision, Message, Notices, OutboxMail, Proposal
from proposals.services import continuing, corresponding, tracking, withdrawing
from proposals.services.digests import send_digests
from proposals.services.reminders import set_needs
from tests.factories import NOW, make_editor, make_grant, make_pi, make_refused, make_submitted, reload
from tests.proposals.services.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_begin_a_new_attempt() -> None:
    refused, ana = make_refused(), make_editor()
    outcomes = at_once(
        *[lambda: continuing.begin_attempt(refused, questions=["research.design"], by=ana, now=NOW)] * 2
    )
    assert (outcomes, Proposal.objects.filter(continues=refused).count()) == (["NotNow", "done"], 1)


def test_tiktoks_question_is_recorded_while_its_grant_is() -> None:
    proposal, ana, bea = make_submitted(), make_editor(), make_pi()
    twin = reload(proposal)
    outcomes = at_once(
        lambda: corresponding.record_question(proposal, sent_on=NOW.date(), text="Why?", by=ana, now=NOW),
        lambda: tracking.record_grant(twin, by=bea, now=NOW, **make_grant()),
    )
    assert outcomes == ["NotNow", "done"]
    assert Message.objects.count() + Decision.objects.count() == 1


def test_an_appeal_and_a_new_attempt_may_both_begin() -> None:
    """Neither takes anything from the other: TikTok may yet grant what the team tries again."""
    refused, bea = make_refused(), make_pi()
    twin = reload(refused)
    outcomes = at_once(
        lambda: corresponding.appeal(refused, sent_on=NOW.date(), text="No.", by=bea, now=NOW),
        lambda: continuing.begin_attempt(twin, questions=[], by=bea, now=NOW),
    )
    assert outcomes in (["done", "done"], ["NotNow", "done"])
    assert Decision.objects.filter(appealed_at__isnull=False).count() <= 1


def test_it_is_withdrawn_once() -> None:
    proposal, ana, bea = make_submitted(), make_editor(), make_pi()
    twin = reload(proposal)
    outcomes = at_once(
        lambda: withdrawing.withdraw(proposal, by=ana, now=NOW),
        lambda: withdrawing.withdraw(twin, by=bea, now=NOW),
    )
    assert (outcomes, OutboxMail.objects.filter(kind="withdrawn").count()) == (["NotNow", "done"], 1)


def test_two_workers_tell_a_morning_once() -> None:
    set_needs("k", [make_pi(), make_editor()], about="a", text="t", path="/", now=NOW)
    assert at_once(*[lambda: send_digests(now=NOW + timedelta(hours=1))] * 3) == ["done"] * 3
    assert OutboxMail.objects.filter(kind="daily_digest").count() == 2
    assert Notices.objects.count() == 2
