"""The answers of an earlier application in a new one: the texts alone, no state, no comment, no person, no approval."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid
from proposals.models import AnswerRevision, Proposal
from proposals.services.auditing import record_event
from proposals.services.drafting import save_answer
from proposals.services.starting import start_proposal


@transaction.atomic
def start_from(
    source: Proposal,
    title: str,
    *,
    by: User,
    now: datetime,
    pi_email: str | None = None,
    pi_name: str = "",
) -> Proposal:
    """A draft on the current form and rules with the answers of another, which stays as it is.

    Raises what `start_proposal` raises.
    """
    proposal = start_proposal(title, by=by, now=now, pi_email=pi_email, pi_name=pi_name)
    copied = copy_answers(source, proposal, by=by, now=now)
    record_event("proposal.copied", about=proposal, by=by, now=now, source=source.ref, answers=copied)
    return proposal


def copy_answers(source: Proposal, target: Proposal, *, by: User | None, now: datetime) -> int:
    """How many were copied. Left out: those whose question the newer form no longer has, or asks in another shape."""
    present = source.answers.order_by("pk").values_list("key", "value")
    return sum(_copy(target, key, value, by=by, now=now) for key, value in present if value is not None)


def _copy(target: Proposal, key: str, value: object, *, by: User | None, now: datetime) -> bool:
    try:
        save_answer(target, key, value, expected_version=0, by=by, now=now, reason=AnswerRevision.Reason.COPY)
    except Invalid:
        return False
    return True
