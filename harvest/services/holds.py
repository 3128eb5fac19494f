"""Legal holds: recorded by the library, accepted by a named person who was shown the conflict, never silent."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, Q, QuerySet

from accounts.models import User
from accounts.rules.errors import Invalid, NotAllowed, NotNow
from harvest.models import LegalHold, Project
from harvest.rules.holds import HoldStage, say_hold
from harvest.rules.states import ProjectState
from harvest.selectors.holds import find_hold, find_holds, hold_stage_of, list_conflicts
from harvest.selectors.people import keepers_of
from harvest.services.telling import (
    ACCESS_END,
    DELETION,
    HOLD,
    PROMISED_DELETION,
    ask_people,
    end_deadlines,
    expect,
    no_longer_ask,
)
from proposals.models import Deadline
from proposals.services.auditing import record_event

_MOST_TEXT = 200


def record_hold(
    project: Project, *, asked_by: str, reason: str, until: date, decider: User, by: User, now: datetime
) -> LegalHold:
    """It stops nothing yet: the decider is asked. NotAllowed but for librarians; Invalid; NotNow once erasing has begun."""
    if not by.is_librarian:
        raise NotAllowed("A librarian records a legal hold, for the office that asks for it.")
    _refuse_bad(project, asked_by, reason, until, decider, by, now)
    with transaction.atomic():
        project = (
            Project.objects.select_for_update(of=("self",))
            .select_related("pi", "proposal")
            .get(pk=project.pk)
        )
        _refuse_ended(project)
        number = (project.legal_holds.aggregate(last=Max("number"))["last"] or 0) + 1
        hold = LegalHold.objects.create(
            project=project,
            number=number,
            asked_by=asked_by.strip(),
            reason=reason.strip(),
            until=until,
            decider=decider,
            recorded_by=by,
            recorded_at=now,
        )
        text = "Decide whether a legal hold may keep data that TikTok's rules ask to erase"
        ask_people(project, _what(hold), text, now=now, people=[decider])
        record_event(
            "hold.recorded", about=project, by=by, now=now, hold=number, until=until, person=decider.pk
        )
    return hold


def accept_conflict(hold: LegalHold, *, by: User, now: datetime) -> None:
    """From now on it holds. NotAllowed for anybody but the decider; what they were shown is kept."""
    if by.pk != hold.decider_id:
        raise NotAllowed(f"This is for {hold.decider.name} to accept, who was named for it.")
    with transaction.atomic():
        hold = _lock(hold, HoldStage.RECORDED, now.date())
        _refuse_ended(hold.project)
        hold.accepted_at, hold.conflict = now, list_conflicts(hold.project, hold.until)
        hold.save(update_fields=["accepted_at", "conflict"])
        no_longer_ask(hold.project, _what(hold))
        text = "The legal hold ends: what it kept is erased by itself after this day"
        expect(hold.project, _what(hold), text, hold.until, people=_told(hold))
        mark_dates(hold.project, now)
        record_event("hold.accepted", about=hold.project, by=by, now=now, hold=hold.number, until=hold.until)


def lift_hold(hold: LegalHold, reason: str, *, by: User, now: datetime) -> None:
    """It is over, or was not accepted. What it kept is erased as if it had not been."""
    if not reason.strip():
        raise Invalid("Say why the hold is over.", {"reason": "is empty"})
    with transaction.atomic():
        hold = _lock(hold, None, now.date())
        hold.lifted_by, hold.lifted_at, hold.lifted_reason = by, now, reason.strip()[:300]
        hold.save(update_fields=["lifted_by", "lifted_at", "lifted_reason"])
        no_longer_ask(hold.project, _what(hold))
        end_deadlines(hold.project, _what(hold), now=now)
        mark_dates(hold.project, now)
        record_event("hold.lifted", about=hold.project, by=by, now=now, hold=hold.number)


def refuse_while_held(project: Project, now: datetime) -> None:
    """NotNow while a hold is in force, naming it."""
    hold = find_hold(project, now.date())
    if hold is not None:
        raise NotNow(
            f"A legal hold of {hold.asked_by} keeps the data until {hold.until:%-d %B %Y}, against TikTok's rules. "
            f"{hold.decider.name} accepted that. Lift it first."
        )


def watch_holds(now: datetime) -> None:
    """Dates say that they are held as long as they are, also those that were written since; holds that ended are told."""
    marked = Project.objects.filter(legal_holds__accepted_at__isnull=False).exclude(state=ProjectState.CLOSED)
    projects = list(marked.distinct().order_by("pk"))
    held = find_holds(projects, now.date())
    for project in projects:
        _mark(project, held.get(project.pk))
    _tell_ended(now)


def mark_dates(project: Project, now: datetime) -> None:
    _mark(project, find_hold(project, now.date()))


def _mark(project: Project, hold: LegalHold | None) -> None:
    """Writes only what has to change. Calendars notice by `moves`."""
    ending = say_hold(hold.until) if hold else ""
    for deadline in _dates(project):
        text = deadline.text.partition(" (legal hold until ")[0][: _MOST_TEXT - len(ending)] + ending
        if text != deadline.text:
            Deadline.objects.filter(pk=deadline.pk).update(text=text, moves=deadline.moves + 1)


def _dates(project: Project) -> QuerySet[Deadline]:
    """By which something has to be erased."""
    root = f"project:{project.ref}"
    ends = [f"{root}:{ACCESS_END}", f"{root}:{PROMISED_DELETION}"]
    return Deadline.objects.filter(Q(key__in=ends) | Q(key__startswith=f"{root}:{DELETION}:"), done_at=None)


def _tell_ended(now: datetime) -> None:
    """A hold whose last day passed: its date is done, once."""
    passed = LegalHold.objects.filter(accepted_at__isnull=False, lifted_at=None, until__lt=now.date())
    keys = {f"project:{hold.project.ref}:{_what(hold)}": hold for hold in passed.select_related("project")}
    open_keys = Deadline.objects.filter(key__in=keys, done_at=None).values_list("key", flat=True)
    for key in list(open_keys):
        with transaction.atomic():
            hold = keys[key]
            end_deadlines(hold.project, _what(hold), now=now)
            record_event("hold.ended", about=hold.project, by=None, now=now, hold=hold.number)


def _refuse_bad(
    project: Project, asked_by: str, reason: str, until: date, decider: User, by: User, now: datetime
) -> None:
    problems = {}
    if not asked_by.strip():
        problems["asked_by"] = "is empty"
    if not reason.strip():
        problems["reason"] = "is empty"
    if until < now.date():
        problems["until"] = "is a day that has passed"
    if decider.pk == by.pk:
        problems["decider"] = "is you: somebody else has to accept it"
    elif decider.pk not in {person.pk for person in keepers_of(project)}:
        problems["decider"] = "is neither the principal investigator nor a librarian"
    if problems:
        raise Invalid("The hold cannot be recorded as it stands. Nothing was changed.", problems)


def _refuse_ended(project: Project) -> None:
    if project.state not in (ProjectState.OPEN, ProjectState.ENDED):
        raise NotNow("The erasing of this project has begun: there is nothing left to hold.")


def _lock(hold: LegalHold, stage: HoldStage | None, today: date) -> LegalHold:
    """With its project, so that the end of that sees this hold or is seen here."""
    found = LegalHold.objects.select_for_update(of=("self", "project")).select_related(
        "project__pi", "decider"
    )
    locked = found.get(pk=hold.pk)
    now_at = hold_stage_of(locked, today)
    if now_at is HoldStage.OVER or (stage and now_at is not stage):
        raise NotNow(f"This cannot be done now. The hold stands at: {now_at.words.lower()}.")
    return locked


def _told(hold: LegalHold) -> list[User]:
    people = [hold.decider, *keepers_of(hold.project)]
    return list({person.pk: person for person in people if person.is_active}.values())


def _what(hold: LegalHold) -> str:
    return f"{HOLD}:{hold.number}"
