"""One review from its request to its end, whichever act begins or ends it. Its links end with it."""

from datetime import date, datetime
from typing import Final

from django.db.models import Max

from accounts.models import User
from accounts.rules.errors import NotNow
from proposals.models import Proposal, ReviewRound, Snapshot
from proposals.services.review_links import revoke_links

Outcome = ReviewRound.Outcome
MOVED_ON: Final = (
    "This version is no longer with the PI. Your comments are kept and will be shown on the next version."
)


def open_round(
    proposal: Proposal,
    snapshot: Snapshot,
    note: str,
    due_on: date | None,
    *,
    base: Snapshot | None,
    by: User | None,
    now: datetime,
) -> ReviewRound:
    number = (proposal.rounds.aggregate(last=Max("number"))["last"] or 0) + 1
    return ReviewRound.objects.create(
        proposal=proposal,
        snapshot=snapshot,
        base=base,
        number=number,
        note=note.strip(),
        due_on=due_on,
        requested_by=by,
        requested_at=now,
    )


def find_open_round(proposal: Proposal, number: int) -> ReviewRound:
    """The review that was on the screen. Raises `NotNow` once it is over."""
    waiting = proposal.rounds.filter(number=number, outcome=Outcome.OPEN)
    round_ = waiting.select_related("snapshot", "reader").first()
    if round_ is None:
        raise NotNow("This version is no longer with the PI. Nothing was changed.")
    return round_


def close_round(
    proposal: Proposal,
    number: int | None,
    outcome: ReviewRound.Outcome,
    note: str,
    *,
    by: User | None,
    now: datetime,
) -> ReviewRound:
    """The open round, decided. `number` is the one that was on the screen, None for whichever is open."""
    open_now = proposal.rounds.filter(outcome=Outcome.OPEN)
    if number is not None:
        open_now = open_now.filter(number=number)
    round_ = open_now.select_related("snapshot", "base").first()
    if round_ is None or not open_now.update(
        outcome=outcome, decision_note=note.strip(), decided_by=by, decided_at=now
    ):
        raise NotNow(MOVED_ON)
    revoke_links(round_, now=now)
    round_.refresh_from_db(fields=["outcome", "decision_note", "decided_by", "decided_at"])
    return round_


def end_open_round(proposal: Proposal, *, by: User | None, now: datetime) -> None:
    """Without a decision, if one is open."""
    if proposal.rounds.filter(outcome=Outcome.OPEN).exists():
        close_round(proposal, None, Outcome.TAKEN_BACK, "", by=by, now=now)
