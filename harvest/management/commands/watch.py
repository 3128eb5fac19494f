"""Whether any worker lives, asked from outside: a dead worker tells nobody."""

from django.core.management.base import CommandParser

from harvest.services.health import find_health
from harvest.services.heartbeat import tell_no_worker
from proposals.management.base import Call, FieldgateCommand, Outcome


class Command(FieldgateCommand):
    help = "Says whether work is done in time; mails the administrators once no worker was seen for an hour."

    def configure(self, parser: CommandParser) -> None:
        parser.add_argument("--no-mail", action="store_true", help="tell nobody")

    def act(self, call: Call) -> Outcome:
        told = not call["no_mail"] and tell_no_worker(call.now)
        health = find_health(call.now)
        facts = {
            "last_seen_at": health.last_seen_at,
            "late_since": health.late_since,
            "told": told,
        }
        if health.is_well:
            return Outcome("well", "Work is done in time.", facts=facts)
        return Outcome("silent", health.reason, ok=False, reason=health.reason, facts=facts)
