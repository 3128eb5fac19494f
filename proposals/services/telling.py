"""Mails to everybody of a proposal."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import User
from proposals.mailing import Mail
from proposals.models import Proposal
from proposals.services.outbox import promise
from proposals.services.reconciling import everybody_of


def tell_others(proposal: Proposal, write: Callable[[User], Mail], *, by: User | None, now: datetime) -> None:
    """Everybody of the proposal but the one who knows."""
    promise(*(write(person) for person in everybody_of(proposal) if person != by), now=now)
