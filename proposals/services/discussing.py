"""Talk beside the answers. Comments change no answer and no state, and are never deleted."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotAllowed, NotNow
from proposals.models import Comment, Proposal, ReviewRound, Thread
from proposals.rules.workflow import Act
from proposals.services.auditing import record_event
from proposals.services.drafting import find_question
from proposals.services.guarding import lock_for

LONGEST_COMMENT = 10_000


@transaction.atomic
def open_thread(
    proposal: Proposal, key: str, body: str, kind: Thread.Kind, *, by: User | None, now: datetime
) -> Thread:
    """Begin a thread about a question; it remembers the copy that the PI reads now, if one is being read."""
    text = _check_body(body)
    find_question(lock_for(proposal, Act.COMMENT), key)
    open_round = proposal.rounds.filter(outcome=ReviewRound.Outcome.OPEN).first()
    thread = Thread.objects.create(
        proposal=proposal,
        question_key=key,
        kind=kind,
        snapshot_id=open_round.snapshot_id if open_round else None,
        opened_by=by,
        opened_at=now,
    )
    Comment.objects.create(thread=thread, author=by, body=text, created_at=now)
    record_event("thread.opened", about=proposal, by=by, now=now, thread=thread.pk, key=key, kind=str(kind))
    return thread


@transaction.atomic
def reply(thread: Thread, body: str, *, by: User | None, now: datetime) -> Comment:
    """Also possible in a resolved thread, which stays resolved."""
    text = _check_body(body)
    proposal = lock_for(thread.proposal, Act.COMMENT)
    comment = Comment.objects.create(thread=thread, author=by, body=text, created_at=now)
    record_event("thread.replied", about=proposal, by=by, now=now, thread=thread.pk, comment=comment.pk)
    return comment


@transaction.atomic
def resolve(thread: Thread, *, by: User | None, now: datetime, body: str = "") -> None:
    """Settle it, with a last word if there is one.

    What must change is resolved only by who asked for it, or by the PI. Raises `NotNow` if it is resolved already.
    """
    proposal = lock_for(thread.proposal, Act.COMMENT)
    if thread.kind == Thread.Kind.MUST_CHANGE and not _judges(by, thread, proposal):
        raise NotAllowed("Only the PI or the person who asked for this change can resolve it. Reply instead.")
    if body.strip():
        reply(thread, body, by=by, now=now)
    resolved = Thread.objects.filter(pk=thread.pk, resolved_at=None).update(resolved_at=now, resolved_by=by)
    if not resolved:
        raise NotNow("This thread is resolved already.")
    record_event("thread.resolved", about=proposal, by=by, now=now, thread=thread.pk)


@transaction.atomic
def reopen_thread(thread: Thread, *, by: User | None, now: datetime) -> None:
    proposal = lock_for(thread.proposal, Act.COMMENT)
    resolved = Thread.objects.filter(pk=thread.pk, resolved_at__isnull=False)
    if not resolved.update(resolved_at=None, resolved_by=None):
        raise NotNow("This thread is open already.")
    record_event("thread.reopened", about=proposal, by=by, now=now, thread=thread.pk)


def _judges(by: User | None, thread: Thread, proposal: Proposal) -> bool:
    return by is None or by.pk in (thread.opened_by_id, proposal.pi_id)


def _check_body(body: str) -> str:
    text = body.replace("\r\n", "\n").strip()
    if not text:
        raise Invalid("Write something first.", {"body": "Write something first."})
    if len(text) > LONGEST_COMMENT:
        too_long = f"A comment must be {LONGEST_COMMENT:,} characters or less. It is {len(text):,}."
        raise Invalid(too_long, {"body": too_long})
    return text
