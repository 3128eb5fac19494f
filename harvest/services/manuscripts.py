"""Versions of a text that is to be published: sent, compared, kept for a while, forgotten."""

import json
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.rules.errors import NotNow
from harvest.models import KeptFinding, Manuscript, Project, Publication, Unit
from harvest.reading import ReadFile, read_file
from harvest.rules.disclosure import Entry, Passage, count_sorts, read_manuscript
from harvest.rules.publishing import ManuscriptState
from harvest.rules.states import ProjectState, UnitKind
from harvest.services.comparing import Beat, compare
from harvest.services.failpoints import failpoint
from harvest.services.publications import lock_open
from harvest.services.publishing_asks import ask_reviewers
from harvest.services.scheduling import HARVEST_PRIORITY
from harvest.vault import open_blob, open_keyring, seal_blob
from proposals.services.auditing import record_event

KEPT: Final = timedelta(days=30)
"""For how long a text and what was found in it are kept: as long as TikTok has its copy before publication; ours."""


def send_manuscript(
    publication: Publication, name: str, content: bytes, *, by: User, now: datetime
) -> Manuscript:
    """Read now, compared by a worker. UnreadableManuscript says what to send instead; NotNow after the end."""
    refuse_after_end(publication.project)
    read = read_file(name, content)
    with transaction.atomic():
        lock_open(publication)
        last = publication.manuscripts.aggregate(last=Max("number"))["last"] or 0
        manuscript = Manuscript.objects.create(
            publication=publication,
            number=last + 1,
            name=PurePath(name).name[-200:],
            sha256=sha256(content).hexdigest(),
            size=len(content),
            not_checked=list(read.not_checked),
            sent_by=by,
            sent_at=now,
            keep_until=now + KEPT,
        )
        _keep_text(manuscript, read)
        _queue(manuscript, now)
        record_event(
            "manuscript.sent",
            about=publication.project,
            by=by,
            now=now,
            publication=publication.number,
            version=manuscript.number,
            sha256=manuscript.sha256,
        )
    return manuscript


def refuse_after_end(project: Project) -> None:
    if project.state != ProjectState.OPEN:
        raise NotNow(
            "The access is over, so there are no records any more with which a text could be compared."
        )


def check_manuscript(manuscript: Manuscript, *, now: datetime, beat: Beat) -> None:
    """Compare it and store what was found; a second time changes nothing."""
    if manuscript.state != ManuscriptState.WAITING:
        return
    project = manuscript.publication.project
    text = read_manuscript(_open_passages(manuscript))
    comparison = compare(project, text, beat=beat)
    failpoint("before_commit")
    with transaction.atomic():
        _store(manuscript, comparison.entries, comparison.compared, now)
        ask_reviewers(manuscript, now=now)
        about = {
            "publication": manuscript.publication.number,
            "version": manuscript.number,
            "findings": len(comparison.entries),
        }
        record_event("manuscript.compared", about=project, by=None, now=now, **about)


def give_up_manuscript(manuscript: Manuscript) -> None:
    """A worker could not compare it; the text can be sent again."""
    Manuscript.objects.filter(pk=manuscript.pk, state=ManuscriptState.WAITING).update(
        state=ManuscriptState.FAILED, text=b""
    )


def forget_manuscripts(now: datetime) -> int:
    """Texts whose time is over, what was found in them, and the reasons, which may repeat both. How many."""
    old = Manuscript.objects.filter(keep_until__lte=now).exclude(state=ManuscriptState.FORGOTTEN)
    return sum(forget_manuscript(each) for each in old.only("pk")[:200])


def forget_manuscript(manuscript: Manuscript) -> int:
    with transaction.atomic():
        KeptFinding.objects.filter(manuscript=manuscript).delete()
        return (
            Manuscript.objects.filter(pk=manuscript.pk)
            .exclude(state=ManuscriptState.FORGOTTEN)
            .update(text=b"", findings=b"", not_checked=[], state=ManuscriptState.FORGOTTEN)
        )


def _keep_text(manuscript: Manuscript, read: ReadFile) -> None:
    passages = [[passage.place, passage.text] for passage in read.passages]
    manuscript.text = _seal(manuscript, "text", passages)
    manuscript.save(update_fields=["text"])


def _open_passages(manuscript: Manuscript) -> list[Passage]:
    keys = open_keyring().project(manuscript.publication.project.ref)
    stored = json.loads(open_blob(keys, place_of(manuscript, "text"), bytes(manuscript.text)))
    return [Passage(place, text) for place, text in stored]


def _store(manuscript: Manuscript, entries: tuple[Entry, ...], compared: int, now: datetime) -> None:
    waiting = Manuscript.objects.filter(pk=manuscript.pk, state=ManuscriptState.WAITING)
    if not waiting.update(
        state=ManuscriptState.CHECKED,
        findings=_seal(manuscript, "findings", [each.as_json() for each in entries]),
        text=b"",
        counts=count_sorts(entries),
        compared=compared,
        checked_at=now,
    ):
        raise NotNow("This text was forgotten or compared meanwhile.")


def _seal(manuscript: Manuscript, what: str, value: Any) -> bytes:
    keys = open_keyring().project(manuscript.publication.project.ref)
    content = json.dumps(value, ensure_ascii=True).encode()
    return seal_blob(keys, place_of(manuscript, what), content)


def place_of(manuscript: Manuscript, what: str) -> str:
    """What its sealed text or findings are bound to."""
    return f"manuscript/{manuscript.pk}/{what}"


def _queue(manuscript: Manuscript, now: datetime) -> None:
    Unit.objects.create(
        project=manuscript.publication.project,
        kind=UnitKind.MANUSCRIPT,
        spec={"manuscript": manuscript.pk},
        priority=HARVEST_PRIORITY,
        not_before=now,
        created_at=now,
    )
