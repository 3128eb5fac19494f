"""Files that come back: read, compared with the version they were made of, and kept as what differs."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid
from proposals.catalogue.model import Question
from proposals.catalogue.reading import read_catalogue
from proposals.catalogue.shapes import MAX_TEXT, ShapeError, check_shape
from proposals.models import Proposal, ReturnedCopy, Snapshot
from proposals.rendering.returned import Origin
from proposals.rendering.returning import ZIP, Change, find_origin, read_back
from proposals.rules.workflow import Act
from proposals.services.auditing import record_event
from proposals.services.guarding import lock_for

NO_LONGER_ASKED: Final = "TikTok's form no longer asks this question, so the text cannot be taken. Copy it from here if you need it."


def receive_copy(proposal: Proposal, content: bytes, *, by: User | None, now: datetime) -> ReturnedCopy:
    """Read a file, keep what differs from the version it was made of, and change no answer.

    A file that does not say its version is compared with the newest. Raises `Invalid` for a file that cannot be read,
    was made of another application or of a version that there is not; the message says what to do.
    """
    origin = find_origin(content)
    snapshot = _find_snapshot(proposal, origin)
    returned, changes = read_back(content, snapshot)
    kept = {
        "changes": [asdict(each) for each in _check_all(proposal, changes)],
        "remarks": [asdict(each) for each in returned.remarks],
        "troubles": {key: trouble.value for key, trouble in returned.troubles.items()},
        "names_version": origin is not None,
    }
    form = ReturnedCopy.Form.DOCX if content.startswith(ZIP) else ReturnedCopy.Form.MARKDOWN
    return _keep(proposal, snapshot, form, kept, by=by, now=now)


def _find_snapshot(proposal: Proposal, origin: Origin | None) -> Snapshot:
    if origin is not None and origin.ref != proposal.ref:
        raise Invalid(
            f"This file was made of {origin.ref}, and this is {proposal.ref}. Open that application and send it there."
        )
    snapshots = (
        proposal.snapshots.all() if origin is None else proposal.snapshots.filter(number=origin.number)
    )
    snapshot = snapshots.first()
    if snapshot is None:
        raise Invalid(
            "There is no version of this application that the file was made of. Export the application, copy your "
            "text into that file, then send it."
        )
    return snapshot


def _check_all(proposal: Proposal, changes: tuple[Change, ...]) -> list[Change]:
    known = {question.key: question for question in read_catalogue(proposal.catalogue.content).questions()}
    return [_check(known.get(change.key), change) for change in changes]


def _check(question: Question | None, change: Change) -> Change:
    """What could not be kept as an answer says so before anybody takes it, and is not kept here either."""
    if question is None:
        text = change.value if isinstance(change.value, str) and len(change.value) <= MAX_TEXT else None
        return Change(change.key, text, NO_LONGER_ASKED)
    try:
        check_shape(question, change.value)
    except ShapeError as error:
        return Change(change.key, None, error.message)
    return change


@transaction.atomic
def _keep(
    proposal: Proposal,
    snapshot: Snapshot,
    form: ReturnedCopy.Form,
    content: Mapping[str, Any],
    *,
    by: User | None,
    now: datetime,
) -> ReturnedCopy:
    lock_for(proposal, Act.EDIT)
    copy = ReturnedCopy.objects.create(
        proposal=proposal, snapshot=snapshot, form=form, content=content, returned_by=by, returned_at=now
    )
    record_event(
        "copy.returned",
        about=proposal,
        by=by,
        now=now,
        snapshot=snapshot.number,
        changes=len(content["changes"]),
        remarks=len(content["remarks"]),
    )
    return copy
