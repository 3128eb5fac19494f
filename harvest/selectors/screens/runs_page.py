"""All runs of a collection, by hand and by itself. Eight queries, however many there are."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.paginator import Page, Paginator

from accounts.models import User
from harvest.models import Collection, Project, Run, Schedule, ScheduledRun
from harvest.rules.conformance import VIDEOS
from harvest.rules.order import Order
from harvest.rules.rights import Right
from harvest.rules.schedule import Every, Period, ScheduleState
from harvest.rules.settled import Days
from harvest.rules.states import ProjectState, RunPurpose, RunState
from harvest.selectors.screens.rights import rights_of
from harvest.selectors.screens.tones import Shown, show

PAGE: Final = 50
_TIMES: Final = 10


@dataclass(frozen=True, slots=True)
class RunRow:
    """`purpose` is empty for a harvest; `days` is None where no days are asked for."""

    run: Run
    state: Shown
    days: Days | None
    purpose: str


@dataclass(frozen=True, slots=True)
class ScheduleShown:
    """`local`: the next time as the clock of the institution shows it; empty where that is UTC."""

    when: str
    what: str
    order: str
    is_paused: bool
    next_at: datetime | None
    local: str


@dataclass(frozen=True, slots=True)
class RunsScreen:
    """`ended` is the newest schedule that is over, where none is set; `times` are those of either."""

    project: Project
    collection: Collection
    may_collect: bool
    can_start: bool
    schedule: ScheduleShown | None
    ended: Schedule | None
    times: tuple[ScheduledRun, ...]
    rows: tuple[RunRow, ...]
    page: Page[Run]


def runs_page(collection: Collection, user: User, now: datetime, number: str | int = 1) -> RunsScreen:
    project = collection.project
    found = Run.objects.filter(collection=collection).select_related("follows")
    page = Paginator(found, PAGE).get_page(number)
    schedule = Schedule.objects.filter(collection=collection).first()
    is_set = schedule is not None and schedule.ended_at is None
    is_open = project.state == ProjectState.OPEN and now.date() <= project.access_end
    may_collect = is_open and Right.COLLECT in rights_of(user, project, now.date())
    is_live = Run.objects.filter(collection=collection, ended_at=None).exists()
    times = ScheduledRun.objects.filter(schedule__collection=collection).select_related("run")
    return RunsScreen(
        project=project,
        collection=collection,
        may_collect=may_collect,
        can_start=may_collect and not is_live,
        schedule=_show_schedule(schedule) if schedule and is_set else None,
        ended=None if is_set else schedule,
        times=tuple(times.order_by("-at")[:_TIMES]),
        rows=tuple(map(_build_row, page)),
        page=page,
    )


def _build_row(run: Run) -> RunRow:
    purpose = RunPurpose(run.purpose)
    words = "" if purpose is RunPurpose.HARVEST else purpose.words
    if words and run.follows:
        words = f"{words} of run {run.follows.number}"
    days = Days.read(run.asked) if run.asked["kind"] == VIDEOS else None
    return RunRow(run, show(RunState(run.state)), days, words)


def _show_schedule(schedule: Schedule) -> ScheduleShown:
    return ScheduleShown(
        when=say_when(schedule),
        what=Period(schedule.period).words,
        order=Order(schedule.order).words,
        is_paused=schedule.state == ScheduleState.PAUSED,
        next_at=schedule.next_at if schedule.state == ScheduleState.ACTIVE else None,
        local=_say_local(schedule.next_at),
    )


def say_when(schedule: Schedule) -> str:
    at = f"at {schedule.at:%H:%M} UTC"
    match Every(schedule.every):
        case Every.ONCE:
            return f"Once, on {schedule.first_on:%-d %B %Y} {at}"
        case Every.DAILY:
            return f"Every day {at}"
        case Every.WEEKLY:
            return f"Every {schedule.first_on:%A} {at}"


def _say_local(moment: datetime | None) -> str:
    zone = ZoneInfo(settings.FIELDGATE_TIME_ZONE)
    if moment is None or moment.astimezone(zone).utcoffset() == moment.astimezone(UTC).utcoffset():
        return ""
    return f"{moment.astimezone(zone):%-d %B, %H:%M}, {zone.key}"
