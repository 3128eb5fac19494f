"""Mails: promised in the transaction that gives the reason, sent after it, at least once.

A mail that fails is tried again after 5 minutes, then after twice as long each time, at most a day; after twelve tries,
nearly five days, it is given up and stays with its last error. The text of a sent mail is removed, for it may hold a
link that lets somebody in.
"""

import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import F, QuerySet

from proposals.mailing import Mail
from proposals.models import OutboxMail
from proposals.models.outbox import MOST_ATTEMPTS

FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Delivered:
    sent: int
    failed: int


def promise(*mails: Mail, now: datetime, not_before: datetime | None = None) -> None:
    """Send these after the commit. Promising one twice (same `dedup_key`) is harmless. RuntimeError outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("A mail is promised in the transaction that gives the reason for it.")
    rows = [
        OutboxMail(
            kind=mail.kind,
            to=mail.to,
            subject=mail.subject,
            body=mail.body,
            dedup_key=mail.dedup_key,
            created_at=now,
            not_before=not_before or now,
        )
        for mail in mails
    ]
    OutboxMail.objects.bulk_create(rows, ignore_conflicts=True)


def deliver(*, now: datetime, limit: int = 50) -> Delivered:
    """Send what is due, oldest first. Safe to run twice at once, and to kill at any point."""
    keys = list(_due(now).order_by("not_before", "pk").values_list("pk", flat=True)[:limit])
    outcomes = [_deliver(key, now) for key in keys]
    return Delivered(sent=outcomes.count(True), failed=outcomes.count(False))


def given_up() -> QuerySet[OutboxMail]:
    """Mails that were tried as often as they are."""
    return OutboxMail.objects.filter(sent_at=None, attempts__gte=MOST_ATTEMPTS)


def wait_after(attempts: int) -> timedelta:
    """How long to wait after that many tries."""
    doubled: timedelta = FIRST_WAIT * 2 ** (attempts - 1)
    return min(doubled, LONGEST_WAIT)


def _due(now: datetime) -> QuerySet[OutboxMail]:
    return OutboxMail.objects.filter(sent_at=None, not_before__lte=now, attempts__lt=MOST_ATTEMPTS)


def _deliver(key: int, now: datetime) -> bool | None:
    """True: sent; False: failed; None: another sender has it. The try is counted before it begins."""
    mail = _claim(key, now)
    if mail is None:
        return None
    try:
        _send(mail)
    except (smtplib.SMTPException, OSError) as error:
        OutboxMail.objects.filter(pk=key).update(last_error=_say(error))
        return False
    OutboxMail.objects.filter(pk=key).update(sent_at=now, last_error="", body="")
    return True


def _claim(key: int, now: datetime) -> OutboxMail | None:
    mail = OutboxMail.objects.get(pk=key)
    claimed = (
        _due(now)
        .filter(pk=key, attempts=mail.attempts)
        .update(attempts=F("attempts") + 1, not_before=now + wait_after(mail.attempts + 1))
    )
    return mail if claimed else None


def _send(mail: OutboxMail) -> None:
    """The same Message-ID at every try, so that a mailbox can drop the second copy."""
    domain = parseaddr(settings.FIELDGATE_MAIL_FROM)[1].rpartition("@")[2] or "localhost"
    headers = {
        "Message-ID": f"<outbox-{mail.pk}-{int(mail.created_at.timestamp())}@{domain}>",
        "Auto-Submitted": "auto-generated",
    }
    message = EmailMessage(mail.subject, mail.body, settings.FIELDGATE_MAIL_FROM, [mail.to], headers=headers)
    message.send(using="default")


def _say(error: Exception) -> str:
    """The kind of a failure and its number; the server's own words may hold addresses."""
    code = getattr(error, "smtp_code", None) or getattr(error, "errno", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
