"""`manage.py createadmin`: the first account of a site, and every further administrator."""

from django.core.management.base import CommandParser
from django.db import transaction

from accounts.services.inviting import invite_administrator
from proposals.management.base import Call, FieldgateCommand, Outcome
from proposals.services.auditing import record_event


class Command(FieldgateCommand):
    help = "Makes an administrator, and prints a link to set the password."

    def configure(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)

    def act(self, call: Call) -> Outcome:
        with transaction.atomic():
            invited = invite_administrator(call["email"], call["name"], by=call.by, now=call.now)
            record_event("administrator.named", about=invited.user, by=call.by, now=call.now)
        words = "Set the password here within seven days:" if invited.is_new else "Sign in as before:"
        return Outcome(
            "invited" if invited.is_new else "promoted",
            f"{invited.user.email} is an administrator. {words}\n{invited.link}",
            facts={"link": invited.link, "is_new": invited.is_new},
        )
