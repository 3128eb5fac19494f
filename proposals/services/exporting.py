"""A copy to hand on."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from proposals.models import Proposal, Snapshot
from proposals.rules.workflow import Act
from proposals.services.auditing import record_event
from proposals.services.guarding import lock_for
from proposals.services.snapshots import take_snapshot


@transaction.atomic
def take_export_snapshot(
    proposal: Proposal, export_format: str, *, by: User | None, now: datetime
) -> Snapshot:
    """The copy from which a file of that format is made; the file itself is made outside of any transaction."""
    lock_for(proposal, Act.EXPORT)
    snapshot = take_snapshot(proposal, Snapshot.Reason.EXPORT, by=by, now=now)
    record_event(
        "proposal.exported", about=proposal, by=by, now=now, format=export_format, snapshot=snapshot.number
    )
    return snapshot
