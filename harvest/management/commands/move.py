"""A site that began on SQLite goes on with PostgreSQL."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import CommandParser

from harvest.services.moving import delete_old, move, refuse_unfit
from proposals.management.base import Call, FieldgateCommand, Outcome


class Command(FieldgateCommand):
    help = "Brings all of an SQLite database into the empty PostgreSQL database that DATABASE_URL names, and compares."

    def configure(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--yes", action="store_true", help="do it; without this it is only said what would be done"
        )
        parser.add_argument(
            "--delete", action="store_true", help="delete FILE once every row has been compared"
        )

    def act(self, call: Call) -> Outcome:
        file = call["file"]
        refuse_unfit(file)
        if not call["yes"]:
            return Outcome(
                "announced", ok=False, reason=f"All rows of {file} would be brought here. Add --yes."
            )
        call_command("migrate", verbosity=0, interactive=False)
        moved = move(file)
        if call["delete"]:
            delete_old(file)
        left = (
            "It was deleted."
            if call["delete"]
            else f"Delete {file}: it still holds every record, and no refresh reaches it."
        )
        text = f"Moved and compared: {moved.total:,} rows of {len(moved.rows)} tables. {left}"
        return Outcome("moved", text, facts={"rows": moved.rows, "deleted": call["delete"]})
