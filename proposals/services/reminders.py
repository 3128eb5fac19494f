"""What waits for whom, and by when. Rows are upserted by key, so that writing them again is harmless.

The harvest writes its own here too. Home and the calendar read only these rows.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from accounts.models import User
from proposals.mailing import mails
from proposals.models import Deadline, Need, Proposal
from proposals.services.outbox import promise

STEPS = (7, 1, 0, -3)
"""Days before a deadline on which its people get a mail; a negative number is days after it."""
AGAIN_EVERY = 14
"""Days between further mails while it stays undone."""


def set_needs(
    key: str,
    people: Collection[User],
    *,
    about: str,
    text: str,
    path: str,
    now: datetime,
    due_on: date | None = None,
    proposal: Proposal | None = None,
) -> None:
    """Exactly these people have to do this next; who had it before and is not among them, no longer.

    `since` stays what it was for those who had it.
    """
    Need.objects.filter(key=key).exclude(user__in=people).delete()
    Need.objects.bulk_create(
        [
            Need(
                user=person,
                key=key,
                proposal=proposal,
                about=about[:220],
                text=text,
                path=path,
                since=now,
                due_on=due_on,
            )
            for person in people
        ],
        update_conflicts=True,
        unique_fields=["user", "key"],
        update_fields=["proposal", "about", "text", "path", "due_on"],
    )


def clear_needs(*keys: str) -> None:
    Need.objects.filter(key__in=keys).delete()


@transaction.atomic
def set_deadline(
    key: str,
    people: Iterable[User],
    *,
    about: str,
    text: str,
    path: str,
    due_on: date,
    proposal: Proposal | None = None,
) -> Deadline:
    """A dated duty of these people. Setting it again moves it and opens it again."""
    moved = Deadline.objects.filter(key=key).exclude(due_on=due_on)
    moved.update(moves=F("moves") + 1)
    deadline, _ = Deadline.objects.update_or_create(
        key=key,
        defaults={
            "proposal": proposal,
            "about": about[:220],
            "text": text,
            "path": path,
            "due_on": due_on,
            "done_at": None,
        },
    )
    deadline.people.set(people)
    return deadline


def finish_deadlines(*keys: str, now: datetime) -> None:
    Deadline.objects.filter(key__in=keys, done_at=None).update(done_at=now)


@transaction.atomic
def remind(*, now: datetime) -> None:
    """Promise the mails of deadlines that have reached a step of `STEPS`. Runs as often as you like: each step once.

    A step that passed while nothing ran is caught up with, the last one reached only.
    """
    today = now.date()
    open_deadlines = Deadline.objects.filter(done_at=None).prefetch_related("people")
    for deadline in open_deadlines:
        step = reached_step((deadline.due_on - today).days)
        if step is not None:
            people = [person for person in deadline.people.all() if person.is_active]
            promise(
                *(mails.deadline_reminder(deadline, each, step=step, today=today) for each in people), now=now
            )


def reached_step(days_left: int) -> int | None:
    """The last of `STEPS` that a deadline so many days away has reached; long after it, one more every `AGAIN_EVERY` days."""
    if days_left <= -AGAIN_EVERY:
        return -(-days_left // AGAIN_EVERY * AGAIN_EVERY)
    return next((step for step in reversed(STEPS) if days_left <= step), None)
