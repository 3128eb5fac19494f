"""A next application that goes on from one: a new attempt, a change of what was granted, a renewal.

It is a draft with the same people and the same answers, on the current form and rules. No state, no comment, no version
and no approval is taken over.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from proposals.models import Deadline, Membership, Need, Proposal, Thread
from proposals.models.tracking import LONGEST_REASON
from proposals.rules.days import say_day
from proposals.rules.workflow import Act
from proposals.services.auditing import record_event
from proposals.services.copying import copy_answers
from proposals.services.discussing import open_thread
from proposals.services.drafting import save_answer
from proposals.services.guarding import demand_length, lock_for
from proposals.services.reminders import clear_needs, finish_deadlines, set_needs
from proposals.services.starting import start_proposal

Continuation = Proposal.Continuation


@transaction.atomic
def begin_attempt(proposal: Proposal, *, questions: Sequence[str], by: User, now: datetime) -> Proposal:
    """After a refusal or a withdrawal. TikTok's reason stands as a comment beside each of the `questions`.

    Raises `NotNow` if a new attempt has begun already, `Invalid` for a question that the form does not have.
    """
    held = lock_for(proposal, Act.NEW_ATTEMPT)
    attempt = _continue(held, Continuation.ATTEMPT, by=by, now=now)
    refusal = held.decisions.order_by("pk").last()
    if refusal is not None:
        body = f"TikTok refused on {say_day(refusal.decided_on)}: {refusal.reason}"
        for key in questions:
            open_thread(attempt, key, body, Thread.Kind.MUST_CHANGE, by=by, now=now)
    return attempt


@transaction.atomic
def begin_amendment(proposal: Proposal, *, reason: str, by: User, now: datetime) -> Proposal:
    """A change of what TikTok granted: other people, other data, another end. The grant stands meanwhile.

    Raises `Invalid` without a reason or for one that is too long, `NotNow` while another change is under way.
    """
    held = lock_for(proposal, Act.AMEND)
    said = demand_length(reason, LONGEST_REASON, "reason")
    if not said:
        raise Invalid("Say what has to change and why.", {"reason": "is missing"})
    if held.continued_by.filter(continuation=Continuation.AMENDMENT).exclude(state__in=_OVER).exists():
        raise NotNow("A change of this grant is under way already. Finish or withdraw that one first.")
    amendment = _continue(held, Continuation.AMENDMENT, by=by, now=now)
    open_thread(
        amendment,
        "research.summary",
        f"What has to change: {said}",
        Thread.Kind.NOTE,
        by=by,
        now=now,
    )
    return amendment


@transaction.atomic
def begin_renewal(proposal: Proposal, *, by: User, now: datetime) -> Proposal:
    """Access for longer: from the day after the last one that was granted. Raises `NotNow` if one has begun already."""
    held = lock_for(proposal, Act.RENEW)
    renewal = _continue(held, Continuation.RENEWAL, by=by, now=now)
    first_day = _last_day(held) + timedelta(days=1)
    for key, value in (("access.start", first_day.isoformat()), ("access.end", None)):
        standing = renewal.answers.filter(key=key).values_list("version", flat=True).first() or 0
        save_answer(renewal, key, value, expected_version=standing, by=by, now=now)
    finish_deadlines(renewal_key(held), now=now)
    clear_needs(renewal_key(held))
    return renewal


@transaction.atomic
def decline_renewal(proposal: Proposal, *, by: User, now: datetime) -> None:
    """Access is to end on its day; nobody is reminded of a renewal any more. One can still begin."""
    held = lock_for(proposal, Act.RENEW)
    finish_deadlines(renewal_key(held), now=now)
    clear_needs(renewal_key(held))
    record_event("renewal.declined", about=held, by=by, now=now)


@transaction.atomic
def propose_renewals(*, now: datetime) -> None:
    """Once the day has come it is something that the PI and the team have to decide. Runs as often as you like."""
    due = Deadline.objects.filter(key__endswith=":renewal", done_at=None, due_on__lte=now.date())
    waiting = due.exclude(key__in=Need.objects.filter(key__endswith=":renewal").values("key"))
    for deadline in waiting.select_related("proposal").prefetch_related("people"):
        set_needs(
            deadline.key,
            [person for person in deadline.people.all() if person.is_active],
            about=deadline.about,
            text=deadline.text,
            path=deadline.path,
            now=now,
            proposal=deadline.proposal,
        )


def _last_day(held: Proposal) -> date:
    """Of the access that TikTok granted."""
    decision = held.decisions.get(appealed_at=None)
    if decision.access_end is None:
        raise ValueError("A grant has its days: a constraint of the table says so.")
    return decision.access_end


def renewal_key(proposal: Proposal) -> str:
    return f"proposal:{proposal.ref}:renewal"


_OVER = ("granted", "refused", "withdrawn")


def _continue(held: Proposal, how: Proposal.Continuation, *, by: User, now: datetime) -> Proposal:
    if how != Continuation.AMENDMENT:
        _demand_first(held, how)
    draft = start_proposal(held.title, by=by, now=now)
    Proposal.objects.filter(pk=draft.pk).update(
        continues=held, continuation=how, pi=held.pi_id, librarian=held.librarian_id
    )
    _copy_people(held, draft, now)
    draft.refresh_from_db()
    copied = copy_answers(held, draft, by=by, now=now)
    record_event(
        "proposal.continued", about=draft, by=by, now=now, source=held.ref, how=str(how.value), answers=copied
    )
    return draft


def _demand_first(held: Proposal, how: Proposal.Continuation) -> None:
    begun = held.continued_by.filter(continuation=how).first()
    if begun is not None:
        raise NotNow(f"This has begun already: {begun.ref}. Nothing was made.")


def _copy_people(source: Proposal, draft: Proposal, now: datetime) -> None:
    draft.memberships.all().delete()
    Membership.objects.bulk_create(
        [
            Membership(proposal=draft, user_id=each.user_id, role=each.role, added_at=now)
            for each in source.memberships.all()
        ]
    )
