"""Ending an application before TikTok has decided."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from proposals.mailing import mails
from proposals.models import Proposal
from proposals.rules.workflow import Act
from proposals.services.auditing import record_event
from proposals.services.guarding import move
from proposals.services.reconciling import reconcile
from proposals.services.review_rounds import end_open_round
from proposals.services.telling import tell_others


@transaction.atomic
def withdraw(proposal: Proposal, *, by: User | None, now: datetime) -> None:
    """Nothing is due any more and nothing is deleted; a review that is open ends, with its links. A new attempt can begin from it."""
    seen = proposal.state
    proposal = move(proposal, Act.WITHDRAW, now=now)
    end_open_round(proposal, by=by, now=now)
    reconcile(proposal, now=now)
    record_event("proposal.withdrawn", about=proposal, by=by, now=now, was=seen)
    tell_others(proposal, lambda person: mails.withdrawn(proposal, person, by=by), by=by, now=now)
