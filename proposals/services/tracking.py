"""What happens at TikTok: pasting the answers, submitting them, the decision."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from proposals.mailing import mails
from proposals.models import CopyTick, Decision, Proposal, Snapshot, Submission
from proposals.models.tracking import LONGEST_REASON
from proposals.rendering.copysheet import Paste, list_pastes
from proposals.rules.granted import GrantedPerson, check_grant
from proposals.rules.refusals import RefusalReason
from proposals.rules.workflow import Act
from proposals.selectors.content import read_content
from proposals.services.auditing import record_event
from proposals.services.guarding import demand_length, demand_past, lock_for, move
from proposals.services.reconciling import reconcile
from proposals.services.snapshots import hash_of
from proposals.services.telling import tell_others
from proposals.services.upgrading import demand_open_form


@transaction.atomic
def tick_copied(proposal: Proposal, key: str, *, by: User | None, now: datetime) -> None:
    """This answer of the approved copy was pasted, as it reads now. Ticking twice is harmless."""
    snapshot, paste = _find_paste(proposal, key)
    _, is_new = CopyTick.objects.get_or_create(
        snapshot=snapshot,
        question_key=key,
        defaults={"ticked_by": by, "ticked_at": now, "sha256": paste.sha256},
    )
    if is_new:
        record_event("answer.pasted", about=proposal, by=by, now=now, key=key, snapshot=snapshot.number)


@transaction.atomic
def untick(proposal: Proposal, key: str, *, by: User | None, now: datetime) -> None:
    """Not pasted after all, in this copy or in one before it with the same text."""
    snapshot, _paste = _find_paste(proposal, key)
    removed, _ = CopyTick.objects.filter(snapshot__proposal=proposal, question_key=key).delete()
    if removed:
        record_event("answer.not_pasted", about=proposal, by=by, now=now, key=key, snapshot=snapshot.number)


@transaction.atomic
def record_submission(
    proposal: Proposal,
    *,
    submitted_on: date,
    by: User | None,
    now: datetime,
    tiktok_reference: str = "",
) -> Submission:
    """The approved copy was sent to TikTok on that day. Raises `Invalid` for a day to come.

    `NotNow` until somebody vouches for the PI: whoever writes an application could else approve it from a second mailbox.
    """
    demand_open_form(proposal)
    proposal = move(proposal, Act.RECORD_SUBMISSION, now=now)
    if proposal.pi is None or not proposal.pi.is_known:
        raise NotNow("The library has not confirmed yet who the PI is. Ask it to; nothing was recorded.")
    demand_past(submitted_on, now.date(), "submitted_on")
    submission = Submission.objects.create(
        proposal=proposal,
        snapshot=_approved(proposal),
        submitted_on=submitted_on,
        tiktok_reference=_one_line(tiktok_reference, "tiktok_reference"),
        recorded_by=by,
        recorded_at=now,
    )
    reconcile(proposal, now=now)
    record_event("proposal.submitted", about=proposal, by=by, now=now, snapshot=submission.snapshot.number)
    tell_others(
        proposal, lambda person: mails.submission_recorded(proposal, person, submission), by=by, now=now
    )
    return submission


@transaction.atomic
def record_grant(
    proposal: Proposal,
    *,
    decided_on: date,
    product: str,
    access_start: date,
    access_end: date,
    people: Sequence[GrantedPerson],
    by: User | None,
    now: datetime,
) -> Decision:
    """TikTok granted access, with what TikTok really granted, not what was asked.

    `people` are those besides the PI. Raises `Invalid` with every problem of dates and people.
    """
    proposal = move(proposal, Act.RECORD_GRANT, now=now)
    _demand_decided(proposal, decided_on, now.date())
    pi_email = proposal.pi.email if proposal.pi else ""
    if problems := check_grant(product, access_start, access_end, people, pi_email=pi_email):
        raise Invalid("The grant was not recorded.", problems)
    days = {"access_start": access_start, "access_end": access_end}
    decision = Decision.objects.create(
        proposal=proposal,
        outcome=Decision.Outcome.GRANTED,
        decided_on=decided_on,
        product=product,
        people=[person.as_json() for person in people],
        recorded_by=by,
        recorded_at=now,
        **days,
    )
    reconcile(proposal, now=now)
    record_event(
        "decision.granted", about=proposal, by=by, now=now, product=product, people=len(people), **days
    )
    tell_others(proposal, lambda person: mails.grant_recorded(proposal, person, decision), by=by, now=now)
    return decision


@transaction.atomic
def record_refusal(
    proposal: Proposal,
    *,
    decided_on: date,
    reason: str,
    by: User | None,
    now: datetime,
    category: RefusalReason = RefusalReason.OTHER,
) -> Decision:
    """TikTok refused, with what TikTok wrote and what kind of reason that is. Raises `Invalid` for a reason that is too long."""
    said = demand_length(reason, LONGEST_REASON, "reason")
    proposal = move(proposal, Act.RECORD_REFUSAL, now=now)
    _demand_decided(proposal, decided_on, now.date())
    decision = Decision.objects.create(
        proposal=proposal,
        outcome=Decision.Outcome.REFUSED,
        decided_on=decided_on,
        reason=said,
        category=category,
        recorded_by=by,
        recorded_at=now,
    )
    reconcile(proposal, now=now)
    record_event(
        "decision.refused", about=proposal, by=by, now=now, decided_on=decided_on, category=category.value
    )
    tell_others(proposal, lambda person: mails.refusal_recorded(proposal, person, decision), by=by, now=now)
    return decision


def _find_paste(proposal: Proposal, key: str) -> tuple[Snapshot, Paste]:
    """The approved copy and its text for that question, if TikTok's form asks for it."""
    snapshot = _approved(lock_for(proposal, Act.TICK))
    for paste in list_pastes(snapshot):
        if paste.key == key:
            return snapshot, paste
    raise Invalid("TikTok’s form has no such question.", {key: "is not a question of TikTok’s form"})


def _approved(proposal: Proposal) -> Snapshot:
    """The approved copy, if it still says what the answers say."""
    snapshot = proposal.approved_snapshot
    if snapshot is None or snapshot.sha256 != hash_of(read_content(proposal)):
        raise NotNow("The answers are not those that the PI approved. Send them to the PI again.")
    return snapshot


def _demand_decided(proposal: Proposal, decided_on: date, today: date) -> None:
    demand_past(decided_on, today, "decided_on", after=proposal.submission.submitted_on)


def _one_line(text: str, place: str) -> str:
    flat = " ".join(text.split())
    if len(flat) > 100:
        raise Invalid("This is too long. Nothing was recorded.", {place: "must be 100 characters or less"})
    return flat
