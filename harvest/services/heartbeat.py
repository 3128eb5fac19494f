"""The dead man's switch: workers say that they live, and whoever looks can tell when none does.

A round of any worker is a beat. Nobody can be told by a worker that is dead: `manage.py watch`, called from outside
once in a while, mails the administrators after an hour; and the first worker that comes back says how long there was none.
"""

from datetime import datetime

from django.db import transaction

from accounts.models import SiteRole, User
from harvest.mailing import no_worker, worker_is_back
from harvest.models import Heartbeat
from harvest.rules.watch import TELL
from proposals.services.outbox import deliver, promise


def beat(now: datetime) -> None:
    """A worker is here. After an hour without one, people are told that there was none."""
    with transaction.atomic():
        Heartbeat.objects.get_or_create(pk=1, defaults={"seen_at": now})
        last = Heartbeat.objects.select_for_update().get(pk=1)
        if now - last.seen_at >= TELL:
            _tell_back(last.seen_at, now)
        Heartbeat.objects.filter(pk=1, seen_at__lt=now).update(seen_at=now, told_at=None)


def tell_no_worker(now: datetime) -> bool:
    """Whether the administrators were told by this call: once for each time without a worker."""
    with transaction.atomic():
        silent = Heartbeat.objects.filter(pk=1, seen_at__lte=now - TELL, told_at=None)
        last = silent.first()
        if last is None or not silent.update(told_at=now):
            return False
        for person in _find_administrators():
            promise(no_worker(person, last.seen_at), now=now)
    deliver(now=now)
    return True


def _tell_back(since: datetime, now: datetime) -> None:
    for person in _find_administrators():
        promise(worker_is_back(person, since, now), now=now)


def _find_administrators() -> list[User]:
    return list(User.objects.filter(site_role=SiteRole.ADMINISTRATOR, is_active=True).order_by("pk"))
