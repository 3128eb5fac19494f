"""The terms that a team accepted, kept as the file that they read: with hash, day, person and contract party."""

from datetime import date, datetime
from hashlib import sha256
from pathlib import PurePath
from typing import Final

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.rules.errors import Invalid
from harvest.models import AcceptedTerms, Project
from harvest.rules.terms import LARGEST
from proposals.services.auditing import record_event

_CONTROL: Final = frozenset(range(32)) - {9, 10, 12, 13}


def accept_terms(
    project: Project,
    name: str,
    content: bytes,
    *,
    accepted_on: date,
    accepted_by: str,
    party: AcceptedTerms.Party,
    by: User,
    now: datetime,
) -> AcceptedTerms:
    """The file as it is; nothing in it is read. Invalid for another type, a file too large, a day to come."""
    form = find_form(name, content)
    if accepted_on > now.date():
        raise Invalid(
            "Terms are accepted before they are kept.", {"accepted_on": "This day is still to come."}
        )
    if not accepted_by.strip():
        raise Invalid("Somebody accepted them.", {"accepted_by": "Say who accepted them."})
    digest = sha256(content).hexdigest()
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        last = project.accepted_terms.aggregate(last=Max("number"))["last"] or 0
        kept = AcceptedTerms.objects.create(
            project=project,
            number=last + 1,
            name=PurePath(name).name[-200:],
            form=form,
            content=content,
            sha256=digest,
            size=len(content),
            party=party,
            accepted_on=accepted_on,
            accepted_by=accepted_by.strip(),
            sent_by=by,
            sent_at=now,
        )
        record_event(
            "terms.accepted",
            about=project,
            by=by,
            now=now,
            number=kept.number,
            sha256=digest,
            accepted_on=accepted_on,
            party=party.value,
        )
    return kept


def find_form(name: str, content: bytes) -> AcceptedTerms.Form:
    """By its beginning, and by its name where that tells nothing. Invalid says what to send instead."""
    if not content or len(content) > LARGEST:
        raise Invalid("Nothing was kept.", {"file": "Send a file that is not empty and has at most 10 MB."})
    ending = PurePath(name).suffix.lower()
    if ending == ".pdf" and b"%PDF-" in content[:1024]:
        return AcceptedTerms.Form.PDF
    if ending == ".txt" and _is_text(content):
        return AcceptedTerms.Form.TEXT
    raise Invalid(
        "Nothing was kept.",
        {
            "file": "This is neither a PDF (.pdf) nor plain text (.txt, in UTF-8). Save it in one of these forms, then send that."
        },
    )


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return _CONTROL.isdisjoint(content)
