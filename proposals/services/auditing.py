"""The audit trail: business acts, written in the transaction of the act, without anything that names a person."""

import re
from datetime import date, datetime

from django.db import connection
from django.db.models import Model

from accounts.models import User
from proposals.models import AuditEvent

type Detail = str | int | float | bool | date | None

WORD = re.compile(r"[A-Za-z0-9_.:/\[\]+-]{0,200}")


def record_event(
    verb: str, *, about: Model, by: User | None, now: datetime, **detail: Detail | list[Detail]
) -> AuditEvent:
    """Record an act about something that has a `ref`, or else a number.

    `by` None is the operator. `detail` takes numbers, dates, keys, states and hashes: TypeError for text that could
    be an answer, a name or an address. RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An audit event belongs in the transaction of its act.")
    return AuditEvent.objects.create(
        at=now,
        actor=by,
        verb=verb,
        object_type=type(about).__name__.lower(),
        object_ref=str(getattr(about, "ref", about.pk)),
        detail={key: _plain(value) for key, value in detail.items()},
    )


def _plain(value: Detail | list[Detail]) -> object:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and not WORD.fullmatch(value):
        raise TypeError(
            "An audit event holds keys, states, numbers and hashes, never text that people wrote."
        )
    return value
