"""A copy of the database."""

from pathlib import Path

from django.core.management.base import CommandParser

from harvest.services.backing_up import expire_backups, make_backup
from proposals.management.base import Call, FieldgateCommand, Outcome


class Command(FieldgateCommand):
    help = "Copies the database into a folder while the site works, and removes copies that are too old."

    def configure(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="DIR", help="apart from the keyring and from FIELDGATE_VAR"
        )

    def act(self, call: Call) -> Outcome:
        made = make_backup(call["folder"], now=call.now)
        gone = expire_backups(call.now)
        text = f"{made.path}, {made.size:,} bytes, expires on {made.expires_at:%Y-%m-%d}. Older copies removed: {gone}."
        facts = {
            "path": made.path,
            "sha256": made.sha256,
            "bytes": made.size,
            "expires_at": made.expires_at,
            "expired": gone,
        }
        return Outcome("made", text, facts=facts)
