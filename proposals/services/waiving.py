"""Explaining a finding instead of fixing it. The PI sees every reason before approving."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid, NotNow
from proposals.models import FindingWaiver, Proposal
from proposals.rules.findings import Finding
from proposals.rules.workflow import Act
from proposals.selectors.content import read_content
from proposals.services.auditing import record_event
from proposals.services.guarding import lock_for

NOT_SAID_ANY_MORE = (
    "The checks no longer say this, or say it in other words. Look at them again; nothing was changed."
)


@transaction.atomic
def waive(proposal: Proposal, fingerprint: str, reason: str, *, by: User, now: datetime) -> FindingWaiver:
    """Let a finding stay as it is, for this reason; a reason that was given before ends.

    Raises `Invalid` without a reason, `Conflict` for a finding that is not made now, `NotNow` for one that has to be
    fixed, or while the answers are locked.
    """
    present = lock_for(proposal, Act.EDIT)
    if not reason.strip():
        raise Invalid("Say why this is fine", {"reason": "is empty"})
    finding = _find(proposal, fingerprint, now)
    _end(present.waivers.filter(fingerprint=fingerprint, ended_at=None), now)
    waiver = FindingWaiver.objects.create(
        proposal=present,
        fingerprint=fingerprint,
        finding=finding.id,
        message=finding.message,
        reason=reason.strip(),
        given_by=by,
        given_at=now,
    )
    record_event("finding.waived", about=present, by=by, now=now, finding=finding.id, key=finding.key)
    return waiver


@transaction.atomic
def withdraw_waiver(proposal: Proposal, fingerprint: str, *, by: User, now: datetime) -> None:
    """The finding has to be fixed again. Raises `Conflict` where none stands."""
    present = lock_for(proposal, Act.EDIT)
    standing = present.waivers.filter(fingerprint=fingerprint, ended_at=None)
    finding = standing.values_list("finding", flat=True).first()
    if finding is None or not _end(standing, now):
        raise Conflict("This explanation was taken back already. Nothing was changed.")
    record_event("finding.waiver_withdrawn", about=present, by=by, now=now, finding=finding)


def end_waivers_without_finding(proposal: Proposal, findings: Iterable[Finding], *, now: datetime) -> None:
    """Reasons whose finding has gone or says something else end; they do not come back with it."""
    made = [finding.fingerprint for finding in findings if finding.waiver]
    gone = proposal.waivers.filter(ended_at=None).exclude(fingerprint__in=made)
    if ended := _end(gone, now):
        record_event("finding.waivers_ended", about=proposal, by=None, now=now, count=ended)


def _find(proposal: Proposal, fingerprint: str, now: datetime) -> Finding:
    findings = read_content(proposal).findings(now.date())
    found = next((each for each in findings if each.fingerprint == fingerprint), None)
    if found is None:
        raise Conflict(NOT_SAID_ANY_MORE)
    if not found.can_be_waived:
        raise NotNow("This cannot be explained away; it has to be fixed. Nothing was changed.")
    return found


def _end(waivers: QuerySet[FindingWaiver], now: datetime) -> int:
    return waivers.update(ended_at=now)
