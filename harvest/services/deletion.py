"""TikTok's request for deletion as a case: recorded, handed to somebody, carried out, answered with proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import orjson
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from harvest.models import DeletionRequest, Project
from harvest.rules.deletion import Covers, DeletionAct, SubjectError, list_acts, read_subjects
from harvest.rules.states import ProjectState
from harvest.selectors.deletion import facts_of, stage_of
from harvest.selectors.people import keepers_of
from harvest.services.holds import mark_dates, refuse_while_held
from harvest.services.telling import DELETION, ask_people, end_deadlines, expect, no_longer_ask
from harvest.vault import open_blob, open_keyring, seal_blob
from proposals.services.auditing import record_event


@dataclass(frozen=True, slots=True)
class Asked:
    """What TikTok wrote. `subjects`: ids or names, one a line, unless it covers everything."""

    received_on: date
    sent_by: str
    text: str
    covers: Covers
    subjects: str
    due_on: date
    assigned_to: User | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The proof of sending."""

    on: date
    to: str
    how: str
    reference: str


def record_request(project: Project, asked: Asked, *, by: User, now: datetime) -> DeletionRequest:
    """Invalid for days that cannot be, or lines that name nothing; NotNow once everything is erased."""
    subjects = _read(asked, now)
    with transaction.atomic():
        project = (
            Project.objects.select_for_update(of=("self",))
            .select_related("pi", "proposal")
            .get(pk=project.pk)
        )
        if project.state in (ProjectState.CLOSING, ProjectState.CLOSED) and asked.covers is not Covers.ALL:
            raise NotNow("The project has ended: there is nothing left to erase.")
        number = (project.deletion_requests.aggregate(last=Max("number"))["last"] or 0) + 1
        request = DeletionRequest.objects.create(
            project=project,
            number=number,
            received_on=asked.received_on,
            sent_by=asked.sent_by.strip(),
            text=asked.text.strip(),
            covers=asked.covers,
            subjects=_seal(project, number, subjects),
            subject_count=len(subjects),
            due_on=asked.due_on,
            assigned_to=asked.assigned_to,
            recorded_by=by,
            recorded_at=now,
        )
        _ask(request, now)
        record_event(
            "deletion.recorded",
            about=project,
            by=by,
            now=now,
            request=number,
            covers=asked.covers,
            subjects=len(subjects),
            due_on=asked.due_on,
        )
    return request


def assign_request(request: DeletionRequest, to: User, *, by: User, now: datetime) -> None:
    with transaction.atomic():
        request = lock_request(request, DeletionAct.ASSIGN)
        request.assigned_to = to
        request.save(update_fields=["assigned_to"])
        _ask(request, now)
        _record(request, "deletion.assigned", by, now, person=to.pk)


def begin_erasing(request: DeletionRequest, *, by: User, now: datetime) -> None:
    """What it names is erased with the next round. NotNow for a request for everything, which ends the project."""
    with transaction.atomic():
        request = lock_request(request, DeletionAct.ERASE)
        refuse_while_held(request.project, now)
        request.begun_by, request.begun_at = by, now
        request.save(update_fields=["begun_by", "begun_at"])
        _record(request, "deletion.begun", by, now, subjects=request.subject_count)


def answer_request(request: DeletionRequest, answer: Answered, *, by: User, now: datetime) -> None:
    """TikTok was told. Invalid for a day before anything was erased or to come; NotNow before it is erased."""
    with transaction.atomic():
        request = lock_request(request, DeletionAct.ANSWER)
        _refuse_bad_answer(request, answer, now)
        request.answered_on, request.answered_to = answer.on, answer.to.strip()
        request.answered_how, request.answered_reference = answer.how.strip(), answer.reference.strip()
        request.answered_by, request.answered_at = by, now
        request.save()
        _stop_asking(request, now)
        _record(request, "deletion.answered", by, now, on=answer.on)


def withdraw_request(request: DeletionRequest, reason: str, *, by: User, now: datetime) -> None:
    """TikTok took it back, or it was recorded by mistake."""
    if not reason.strip():
        raise Invalid("Say why nothing has to be deleted.", {"reason": "is empty"})
    with transaction.atomic():
        request = lock_request(request, DeletionAct.WITHDRAW)
        request.withdrawn_at, request.withdrawn_reason = now, reason.strip()[:300]
        request.subjects = b""
        request.save(update_fields=["withdrawn_at", "withdrawn_reason", "subjects"])
        _stop_asking(request, now)
        _record(request, "deletion.withdrawn", by, now)


def lock_request(request: DeletionRequest, act: DeletionAct) -> DeletionRequest:
    """The row and its project, locked. NotNow if this cannot be done where it stands."""
    Project.objects.select_for_update().get(pk=request.project_id)
    found = DeletionRequest.objects.select_for_update(of=("self",))
    locked = found.select_related("project__pi", "assigned_to").get(pk=request.pk)
    if act not in list_acts(facts_of(locked)):
        raise NotNow(f"This cannot be done now. The request stands at: {stage_of(locked).words.lower()}.")
    return locked


def open_subjects(request: DeletionRequest) -> tuple[str, ...]:
    """Empty once they are erased."""
    if not request.subjects:
        return ()
    keys = open_keyring().project(request.project.ref)
    return tuple(orjson.loads(open_blob(keys, _context(request.number), bytes(request.subjects))))


def _seal(project: Project, number: int, subjects: Sequence[str]) -> bytes:
    if not subjects:
        return b""
    keys = open_keyring().project(project.ref)
    return seal_blob(keys, _context(number), orjson.dumps(list(subjects)))


def _context(number: int) -> str:
    return f"deletion/{number}"


def _read(asked: Asked, now: datetime) -> tuple[str, ...]:
    problems = {}
    if asked.received_on > now.date():
        problems["received_on"] = "is a day to come"
    if asked.due_on < asked.received_on:
        problems["due_on"] = "is before the day on which it came"
    for name in ("sent_by", "text"):
        if not getattr(asked, name).strip():
            problems[name] = "is empty"
    subjects: tuple[str, ...] = ()
    try:
        subjects = read_subjects(asked.covers, asked.subjects)
    except SubjectError as error:
        problems["subjects"] = str(error)
    if problems:
        raise Invalid("The request cannot be recorded as it stands. Nothing was changed.", problems)
    return subjects


def _refuse_bad_answer(request: DeletionRequest, answer: Answered, now: datetime) -> None:
    problems = {}
    erased_at = request.erased_at or request.project.closed_at
    if answer.on > now.date():
        problems["on"] = "is a day to come"
    elif erased_at and answer.on < erased_at.date():
        problems["on"] = f"is before {erased_at:%-d %B %Y}, when it was erased"
    if not answer.to.strip():
        problems["to"] = "is empty"
    if problems:
        raise Invalid("The answer cannot be recorded as it stands. Nothing was changed.", problems)


def _ask(request: DeletionRequest, now: datetime) -> None:
    """The person it is assigned to, the PI and the library; until TikTok has its answer."""
    project, what = request.project, f"{DELETION}:{request.number}"
    text = f"Delete what TikTok asked for on {request.received_on:%-d %B %Y}, and tell TikTok"
    assigned = [request.assigned_to] if request.assigned_to and request.assigned_to.is_active else []
    people = list({person.pk: person for person in [*assigned, *keepers_of(project)]}.values())
    end_deadlines(project, what, now=now)
    expect(project, what, text, request.due_on, people=people)
    ask_people(project, what, text, now=now, people=assigned or people, due_on=request.due_on)
    mark_dates(project, now)


def _stop_asking(request: DeletionRequest, now: datetime) -> None:
    what = f"{DELETION}:{request.number}"
    end_deadlines(request.project, what, now=now)
    no_longer_ask(request.project, what)


def _record(request: DeletionRequest, verb: str, by: User, now: datetime, **detail: date | int) -> None:
    record_event(verb, about=request.project, by=by, now=now, request=request.number, **detail)
