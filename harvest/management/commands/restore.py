"""A copy of the database takes the place of the database, and is told what was erased since."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import CommandParser

from harvest.services.backing_up import find_newest
from harvest.services.replaying import Replayed, replay_erasures
from harvest.services.restoring import put_back, refuse_unfit
from proposals.management.base import Call, FieldgateCommand, Outcome, UsageError


class Command(FieldgateCommand):
    help = "Puts the newest backup of a folder in the place of the database, and erases in it what was erased since."

    def configure(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR", nargs="?")
        parser.add_argument(
            "--yes", action="store_true", help="do it; without this it is only said what would be done"
        )
        parser.add_argument(
            "--replay",
            action="store_true",
            help="only erase what was erased since: the database was put back by hand",
        )

    def act(self, call: Call) -> Outcome:
        if call["replay"]:
            return _report("replayed", "", replay_erasures(call.now))
        if call["folder"] is None:
            raise UsageError("Name the folder in which the backups lie.")
        found = find_newest(call["folder"])
        refuse_unfit(found, now=call.now)
        about = f"{found.path.name} of {found.made_at:%Y-%m-%d %H:%M} UTC"
        if not call["yes"]:
            reason = f"{about} would take the place of the database; everything written since would be lost. Add --yes."
            return Outcome("announced", ok=False, reason=reason, facts={"made_at": found.made_at})
        put_back(found)
        call_command("migrate", verbosity=0, interactive=False)
        return _report("restored", f"{about} is the database now. ", replay_erasures(call.now))


def _report(state: str, said: str, done: Replayed) -> Outcome:
    text = f"{said}Erased again: {done.records:,} records of {done.projects} projects; {done.ended} projects had ended."
    facts = {"records": done.records, "projects": done.projects, "ended": done.ended}
    return Outcome(state, text, facts=facts)
