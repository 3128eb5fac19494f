"""A breach is recorded, its clocks run, people are told, it is closed. Nothing of its text leaves its page: not in mails,
calendars or the trail, which say “confidential case” and its number."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid, NotNow
from harvest.models import Breach, BreachNote, BreachNotice, Project
from harvest.rules.breach import BreachStage, NoteKind, Notice, day_to_act, list_lacking
from harvest.selectors.breaches import breach_facts, breach_stage, confidants_of
from harvest.services.telling import BREACH, ask_people, end_deadlines, expect, no_longer_ask
from proposals.services.auditing import record_event

LONGEST_NOTE: Final = 5000


def record_breach(
    project: Project,
    *,
    known_at: datetime,
    facts: str,
    touches: str,
    assigned_to: User,
    by: User,
    now: datetime,
) -> Breach:
    """Each notice becomes a date. Invalid for a moment to come, or for a person who may not know of it."""
    problems = {}
    if known_at > now:
        problems["known_on"] = "is still to come"
    if not facts.strip():
        problems["facts"] = "is empty"
    if assigned_to.pk not in {person.pk for person in confidants_of(project)}:
        problems["assigned_to"] = "may not know of it"
    if problems:
        raise Invalid("The case cannot be recorded as it stands. Nothing was changed.", problems)
    with transaction.atomic():
        project = (
            Project.objects.select_for_update(of=("self",))
            .select_related("pi", "proposal")
            .get(pk=project.pk)
        )
        number = (project.breaches.aggregate(last=Max("number"))["last"] or 0) + 1
        breach = Breach.objects.create(
            project=project,
            number=number,
            known_at=known_at,
            assigned_to=assigned_to,
            recorded_by=by,
            recorded_at=now,
        )
        _write(breach, NoteKind.FACTS, facts, by, now)
        if touches.strip():
            _write(breach, NoteKind.TOUCHES, touches, by, now)
        for notice in Notice:
            _expect(breach, notice)
        ask_people(project, what_of(breach), text_of(breach), now=now, people=_list_people(breach))
        _record(breach, "breach.recorded", by, now)
    return breach


def add_note(breach: Breach, kind: NoteKind, text: str, *, by: User, now: datetime) -> BreachNote:
    """NotNow once it is closed."""
    if not text.strip() or len(text) > LONGEST_NOTE:
        raise Invalid("Write something, at most 5,000 characters.", {"text": "is empty or too long"})
    with transaction.atomic():
        note = _write(_lock_open(breach), kind, text, by, now)
        _record(breach, "breach.noted", by, now, kind=kind)
    return note


def record_notice(
    breach: Breach, to: Notice, *, sent_at: datetime, sent_to: str, reference: str, by: User, now: datetime
) -> BreachNotice:
    """Somebody was told. Invalid for a moment before it was known, or to come; Conflict if it is recorded already."""
    problems = {}
    if sent_at > now:
        problems["sent_on"] = "is still to come"
    elif sent_at < breach.known_at:
        problems["sent_on"] = "is before it was known"
    if not sent_to.strip():
        problems["sent_to"] = "is empty"
    if problems:
        raise Invalid("The notice cannot be recorded as it stands. Nothing was changed.", problems)
    made = BreachNotice(
        breach=breach,
        to=to,
        sent_at=sent_at,
        sent_to=sent_to.strip(),
        reference=reference.strip(),
        by=by,
        at=now,
    )
    return _settle(breach, made, by, now)


def leave_out(breach: Breach, to: Notice, reason: str, *, by: User, now: datetime) -> BreachNotice:
    """Somebody need not be told, for this reason. NotNow where the rules know no exception."""
    if not to.may_be_left_out:
        raise NotNow(f"{to.words} has to be told in any case.")
    if not reason.strip():
        raise Invalid("Say why they need not be told.", {"left_out": "is empty"})
    return _settle(
        breach, BreachNotice(breach=breach, to=to, left_out=reason.strip()[:1000], by=by, at=now), by, now
    )


def close_breach(breach: Breach, *, by: User, now: datetime) -> None:
    """NotNow while somebody has not been told, or something is not written down."""
    with transaction.atomic():
        breach = _lock_open(breach)
        lacking = list_lacking(breach_facts(breach))
        if lacking:
            raise NotNow(
                f"It cannot be closed yet. Still lacking: {', '.join(each.words for each in lacking)}."
            )
        breach.closed_by, breach.closed_at = by, now
        breach.save(update_fields=["closed_by", "closed_at"])
        no_longer_ask(breach.project, what_of(breach))
        _record(breach, "breach.closed", by, now)


def what_of(breach: Breach, notice: Notice | None = None) -> str:
    """Which need it is, or with a notice, which date."""
    return f"{BREACH}:{breach.number}:{notice}" if notice else f"{BREACH}:{breach.number}"


def text_of(breach: Breach) -> str:
    """Of the need. It says nothing."""
    return f"See to confidential case {breach.number}"


def _settle(breach: Breach, notice: BreachNotice, by: User, now: datetime) -> BreachNotice:
    try:
        with transaction.atomic():
            breach = _lock_open(breach)
            notice.save()
            end_deadlines(breach.project, what_of(breach, Notice(notice.to)), now=now)
            _record(breach, "breach.notice", by, now, to=notice.to, is_sent=notice.sent_at is not None)
    except IntegrityError as error:
        raise Conflict("This is recorded already.") from error
    return notice


def _lock_open(breach: Breach) -> Breach:
    found = Breach.objects.select_for_update(of=("self",)).select_related("project__pi", "assigned_to")
    locked = found.get(pk=breach.pk)
    if breach_stage(locked) is BreachStage.CLOSED:
        raise NotNow("This case is closed.")
    return locked


def _write(breach: Breach, kind: NoteKind, text: str, by: User, now: datetime) -> BreachNote:
    return BreachNote.objects.create(breach=breach, kind=kind, text=text.strip(), by=by, at=now)


def _expect(breach: Breach, notice: Notice) -> None:
    """For everybody who may know of it; the words say nothing, for calendars are shown on doors."""
    day = day_to_act(notice, breach.known_at, ZoneInfo(settings.FIELDGATE_TIME_ZONE))
    text = (
        f"Confidential case {breach.number}: notice {list(Notice).index(notice) + 1} of {len(Notice)} is due"
    )
    expect(breach.project, what_of(breach, notice), text, day, people=_list_people(breach))


def _list_people(breach: Breach) -> list[User]:
    return confidants_of(breach.project)


def _record(breach: Breach, verb: str, by: User, now: datetime, **detail: str | bool) -> None:
    record_event(verb, about=breach.project, by=by, now=now, case=breach.number, **detail)
