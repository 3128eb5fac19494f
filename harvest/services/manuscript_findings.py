"""What was found in a manuscript, and why some of it may stay in the text."""

import json
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from harvest.models import KeptFinding, Manuscript, SignOff
from harvest.rules.disclosure import Entry
from harvest.services.manuscripts import place_of
from harvest.services.publications import lock_open
from harvest.vault import open_blob, open_keyring
from proposals.services.auditing import record_event


def list_entries(manuscript: Manuscript) -> tuple[Entry, ...]:
    """What was found, while it is kept; else nothing."""
    if not manuscript.findings:
        return ()
    keys = open_keyring().project(manuscript.publication.project.ref)
    stored = json.loads(open_blob(keys, place_of(manuscript, "findings"), bytes(manuscript.findings)))
    return tuple(Entry.read(each) for each in stored)


def list_open_entries(manuscript: Manuscript) -> tuple[Entry, ...]:
    """Those that have to be answered and were not: neither changed by a new version, nor kept for a reason."""
    kept = set(manuscript.kept.values_list("finding", flat=True))
    return tuple(
        each for each in list_entries(manuscript) if each.has_to_be_answered and each.name not in kept
    )


def keep_finding(manuscript: Manuscript, name: str, reason: str, *, by: User, now: datetime) -> None:
    """It may stay in the text, for this reason. Invalid without one; NotNow once somebody has signed."""
    if not reason.strip():
        raise Invalid("Say why it may stay. Those who sign read it.", {"reason": "is empty"})
    if name not in {each.name for each in list_entries(manuscript)}:
        raise NotNow("This text is no longer kept, or was compared again. Open its page again.")
    with transaction.atomic():
        lock_open(manuscript.publication)
        _refuse_signed(manuscript)
        KeptFinding.objects.update_or_create(
            manuscript=manuscript,
            finding=name,
            defaults={"reason": reason.strip()[:500], "by": by, "at": now},
        )
        publication = manuscript.publication
        record_event(
            "manuscript.kept",
            about=publication.project,
            by=by,
            now=now,
            publication=publication.number,
            finding=name,
        )


def _refuse_signed(manuscript: Manuscript) -> None:
    if SignOff.objects.filter(manuscript=manuscript).exists():
        raise NotNow("Somebody has signed this version already. Send a new version to change anything.")
