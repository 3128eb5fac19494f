"""Ids that were harvested elsewhere."""

from datetime import date
from pathlib import Path

from django.core.management.base import CommandParser
from django.utils import timezone

from accounts.rules.errors import NotAllowed
from harvest.access import is_allowed
from harvest.management.finding import find_project
from harvest.models import IdImport
from harvest.rules.id_lists import KINDS, Wanted
from harvest.rules.rights import Right
from harvest.services.bringing_ids import bring_ids
from harvest.services.storing_ids import store_part
from proposals.management.base import Call, FieldgateCommand, Outcome, UsageError


class Command(FieldgateCommand):
    help = "Brings in ids that were harvested elsewhere, so that the duties reach them."

    def configure(self, parser: CommandParser) -> None:
        acts = self.acts_of(parser)
        brings = self.add_act(acts, "import", self.bring, "reads a list and stores it, all of it or nothing")
        brings.add_argument("project", metavar="PROJECT")
        brings.add_argument("file", type=Path, metavar="FILE", help="CSV or JSON lines")
        brings.add_argument("--name", required=True, help="of the collection")
        brings.add_argument("--kind", choices=KINDS, default="videos")
        brings.add_argument("--column", default="", help="of the ids, if it is not found")
        brings.add_argument("--day-column", default="", help="of the days of harvest, if it is not found")
        brings.add_argument(
            "--harvested-on", type=date.fromisoformat, metavar="DAY", help="for rows without one"
        )
        brings.add_argument("--leave-out-bad", action="store_true", help="instead of bringing in nothing")

    def bring(self, call: Call) -> Outcome:
        project = find_project(call["project"])
        if call.by is not None and not is_allowed(call.by, project, Right.COLLECT, call.now.date()):
            raise NotAllowed(f"{call.by.email} may not add collections to {project.ref}.")
        wanted = Wanted(call["kind"], call["column"], call["day_column"], call["harvested_on"])
        try:
            with call["file"].open("rb") as source:
                made = bring_ids(
                    project,
                    call["name"],
                    source,
                    wanted,
                    leave_out_bad=call["leave_out_bad"],
                    by=call.by,
                    now=call.now,
                )
        except OSError as error:
            raise UsageError(f"{call['file']} cannot be read: {error.strerror}") from error
        return _store(made.pk)


def _store(number: int) -> Outcome:
    """In this process; a worker that is at it too does no harm."""
    while not store_part(_find(number), clock=timezone.now):
        pass
    found = _find(number)
    facts = {name: getattr(found, name) for name in ("rows", "bad", "new", "known", "repeated", "gone")}
    facts |= {"collection": found.collection.name, "dataset": found.dataset.number if found.dataset else None}
    text = f"{found.new:,} new, {found.known:,} held already, {found.repeated:,} twice, {found.gone:,} erased before, {found.bad:,} left out."
    return Outcome("stored", text, facts=facts)


def _find(number: int) -> IdImport:
    return IdImport.objects.select_related("collection__project__pi", "holder", "dataset").get(pk=number)
