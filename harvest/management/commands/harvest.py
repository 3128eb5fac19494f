"""Runs of a project's collections."""

from datetime import datetime
from functools import partial
from typing import Final, Protocol

from django.core.management.base import CommandParser

from accounts.models import User
from accounts.rules.errors import DomainError
from harvest.management import schedule_act
from harvest.management.finding import find_collections, find_project
from harvest.models import Collection, Project
from harvest.rules.order import USUAL, Order
from harvest.rules.states import RunState
from harvest.selectors.runs import RunProgress, newest_runs
from harvest.services import runs
from proposals.management.base import Call, FieldgateCommand, Outcome


class Act(Protocol):
    def __call__(self, collection: Collection, *, by: User | None, now: datetime) -> object: ...


def _pause(collection: Collection, *, by: User | None, now: datetime) -> None:
    runs.pause_run(runs.find_live_run(collection), by=by, now=now)


def _resume(collection: Collection, *, by: User | None, now: datetime) -> None:
    runs.resume_run(runs.find_live_run(collection), by=by, now=now)


def _stop(collection: Collection, *, by: User | None, now: datetime) -> None:
    runs.stop_run(runs.find_live_run(collection), by=by, now=now)


def _cancel(collection: Collection, *, by: User | None, now: datetime) -> None:
    runs.cancel_run(runs.find_live_run(collection), by=by, now=now)


ACTS: Final[dict[str, tuple[Act, str]]] = {
    "pause": (_pause, "asks nothing more until the run is resumed"),
    "resume": (_resume, "goes on where the run was paused"),
    "stop": (_stop, "ends the run and keeps what came"),
    "cancel": (_cancel, "ends the run and takes back what it was first to bring"),
}


class Command(FieldgateCommand):
    help = "Starts, pauses, resumes, stops, cancels and shows runs."

    def configure(self, parser: CommandParser) -> None:
        acts = self.acts_of(parser)
        start = self.add_act(acts, "start", self.start, "starts a run of each collection")
        start.add_argument(
            "--order", choices=list(Order), default=USUAL, help="which days are asked for first"
        )
        _add_names(start)
        for verb, (_, summary) in ACTS.items():
            _add_names(self.add_act(acts, verb, self.change, summary))
        schedule_act.add_arguments(
            self.add_act(
                acts, "schedule", schedule_act.act, "sets, pauses, ends and shows what runs by itself"
            )
        )
        _add_names(self.add_act(acts, "status", self.show, "shows the newest run of each collection"))

    def start(self, call: Call) -> Outcome:
        order = Order(call["order"])
        return _do_to_each(call, partial(runs.start_run, order=order))

    def change(self, call: Call) -> Outcome:
        return _do_to_each(call, ACTS[call["verb"]][0])

    def show(self, call: Call) -> Outcome:
        project = find_project(call["project"])
        if call["collection"]:
            find_collections(project, call["collection"])
        return _report(project, call["collection"], [])


def _do_to_each(call: Call, act: Act) -> Outcome:
    """Each collection for itself: one that refuses does not keep the others from it."""
    project = find_project(call["project"])
    refusals = []
    for collection in find_collections(project, call["collection"]):
        try:
            act(collection, by=call.by, now=call.now)
        except DomainError as error:
            refusals.append(error.message)
    return _report(project, call["collection"], refusals)


def _add_names(parser: CommandParser) -> None:
    parser.add_argument("project", metavar="PROJECT")
    parser.add_argument("--collection", metavar="NAME", help="only this one")


def _report(project: Project, collection: str | None, refusals: list[str]) -> Outcome:
    progress = newest_runs(project, collection=collection)
    return Outcome(
        state=_sum_up(progress),
        text="\n".join(map(_say_run, progress)) or f"{project.ref} has no run yet.",
        ok=not refusals,
        reason="\n".join(refusals),
        facts={"project": project.ref, "runs": [each.as_json() for each in progress]},
    )


def _sum_up(progress: list[RunProgress]) -> str:
    """The state that all runs share, else `mixed`; `none` without a run."""
    states = {each.state.value for each in progress}
    return states.pop() if len(states) == 1 else "mixed" if states else "none"


def _say_run(run: RunProgress) -> str:
    parts = f"{run.windows_done} of {run.windows} parts"
    failed = f", {run.windows_failed} with gaps" if run.windows_failed else ""
    head = f"{run.collection}, run {run.number}: {_say_state(run)}. {parts}{failed}, "
    return f"{head}{run.requests} requests, {run.records_new} new records, {run.records_again} again."


def _say_state(run: RunProgress) -> str:
    words = RunState(run.state).words.lower()
    until = f" until {run.goes_on_at:%Y-%m-%d %H:%M:%S} UTC" if run.goes_on_at else ""
    return f"{words}{until}{f' ({run.reason})' if run.reason else ''}"
