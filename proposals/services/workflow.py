"""The review by the PI: one door for each move. Each guards, moves, reconciles, records and tells, in that order."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from proposals.mailing import mails
from proposals.models import Proposal, ReviewRound, Snapshot
from proposals.rules.findings import must_fix
from proposals.rules.workflow import Act
from proposals.selectors.changes_screen import last_approval
from proposals.selectors.content import read_content
from proposals.selectors.talk import unresolved
from proposals.services.auditing import record_event
from proposals.services.guarding import lock_for, move
from proposals.services.outbox import promise
from proposals.services.reconciling import everybody_of, reconcile, team_of
from proposals.services.review_links import make_link
from proposals.services.review_rounds import MOVED_ON, close_round, open_round
from proposals.services.snapshots import take_snapshot
from proposals.services.upgrading import demand_open_form
from proposals.services.waiving import end_waivers_without_finding

Outcome = ReviewRound.Outcome


@transaction.atomic
def request_review(
    proposal: Proposal, *, by: User | None, now: datetime, note: str = "", due_on: date | None = None
) -> ReviewRound:
    """Send the proposal to its PI, who gets a copy that nobody can change meanwhile.

    A PI whose last word was an approval is asked only about what changed since.

    Raises `NotNow` where no PI is named, `Invalid` while a finding is neither fixed nor explained (`problems` by question).
    """
    demand_open_form(proposal)
    proposal = move(proposal, Act.REQUEST_REVIEW, now=now)
    pi = _demand_pi(proposal)
    _demand_nothing_to_fix(proposal, now)
    _demand_day_ahead(due_on, now.date())
    approval = last_approval(proposal)
    base = approval.snapshot if approval else None
    snapshot = take_snapshot(proposal, Snapshot.Reason.REVIEW, by=by, now=now)
    round_ = open_round(proposal, snapshot, note, due_on, base=base, by=by, now=now)
    reconcile(proposal, now=now)
    record_event(
        "review.requested", about=proposal, by=by, now=now, round=round_.number, snapshot=snapshot.number
    )
    if pi != by:
        write = mails.change_to_confirm if round_.base else mails.review_requested
        promise(write(proposal, pi, make_link(round_, pi, now=now), round_=round_), now=now)
    return round_


@transaction.atomic
def take_back(proposal: Proposal, *, by: User | None, now: datetime) -> ReviewRound:
    """The team works on it again; the PI is told. Comments stay."""
    proposal = move(proposal, Act.TAKE_BACK, now=now)
    round_ = close_round(proposal, None, Outcome.TAKEN_BACK, "", by=by, now=now)
    reconcile(proposal, now=now)
    record_event("review.taken_back", about=proposal, by=by, now=now, round=round_.number)
    if proposal.pi and proposal.pi != by:
        promise(mails.review_taken_back(proposal, proposal.pi, round_=round_, by=by), now=now)
    return round_


@transaction.atomic
def request_changes(
    proposal: Proposal,
    *,
    round_number: int,
    by: User | None,
    now: datetime,
    note: str = "",
    by_link: bool = False,
) -> ReviewRound:
    """The PI sends it back. Raises `Invalid` without a note and without an open thread of what must change."""
    proposal = move(proposal, Act.REQUEST_CHANGES, now=now)
    if not note.strip() and not unresolved(proposal).exists():
        say = "Say what has to change, in a note here or beside an answer."
        raise Invalid(say, {"note": say})
    round_ = close_round(proposal, round_number, Outcome.CHANGES, note, by=by, now=now)
    reconcile(proposal, now=now)
    record_event(
        "review.changes_requested", about=proposal, by=by, now=now, round=round_.number, by_link=by_link
    )
    _confirm_to_pi(proposal, round_, by_link=by_link, now=now)
    told = [person for person in team_of(proposal) if person != by]
    promise(*(mails.changes_requested(proposal, each, round_=round_) for each in told), now=now)
    return round_


@transaction.atomic
def approve(
    proposal: Proposal,
    *,
    round_number: int,
    by: User | None,
    now: datetime,
    note: str = "",
    by_link: bool = False,
) -> ReviewRound:
    """The PI allows submission of the very copy that was read; `by_link`: came by the link of a mail, and is told.

    Raises `NotNow` if another round is open now, or while something that must change is unresolved.
    """
    proposal = move(proposal, Act.APPROVE, now=now)
    if (left := unresolved(proposal).count()) > 0:
        raise NotNow(
            f"Comments that say what must change: {left}. Resolve them or ask for changes; nothing was changed."
        )
    round_ = close_round(proposal, round_number, Outcome.APPROVED, note, by=by, now=now)
    _approve_snapshot(proposal, round_.snapshot)
    reconcile(proposal, now=now)
    record_event(
        "review.approved",
        about=proposal,
        by=by,
        now=now,
        round=round_.number,
        snapshot=round_.snapshot.number,
        sha256=round_.snapshot.sha256,
        by_who_sent_it=round_.is_by_who_sent_it,
        still=round_.base is not None,
        by_link=by_link,
    )
    _confirm_to_pi(proposal, round_, by_link=by_link, now=now)
    told = [person for person in everybody_of(proposal) if person not in (by, proposal.pi)]
    promise(*(mails.approved(proposal, each, round_=round_) for each in told), now=now)
    return round_


@transaction.atomic
def look_again(proposal: Proposal, *, round_number: int, by: User | None, now: datetime) -> None:
    """The PI wants to read the whole before confirming a change; the review stays open and becomes a full one."""
    lock_for(proposal, Act.MARK)
    waiting = proposal.rounds.filter(number=round_number, outcome=Outcome.OPEN, base__isnull=False)
    if not waiting.update(base=None):
        raise NotNow(MOVED_ON)
    record_event("review.looks_again", about=proposal, by=by, now=now, round=round_number)


@transaction.atomic
def decline(
    proposal: Proposal,
    *,
    round_number: int,
    by: User | None,
    now: datetime,
    note: str = "",
    by_link: bool = False,
) -> ReviewRound:
    """The PI does not want this application; the note says why. The team can open it again. Raises `Invalid` without one."""
    proposal = move(proposal, Act.DECLINE, now=now)
    if not note.strip():
        say = "Say in the note why you decline."
        raise Invalid(say, {"note": say})
    round_ = close_round(proposal, round_number, Outcome.DECLINED, note, by=by, now=now)
    reconcile(proposal, now=now)
    record_event("review.declined", about=proposal, by=by, now=now, round=round_.number, by_link=by_link)
    _confirm_to_pi(proposal, round_, by_link=by_link, now=now)
    told = [person for person in everybody_of(proposal) if person not in (by, proposal.pi)]
    promise(*(mails.declined(proposal, each, round_=round_) for each in told), now=now)
    return round_


@transaction.atomic
def reopen(proposal: Proposal, *, by: User | None, now: datetime) -> None:
    """Edit again. An approval no longer lets it go to TikTok from now on, which the PI is told."""
    was_approved = proposal.approved_snapshot_id is not None
    proposal = move(proposal, Act.REOPEN, now=now)
    _approve_snapshot(proposal, None)
    reconcile(proposal, now=now)
    verb = "review.approval_void" if was_approved else "proposal.reopened"
    record_event(verb, about=proposal, by=by, now=now)
    if was_approved and proposal.pi and proposal.pi != by:
        promise(mails.approval_void(proposal, proposal.pi, by=by, now=now), now=now)


def _confirm_to_pi(proposal: Proposal, round_: ReviewRound, *, by_link: bool, now: datetime) -> None:
    """A link can be passed on: whoever decided by it, the person it was sent to learns of it."""
    if by_link and proposal.pi:
        promise(mails.decided_by_link(proposal, proposal.pi, round_=round_), now=now)


def _demand_pi(proposal: Proposal) -> User:
    if proposal.pi is None:
        raise NotNow("Nobody is named as PI. Name the PI under People, then send it.")
    return proposal.pi


def _demand_nothing_to_fix(proposal: Proposal, now: datetime) -> None:
    """Raises `Invalid` for what is neither fixed nor explained; explanations without a finding end."""
    found = read_content(proposal).findings(now.date())
    if findings := must_fix(found):
        problems = {finding.key or finding.id: finding.message for finding in reversed(findings)}
        raise Invalid(f"Fix these before the PI reads it: {len(findings)}. Nothing was sent.", problems)
    end_waivers_without_finding(proposal, found, now=now)


def _demand_day_ahead(due_on: date | None, today: date) -> None:
    if due_on is not None and due_on < today:
        raise Invalid("The day by which you ask for it is over.", {"due_on": "is over"})


def _approve_snapshot(proposal: Proposal, snapshot: Snapshot | None) -> None:
    Proposal.objects.filter(pk=proposal.pk).update(approved_snapshot=snapshot)
    proposal.approved_snapshot = snapshot
