"""A project that TikTok granted before it was here is adopted by a librarian; its PI confirms what was written down.

Nothing is collected before they do: the dates decide when everything is erased.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid, NotAllowed, NotNow
from harvest.mailing import adoption_to_confirm
from harvest.models import Adoption, Project
from harvest.rules.adopting import Granted
from harvest.selectors.people import librarians
from harvest.services.closing import BEFORE_CLOSING, lock_project
from harvest.services.needing_key import find_key_holders
from harvest.services.projects import open_project
from harvest.services.promises import expect_deletion
from harvest.services.run_down import end_run_down
from harvest.services.telling import ACCESS_END, ADOPTION, ask_people, expect, no_longer_ask
from proposals.selectors.institution import current_record
from proposals.services.auditing import record_event
from proposals.services.outbox import promise

LONGEST_OBJECTION: Final = 1_000
ENDS: Final = "The access ends; records are erased within a day after it"


def adopt_one(granted: Granted, *, by: User, now: datetime) -> Project:
    """Invalid names what is wrong; Conflict if a project with this grant id is here."""
    return _adopt(granted, Adoption.Source.FORM, by=by, now=now)


def adopt_many(table: Sequence[Granted], *, by: User, now: datetime) -> list[Project]:
    """All of them or none."""
    with transaction.atomic():
        return [_adopt(granted, Adoption.Source.TABLE, by=by, now=now) for granted in table]


def adopt_document(document: Any, *, by: User, now: datetime) -> Project:
    """A hand-over of another site, with its collections and people."""
    _demand_librarian(by)
    with transaction.atomic():
        project = open_project(document, by=by, now=now)
        _note(
            project,
            Adoption.Source.HANDOVER,
            str(document.get("reference", "")),
            str(_place_of(document))[:500],
            by=by,
            now=now,
        )
    return project


def confirm_adoption(project: Project, *, by: User, now: datetime) -> None:
    """The PI says that it is right. NotAllowed for anybody else; NotNow if there is nothing to confirm."""
    _demand_pi(project, by)
    with transaction.atomic():
        waiting = Adoption.objects.filter(project=project, confirmed_at=None)
        if not waiting.update(confirmed_at=now, objection=""):
            raise NotNow("There is nothing to confirm.")
        no_longer_ask(project, ADOPTION)
        record_event("project.adoption_confirmed", about=project, by=by, now=now)


def object_to_adoption(project: Project, what: str, *, by: User, now: datetime) -> None:
    """The PI says what is wrong; the librarians are asked to correct it."""
    _demand_pi(project, by)
    text = what.strip()
    if not 0 < len(text) <= LONGEST_OBJECTION:
        raise Invalid(
            f"Say in at most {LONGEST_OBJECTION:,} characters what is wrong.",
            {"what": "is empty or too long"},
        )
    with transaction.atomic():
        if not Adoption.objects.filter(project=project, confirmed_at=None).update(objection=text):
            raise NotNow("There is nothing to confirm.")
        ask_people(
            project,
            ADOPTION,
            "Correct what was written down; the PI says that something is wrong",
            now=now,
            people=librarians(),
        )
        record_event("project.adoption_objected", about=project, by=by, now=now)


def correct_adoption(project: Project, granted: Granted, *, by: User, now: datetime) -> None:
    """Title, grant id, days and place, until the PI confirmed them; the PI is asked anew. The people stay."""
    _demand_librarian(by)
    with transaction.atomic():
        held = lock_project(project)
        if held.state not in BEFORE_CLOSING:
            raise NotNow("The erasing of this project has begun, so nothing of it is corrected.")
        adoption = Adoption.objects.filter(project=held, confirmed_at=None).first()
        if adoption is None:
            raise NotNow("The PI has confirmed this project; its dates follow what TikTok grants later.")
        old_start = held.access_start
        held.title, held.access_start, held.access_end = (
            granted.title,
            granted.access_start,
            granted.access_end,
        )
        held.handover = held.handover | {
            "title": granted.title,
            "reference": granted.grant_id,
            "access": {"start": granted.access_start.isoformat(), "end": granted.access_end.isoformat()},
        }
        held.save(update_fields=["title", "access_start", "access_end", "handover"])
        held.members.filter(granted_from=old_start).update(granted_from=granted.access_start)
        _rewrite(adoption, granted)
        expect(held, ACCESS_END, ENDS, held.access_end, people=find_key_holders(held))
        expect_deletion(held, held.handover, now=now)
        end_run_down(held, now=now)
        ask_pi(held, now)
        record_event("project.adoption_corrected", about=held, by=by, now=now, access_end=held.access_end)


def _rewrite(adoption: Adoption, granted: Granted) -> None:
    try:
        with transaction.atomic():
            Adoption.objects.filter(pk=adoption.pk).update(
                grant_id=granted.grant_id, place=granted.place, objection=""
            )
    except IntegrityError as error:
        raise Conflict(f"A project with the grant id {granted.grant_id} is here already.") from error


def refuse_unconfirmed(project: Project) -> None:
    """NotNow before the PI of an adopted project confirmed it."""
    if Adoption.objects.filter(project=project, confirmed_at=None).exists():
        raise NotNow(f"{project.pi.name} has to confirm first what was written down about this project.")


def ask_pi(project: Project, now: datetime) -> None:
    """On Home and by mail, once."""
    ask_people(
        project, ADOPTION, "Confirm what was written down about this project", now=now, people=[project.pi]
    )
    promise(adoption_to_confirm(project, project.pi), now=now)


def _adopt(granted: Granted, source: Adoption.Source, *, by: User, now: datetime) -> Project:
    _demand_librarian(by)
    with transaction.atomic():
        project = open_project(granted.as_handover(_institution()), by=by, now=now)
        _note(project, source, granted.grant_id, granted.place, by=by, now=now)
    return project


def _note(
    project: Project, source: Adoption.Source, grant_id: str, place: str, *, by: User, now: datetime
) -> None:
    try:
        with transaction.atomic():
            Adoption.objects.create(
                project=project,
                source=source,
                grant_id=grant_id,
                place=place,
                adopted_by=by,
                adopted_at=now,
                confirmed_at=now if by.pk == project.pi_id else None,
            )
    except IntegrityError as error:
        raise Conflict(f"A project with the grant id {grant_id} is here already.") from error
    if by.pk != project.pi_id:
        ask_pi(project, now)
    record_event("project.adopted", about=project, by=by, now=now, source=source.value)


def _institution() -> dict[str, str]:
    """As the library keeps it, else whoever operates this site."""
    record = current_record()
    if record is not None:
        return {"name": record.institution.name, "country": record.institution.country}
    if not settings.FIELDGATE_OPERATOR:
        raise NotNow("Write down your institution first, under Library, Institution.")
    return {"name": settings.FIELDGATE_OPERATOR}


def _place_of(document: Any) -> str:
    storage = ((document.get("protection") or {}).get("storage")) or {}
    return storage.get("place") or ""


def _demand_librarian(by: User) -> None:
    if not by.is_librarian:
        raise NotAllowed("Only a librarian adopts projects.")


def _demand_pi(project: Project, by: User) -> None:
    if by.pk != project.pi_id:
        raise NotAllowed(f"Only {project.pi.name}, who leads this project, can say this.")
