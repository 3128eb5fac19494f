"""Mails that do not get through. One query."""

from proposals.models import OutboxMail

MOST = 200


def failed_mails() -> list[OutboxMail]:
    """Tried at least once and not sent, those that were tried most first; never their text, which may hold a link."""
    failing = OutboxMail.objects.filter(sent_at=None, attempts__gt=0).exclude(last_error="")
    return list(failing.defer("body").order_by("-attempts", "created_at")[:MOST])
