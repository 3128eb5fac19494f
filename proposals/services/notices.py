"""A person's calendar address and daily mail."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.tokens import hash_token, make_token
from proposals.models import Notices
from proposals.services.auditing import record_event


@transaction.atomic
def open_calendar(user: User, *, now: datetime) -> str:
    """The token of a new address, which is shown once; the address before it is dead."""
    token = make_token()
    Notices.objects.update_or_create(
        user=user, defaults={"calendar_sha256": hash_token(token), "calendar_since": now}
    )
    record_event("calendar.opened", about=user, by=user, now=now)
    return token


@transaction.atomic
def close_calendar(user: User, *, by: User | None, now: datetime) -> None:
    """The address is dead. Closing it twice is harmless."""
    open_now = Notices.objects.filter(user=user).exclude(calendar_sha256="")
    if open_now.update(calendar_sha256="", calendar_since=None):
        record_event("calendar.closed", about=user, by=by, now=now)


def close_calendars_of_leavers(*, now: datetime) -> None:
    """Accounts that are closed have no calendar, also when they are opened again. Runs as often as you like."""
    leavers = User.objects.filter(is_active=False).exclude(notices__calendar_sha256="")
    for user in leavers.filter(notices__isnull=False):
        close_calendar(user, by=None, now=now)


def set_digest(user: User, *, wanted: bool) -> None:
    """Whether the daily mail is sent; reminders of single dates are sent all the same."""
    Notices.objects.update_or_create(user=user, defaults={"wants_digest": wanted})
