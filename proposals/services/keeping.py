"""Answers that could not be saved: kept apart for their writer, until the writer decides what becomes of them."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from proposals.models import Answer, Proposal, UnsavedAnswer
from proposals.rules.losses import drops_text
from proposals.services.auditing import record_event
from proposals.services.drafting import save_answer


@transaction.atomic
def keep_unsaved(
    proposal: Proposal, key: str, value: object, *, version: int, by: User, now: datetime
) -> UnsavedAnswer:
    """In the row of the same person's last one, if all but a few characters of that are still there; else in a new one."""
    last = UnsavedAnswer.objects.filter(proposal=proposal, key=key, author=by).first()
    if last is not None and not drops_text(last.value, value):
        last.value, last.version, last.kept_at = value, version, now
        last.save(update_fields=["value", "version", "kept_at"])
        return last
    kept = UnsavedAnswer.objects.create(
        proposal=proposal, key=key, author=by, value=value, version=version, kept_at=now
    )
    record_event("answer.kept_apart", about=proposal, by=by, now=now, key=key, version=version)
    return kept


@transaction.atomic
def settle(
    proposal: Proposal,
    key: str,
    value: object,
    *,
    kept: int | None,
    expected_version: int,
    by: User,
    now: datetime,
) -> Answer:
    """Save an answer, in which the text number `kept` is taken into account. Raises what `save_answer` raises."""
    answer = save_answer(proposal, key, value, expected_version=expected_version, by=by, now=now)
    if kept is not None:
        discard_unsaved(proposal, key, kept, by=by, now=now)
    return answer


@transaction.atomic
def discard_unsaved(proposal: Proposal, key: str, number: int, *, by: User, now: datetime) -> None:
    """What stands is right without it. Harmless where it is gone already."""
    gone, _ = UnsavedAnswer.objects.filter(pk=number, proposal=proposal, key=key, author=by).delete()
    if gone:
        record_event("answer.kept_apart_settled", about=proposal, by=by, now=now, key=key)
