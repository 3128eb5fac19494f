"""Schedules: set, paused, resumed, ended, and planned by a round of the worker, each time exactly once.

A time is taken by moving `next_at` on, in the transaction that starts its run; of several that passed while no worker
ran, the newest is taken and makes up for the others. A run that is still going on is not doubled: the time is skipped,
with that reason.
"""

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.rules.errors import Conflict, DomainError, Invalid, NotNow
from harvest.models import Collection, Run, Schedule, ScheduledRun
from harvest.rules.order import Order
from harvest.rules.schedule import Every, Period, Plan, ScheduleState, Turn, Wanted, next_moment, take_turn
from harvest.rules.settled import Days, cover
from harvest.rules.states import ProjectState
from harvest.services.access_period import begins_at, ends_at
from harvest.services.runs import start_run
from proposals.services.auditing import record_event

_DONE: Final = "It was to run once."
_ALL_THERE: Final = "The period of the collection is over, and all of it has settled."
_REPLACED: Final = "Another one took its place."
_BY_PERSON: Final = "Somebody ended it."


def set_schedule(collection: Collection, wanted: Wanted, *, by: User | None, now: datetime) -> Schedule:
    """In the place of the one before. NotNow if nothing may be collected any more; Invalid if it would never run."""
    project = collection.project
    if project.state != ProjectState.OPEN or now >= ends_at(project):
        raise NotNow("The access of this project is over, so nothing runs by itself any more.")
    next_at = next_moment(wanted.plan, max(now, begins_at(project)))
    if next_at is None or next_at >= ends_at(project):
        raise Invalid(
            "This schedule would never run. Nothing was changed.", {"$.first_on": _say_never(next_at)}
        )
    try:
        with transaction.atomic():
            _end(Schedule.objects.filter(collection=collection, ended_at=None), _REPLACED, now)
            schedule = _create(collection, wanted, next_at, by, now)
            _record("schedule.set", schedule, by, now)
    except IntegrityError as error:
        raise Conflict("Somebody else set a schedule at the same moment. Look at it first.") from error
    return schedule


def pause_schedule(schedule: Schedule, *, by: User | None, now: datetime) -> None:
    """Nothing starts by itself; a run that is going on does not stop."""
    _change(schedule, ScheduleState.ACTIVE, "schedule.paused", by, now, state=ScheduleState.PAUSED)


def resume_schedule(schedule: Schedule, *, by: User | None, now: datetime) -> None:
    """What passed meanwhile is not made up for."""
    next_at = next_moment(_plan_of(schedule), now)
    if next_at is None:
        raise NotNow("Its only time has passed. Set another schedule.")
    columns = {"state": ScheduleState.ACTIVE, "next_at": next_at}
    _change(schedule, ScheduleState.PAUSED, "schedule.resumed", by, now, **columns)


def end_schedule(schedule: Schedule, *, by: User | None, now: datetime) -> None:
    with transaction.atomic():
        if not _end(Schedule.objects.filter(pk=schedule.pk, ended_at=None), _BY_PERSON, now):
            raise NotNow("This schedule has ended already.")
        _record("schedule.ended", schedule, by, now)


def find_schedule(collection: Collection) -> Schedule:
    """NotNow if it has none."""
    schedule = Schedule.objects.filter(collection=collection, ended_at=None).first()
    if schedule is None:
        raise NotNow(f"{collection.name} has no schedule.")
    schedule.collection = collection
    return schedule


def plan_schedules(now: datetime) -> int:
    """How many runs were started."""
    _end_with_access(now)
    due = Schedule.objects.filter(state=ScheduleState.ACTIVE, next_at__lte=now)
    return sum(_take(schedule, now) for schedule in due.select_related("collection__project"))


def _end_with_access(now: datetime) -> None:
    over = ~Q(collection__project__state=ProjectState.OPEN) | Q(
        collection__project__access_end__lt=now.date()
    )
    for schedule in Schedule.objects.filter(over, ended_at=None).select_related("collection__project"):
        day = schedule.collection.project.access_end
        _end(
            Schedule.objects.filter(pk=schedule.pk, ended_at=None),
            f"The access ended on {day:%-d %B %Y}.",
            now,
        )


def _take(schedule: Schedule, now: datetime) -> bool:
    """Whether this call started a run. False where another worker took the time."""
    if schedule.next_at is None:
        return False
    turn = take_turn(Every(schedule.every), schedule.next_at, now)
    with transaction.atomic():
        same = Schedule.objects.filter(pk=schedule.pk, state=ScheduleState.ACTIVE, next_at=schedule.next_at)
        if not same.update(next_at=turn.next_at):
            return False
        run, reason = _start(schedule, now)
        _note(schedule, turn, run, reason, now)
        if turn.next_at is None or reason == _ALL_THERE:
            _end(Schedule.objects.filter(pk=schedule.pk), _DONE if turn.next_at is None else _ALL_THERE, now)
    return run is not None


def _start(schedule: Schedule, now: datetime) -> tuple[Run | None, str]:
    """The run, or why there is none."""
    collection = schedule.collection
    live = Run.objects.filter(collection=collection, ended_at=None).first()
    if live is not None:
        return None, f"Run {live.number} was still going on."
    days = _choose_days(schedule)
    if days is None:
        return None, _ALL_THERE
    try:
        return start_run(collection, by=None, now=now, order=Order(schedule.order), days=days), ""
    except DomainError as error:
        return None, error.message


def _choose_days(schedule: Schedule) -> Days | None:
    """The last settled day is asked again. None: there is nothing new to come."""
    collection = schedule.collection
    whole = Days(collection.start_date, collection.end_date)
    if schedule.period == Period.WHOLE:
        return whole
    settled = Run.objects.filter(collection=collection).exclude(settled_until=None)
    periods = settled.values_list("asked", "settled_until")
    reached = cover(whole.first, (Days(Days.read(asked).first, until) for asked, until in periods if until))
    if reached is None:
        return whole
    return Days(reached, whole.last) if reached < whole.last else None


def _note(schedule: Schedule, turn: Turn, run: Run | None, reason: str, now: datetime) -> None:
    ScheduledRun.objects.create(
        schedule=schedule,
        day=turn.moment.date(),
        at=turn.moment,
        planned_at=now,
        missed=turn.missed,
        run=run,
        reason=reason[:300],
    )


def _create(
    collection: Collection, wanted: Wanted, next_at: datetime, by: User | None, now: datetime
) -> Schedule:
    return Schedule.objects.create(
        collection=collection,
        every=wanted.plan.every,
        first_on=wanted.plan.first_on,
        at=wanted.plan.at,
        period=wanted.period,
        order=wanted.order,
        next_at=next_at,
        created_by=by,
        created_at=now,
    )


def _change(
    schedule: Schedule,
    before: ScheduleState,
    verb: str,
    by: User | None,
    now: datetime,
    **columns: object,
) -> None:
    with transaction.atomic():
        if not Schedule.objects.filter(pk=schedule.pk, state=before, ended_at=None).update(**columns):
            raise NotNow("This cannot be done with the schedule as it stands now.")
        _record(verb, schedule, by, now)


def _end(schedules: QuerySet[Schedule], reason: str, now: datetime) -> int:
    return schedules.update(state=ScheduleState.ENDED, ended_at=now, next_at=None, reason=reason)


def _record(verb: str, schedule: Schedule, by: User | None, now: datetime) -> None:
    collection = schedule.collection
    record_event(
        verb,
        about=collection.project,
        by=by,
        now=now,
        collection=collection.pk,
        schedule=schedule.pk,
        every=schedule.every,
    )


def _plan_of(schedule: Schedule) -> Plan:
    return Plan(Every(schedule.every), schedule.first_on, schedule.at)


def _say_never(next_at: datetime | None) -> str:
    return "is in the past" if next_at is None else "is after the end of the access"
