"""The duty to confirm records with TikTok, and to erase what it no longer has."""

import threading
from collections.abc import Sequence
from datetime import datetime

from django.core.management.base import CommandParser
from django.utils import timezone

from harvest.management.finding import find_project
from harvest.models import Project
from harvest.rules.refresh import Level
from harvest.rules.states import ProjectState
from harvest.selectors.clock import WITHIN, ClockRow, institution_clock, worst_level
from harvest.selectors.compliance import ComplianceClock, compliance_clock
from harvest.selectors.upkeep import Upkeep, find_upkeep
from harvest.services.refresh import Planned, plan_refresh
from harvest.services.work import Work
from harvest.services.workers import Worker
from proposals.management.base import Call, FieldgateCommand, Outcome


class Command(FieldgateCommand):
    help = "Shows the compliance clock, and works what is due."

    def configure(self, parser: CommandParser) -> None:
        acts = self.acts_of(parser)
        status = self.add_act(
            acts, "status", self.show, "shows the compliance clock of a project, or of all that are open"
        )
        status.add_argument("project", metavar="PROJECT", nargs="?")
        run = self.add_act(
            acts,
            "run",
            self.run,
            "plans what is due and works it; exit 1 while anything overdue stays unconfirmed",
        )
        run.add_argument("project", metavar="PROJECT", nargs="?")

    def show(self, call: Call) -> Outcome:
        if not call["project"]:
            return _show_all(institution_clock(call.now), call.now)
        project = find_project(call["project"])
        clock, upkeep = compliance_clock(project, call.now), find_upkeep(project, call.now)
        return Outcome(
            clock.level,
            f"{_say(project, clock, call.now)}\n{_say_upkeep(upkeep)}",
            facts={"project": project.ref, "clock": clock.as_json(), "upkeep": upkeep.as_json()},
        )

    def run(self, call: Call) -> Outcome:
        """Planned again after the work: a look may have left something to erase, and that a dataset to cut."""
        chosen = [find_project(call["project"])] if call["project"] else None
        planned = Planned()
        while True:
            more = plan_refresh(timezone.now(), chosen)
            planned += more
            with Worker.begin() as worker:
                Work(worker, timezone.now, threading.Event().wait, until_idle=True).run()
            if more == Planned():
                return _report(chosen or list(Project.objects.filter(state=ProjectState.OPEN)), planned)


def _show_all(rows: Sequence[ClockRow], now: datetime) -> Outcome:
    text = "\n".join(_say_row(row, now) for row in rows) or "No project is open."
    totals = {name: sum(getattr(row, name) for row in rows) for name in ("records", "hidden", "today")}
    return Outcome(
        worst_level(rows),
        text,
        facts={
            "projects": [row.as_json() for row in rows],
            "records": totals["records"],
            "hidden": totals["hidden"],
            "due_today": totals["today"],
        },
    )


def _say_row(row: ClockRow, now: datetime) -> str:
    if row.due_at is None:
        return f"{row.project.ref}: no records."
    days = (row.due_at - now).total_seconds() / 86_400
    within = ", ".join(f"{count:,} within {days}" for days, count in zip(WITHIN, row.within, strict=True))
    done = (
        f"{row.requests:,} requests, done on {row.done_on:%Y-%m-%d}" if row.done_on else "nothing to do now"
    )
    return (
        f"{row.project.ref}: {row.records:,} records, the oldest due {row.due_at:%Y-%m-%d %H:%M} UTC ({days:.1f} days), "
        f"{_LEVELS[row.level]}.\n"
        f"  past their limit {row.hidden:,}, due today {row.today:,}, {within} days\n"
        f"  {done}; keeping all of this key takes {row.percent} % of its quota"
    )


def _report(projects: list[Project], planned: Planned) -> Outcome:
    now = timezone.now()
    clocks = [(project, compliance_clock(project, now)) for project in projects]
    overdue = [f"{project.ref}: {clock.hidden:,} records" for project, clock in clocks if clock.is_overdue]
    reason = f"Not confirmed within the interval, and hidden: {'; '.join(overdue)}." if overdue else ""
    facts = {
        "looks_begun": planned.looks,
        "projects": [{"project": project.ref, "clock": clock.as_json()} for project, clock in clocks],
    }
    text = "\n".join(_say(project, clock, now) for project, clock in clocks) or "No project is open."
    return Outcome("overdue" if overdue else "in_time", text, ok=not overdue, reason=reason, facts=facts)


def _say(project: Project, clock: ComplianceClock, now: datetime) -> str:
    if clock.due_at is None:
        return f"{project.ref}: no records."
    days = (clock.due_at - now).total_seconds() / 86_400
    due = f"the oldest due {clock.due_at:%Y-%m-%d %H:%M} UTC ({days:.1f} days)"
    lines = [
        f"{project.ref}: {clock.records:,} records, {due}, {_LEVELS[clock.level]}.",
        f"  set aside {clock.set_aside:,}, hidden {clock.hidden:,}, removed so far {clock.erased:,}",
    ]
    if clock.brake:
        lines.append(f"  held: {clock.brake.reason} The PI and a librarian have to agree.")
    if clock.copies_unconfirmed:
        lines.append(
            f"  {clock.copies_unconfirmed} copies of datasets are to be replaced or deleted, and confirmed"
        )
    return "\n".join(lines)


def _say_upkeep(upkeep: Upkeep) -> str:
    soon = sum(records for _, records in upkeep.coming)
    done = f"done on {upkeep.done_on:%Y-%m-%d}" if upkeep.done_on else "nothing to do now"
    return (
        f"  due today {upkeep.due_today:,}, in the {len(upkeep.coming)} days after {soon:,}\n"
        f"  looks that may begin take {upkeep.requests:,} requests, {upkeep.left_today:,} are left today: {done}\n"
        f"  keeping all of it takes {upkeep.share} of the quota"
    )


_LEVELS = {
    Level.FRESH: "in good time",
    Level.REFRESHING: "being confirmed",
    Level.AMBER: "amber",
    Level.RED: "red",
    Level.OVERDUE: "overdue",
}
