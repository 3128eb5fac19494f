"""The daily mail: what needs somebody, what is due within a week, what others wrote. At most one a day and person."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.models import User
from proposals.mailing import mails
from proposals.models import Notices
from proposals.rules.digest import AHEAD, Morning, find_morning, is_worth_a_mail
from proposals.selectors.digest import digest_of
from proposals.services.outbox import promise

FIRST_LOOK = timedelta(days=1)
"""How far back the first mail to a person looks."""


def send_digests(*, now: datetime) -> None:
    """Promise the mails of this morning. Runs as often as you like, and twice at once: a day is told once.

    A worker that was down in the morning catches up when it comes back; a day that it missed is told with the next.
    """
    morning = find_morning(now, ZoneInfo(settings.FIELDGATE_TIME_ZONE))
    if morning is not None:
        for user in _waiting(morning):
            _send(user, morning, now)


def _waiting(morning: Morning) -> Iterator[User]:
    """Who may have something to read and was not looked at this morning."""
    zone = ZoneInfo(settings.FIELDGATE_TIME_ZONE)
    midnight = datetime.combine(morning.day, datetime.min.time(), tzinfo=zone)
    touched = (
        Q(needs__isnull=False)
        | Q(deadlines__done_at=None, deadlines__due_on__lte=morning.day + AHEAD)
        | Q(leads__isnull=False)
        | Q(proposal_memberships__isnull=False)
    )
    done = Q(notices__digested_at__gte=midnight) | Q(notices__wants_digest=False)
    people = User.objects.filter(touched, is_active=True).exclude(done).distinct()
    yield from people.order_by("pk").select_related("notices")


@transaction.atomic
def _send(user: User, morning: Morning, now: datetime) -> None:
    """Marks the morning as told and promises the mail, or neither."""
    notices, _ = Notices.objects.select_for_update().get_or_create(user=user)
    since = notices.digested_at or now - FIRST_LOOK
    claimed = Notices.objects.filter(pk=notices.pk, digested_at=notices.digested_at).update(digested_at=now)
    digest = digest_of(user, since=since, until=now, today=morning.day)
    if claimed and is_worth_a_mail(morning, news=digest.news, anything=digest.anything):
        promise(mails.daily_digest(user, digest, day=morning.day), now=now)
