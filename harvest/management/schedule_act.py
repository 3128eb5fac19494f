"""`harvest schedule`: when collections run by themselves, from the command line."""

from datetime import UTC, date, datetime, time
from typing import Any, Final

from django.core.management.base import CommandParser

from accounts.models import User
from accounts.rules.errors import DomainError
from harvest.management.finding import find_collections, find_project
from harvest.models import Collection, Project, Schedule
from harvest.rules.order import USUAL, Order
from harvest.rules.schedule import Every, Period, Plan, Wanted
from harvest.services import schedules
from proposals.management.base import Call, Outcome, UsageError

_CHANGES: Final = {
    "pause": schedules.pause_schedule,
    "resume": schedules.resume_schedule,
    "end": schedules.end_schedule,
}


def add_arguments(parser: CommandParser) -> None:
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("--collection", metavar="NAME", help="only this one")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--every", choices=list(Every), help="set a schedule in the place of the one before")
    for change in _CHANGES:
        what.add_argument(f"--{change}", action="store_true")
    parser.add_argument(
        "--on", metavar="YYYY-MM-DD", help="its first day, and the day of the week; today if left out"
    )
    parser.add_argument("--at", metavar="HH:MM", default="03:00", help="UTC")
    parser.add_argument("--period", choices=list(Period), default=Period.NEW)
    parser.add_argument("--order", choices=list(Order), default=USUAL)


def act(call: Call) -> Outcome:
    """Each collection for itself. Without a change it shows what is set."""
    project, refusals = find_project(call["project"]), []
    wanted = _read_wanted(call)
    for collection in find_collections(project, call["collection"]):
        try:
            _change(collection, wanted, call)
        except DomainError as error:
            refusals.append(error.message)
    return _report(project, call["collection"], refusals)


def _change(collection: Collection, wanted: Wanted | None, call: Call) -> None:
    by: User | None = call.by
    if wanted is not None:
        schedules.set_schedule(collection, wanted, by=by, now=call.now)
    for name, change in _CHANGES.items():
        if call[name]:
            change(schedules.find_schedule(collection), by=by, now=call.now)


def _read_wanted(call: Call) -> Wanted | None:
    """None: nothing is to be set. UsageError for what is no day or no time."""
    if call["every"] is None:
        return None
    try:
        first_on = date.fromisoformat(call["on"]) if call["on"] else call.now.date()
        at = datetime.strptime(call["at"], "%H:%M").replace(tzinfo=UTC).time()
    except ValueError as error:
        raise UsageError("--on takes a day such as 2026-12-01, --at a time such as 03:00.") from error
    return Wanted(Plan(Every(call["every"]), first_on, at), Period(call["period"]), Order(call["order"]))


def _report(project: Project, collection: str | None, refusals: list[str]) -> Outcome:
    found = Schedule.objects.filter(collection__project=project, ended_at=None).select_related("collection")
    if collection is not None:
        found = found.filter(collection__name=collection)
    listed = list(found.order_by("collection__name"))
    states = {each.state for each in listed}
    return Outcome(
        state=states.pop() if len(states) == 1 else "mixed" if states else "none",
        text="\n".join(map(_say, listed)) or f"{project.ref} has no schedule.",
        ok=not refusals,
        reason="\n".join(refusals),
        facts={"project": project.ref, "schedules": [_as_json(each) for each in listed]},
    )


def _say(schedule: Schedule) -> str:
    until = f"next at {schedule.next_at:%Y-%m-%d %H:%M} UTC" if schedule.state == "active" else "paused"
    days = Period(schedule.period).words.lower()
    return f"{schedule.collection.name}: {Every(schedule.every).words.lower()} at {_write(schedule.at)} UTC, {days}; {until}."


def _as_json(schedule: Schedule) -> dict[str, Any]:
    return {
        "collection": schedule.collection.name,
        "every": schedule.every,
        "first_on": schedule.first_on,
        "at": _write(schedule.at),
        "period": schedule.period,
        "order": schedule.order,
        "state": schedule.state,
        "next_at": schedule.next_at if schedule.state == "active" else None,
    }


def _write(moment: time) -> str:
    return f"{moment:%H:%M}"
