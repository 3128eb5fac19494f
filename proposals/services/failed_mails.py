"""Mails that were given up: shown to the library, tried again when somebody has put the cause right."""

from datetime import datetime

from django.db import transaction

from accounts.models import SiteRole, User
from accounts.rules.errors import NotNow
from proposals.models import OutboxMail
from proposals.services.auditing import record_event
from proposals.services.outbox import given_up
from proposals.services.reminders import clear_needs, set_needs

NEED = "library:mails"
PATH = "/library/mails/"


@transaction.atomic
def tell_given_up(*, now: datetime) -> None:
    """Every librarian has it among what needs them, as long as there is one. Runs as often as you like."""
    number = given_up().count()
    if not number:
        clear_needs(NEED)
        return
    librarians = list(User.objects.filter(site_role=SiteRole.LIBRARIAN, is_active=True))
    about = "1 mail" if number == 1 else f"{number} mails"
    set_needs(NEED, librarians, about=about, text="Mails could not be delivered", path=PATH, now=now)


@transaction.atomic
def try_again(mail: OutboxMail, *, by: User, now: datetime) -> None:
    """As if it had just been promised. Raises `NotNow` if it is not given up any more."""
    if not given_up().filter(pk=mail.pk).update(attempts=0, not_before=now, last_error=""):
        raise NotNow("This mail is on its way again already. Nothing was changed.")
    record_event("mail.tried_again", about=mail, by=by, now=now, kind=mail.kind)
    tell_given_up(now=now)
