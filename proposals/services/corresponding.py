"""What goes between the team and TikTok after the submission, each with the day on which it was sent."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid
from proposals.mailing import mails
from proposals.models import Message, Proposal
from proposals.models.tracking import LONGEST_MESSAGE
from proposals.rules.workflow import Act
from proposals.services.auditing import record_event
from proposals.services.guarding import demand_length, demand_past, lock_for, move
from proposals.services.reconciling import reconcile
from proposals.services.telling import tell_others

Kind = Message.Kind


@transaction.atomic
def log_message(
    proposal: Proposal, *, from_tiktok: bool, sent_on: date, text: str, by: User | None, now: datetime
) -> Message:
    """A message that changes nothing, kept for an appeal or a new attempt."""
    proposal = lock_for(proposal, Act.LOG_MESSAGE)
    message = _write(proposal, Kind.MESSAGE, from_tiktok, sent_on, text, by=by, now=now)
    record_event("message.logged", about=proposal, by=by, now=now, from_tiktok=from_tiktok, sent_on=sent_on)
    return message


@transaction.atomic
def record_question(
    proposal: Proposal,
    *,
    sent_on: date,
    text: str,
    by: User | None,
    now: datetime,
    answer_by: date | None = None,
) -> Message:
    """TikTok asks for more, and waits. Raises `Invalid` for a day of the answer that is before the question."""
    proposal = move(proposal, Act.RECORD_QUESTION, now=now)
    if answer_by is not None and answer_by < sent_on:
        raise Invalid(
            "TikTok cannot want an answer before it asked.", {"answer_by": "is before the question"}
        )
    message = _write(proposal, Kind.QUESTION, True, sent_on, text, by=by, now=now, answer_by=answer_by)
    reconcile(proposal, now=now)
    record_event("tiktok.asked", about=proposal, by=by, now=now, sent_on=sent_on, answer_by=answer_by)
    tell_others(proposal, lambda person: mails.tiktok_asked(proposal, person, message), by=by, now=now)
    return message


@transaction.atomic
def record_answer(proposal: Proposal, *, sent_on: date, text: str, by: User | None, now: datetime) -> Message:
    """The team answered, and TikTok is at it again."""
    proposal = move(proposal, Act.RECORD_ANSWER, now=now)
    message = _write(proposal, Kind.ANSWER, False, sent_on, text, by=by, now=now)
    reconcile(proposal, now=now)
    record_event("tiktok.answered", about=proposal, by=by, now=now, sent_on=sent_on)
    return message


@transaction.atomic
def appeal(proposal: Proposal, *, sent_on: date, text: str, by: User | None, now: datetime) -> Message:
    """The PI appealed against the refusal: the same attempt is with TikTok again, and the refusal stays in the records."""
    proposal = move(proposal, Act.APPEAL, now=now)
    message = _write(proposal, Kind.APPEAL, False, sent_on, text, by=by, now=now)
    proposal.decisions.filter(appealed_at=None).update(appealed_at=now)
    reconcile(proposal, now=now)
    record_event("refusal.appealed", about=proposal, by=by, now=now, sent_on=sent_on)
    tell_others(proposal, lambda person: mails.appeal_recorded(proposal, person, message), by=by, now=now)
    return message


def _write(
    proposal: Proposal,
    kind: Message.Kind,
    from_tiktok: bool,
    sent_on: date,
    text: str,
    *,
    by: User | None,
    now: datetime,
    answer_by: date | None = None,
) -> Message:
    """Raises `Invalid` for a day to come and for a text that is empty or too long."""
    demand_past(sent_on, now.date(), "sent_on")
    said = demand_length(text, LONGEST_MESSAGE, "text")
    if not said:
        raise Invalid("Enter what was written.", {"text": "is missing"})
    return Message.objects.create(
        proposal=proposal,
        kind=kind,
        from_tiktok=from_tiktok,
        sent_on=sent_on,
        text=said,
        answer_by=answer_by,
        recorded_by=by,
        recorded_at=now,
    )
