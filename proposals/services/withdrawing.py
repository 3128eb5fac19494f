"""Ending an application before TikTok has decided."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from proposals.mailing import mails
from proposals.models import Proposal, ReviewRound
from proposals.rules.workflow import Act
from proposals.services.auditing import record_event
from proposals.services.guarding import move
from proposals.services.reconciling import reconcile
from proposals.services.telling import tell_others


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User | None, now: datetime) -> None:
    """Nothing is due any more and nothing is deleted; a review that is open ends. A new attempt can begin from it."""
    seen = proposal.state
    proposal = move(proposal, Act.WITHDRAW, now=now)
    proposal.rounds.filter(outcome=ReviewRound.Outcome.OPEN).update(
        outcome=ReviewRound.Outcome.TAKEN_BACK, decided_by=by, decided_at=now
    )
    reconcile(proposal, now=now)
    record_event("proposal.withdrawn", about=proposal, by=by, now=now, was=seen)
    tell_others(proposal, lambda person: mails.withdrawn(proposal, person, by=by), by=by, now=now)
