"""What a worker does besides units: at its start and then once a minute. Each is safe to run twice at once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import OperationalError, connection

from accounts.services.sessions import clear_sessions
from harvest.services.backing_up import expire_backups
from harvest.services.breach_people import watch_breaches
from harvest.services.datasets import drop_abandoned
from harvest.services.erasing_requested import erase_requested
from harvest.services.expiring import plan_ends
from harvest.services.follow_ups import plan_follow_ups
from harvest.services.heartbeat import beat
from harvest.services.holds import watch_holds
from harvest.services.leaver_tasks import watch_leavers
from harvest.services.manuscripts import forget_manuscripts
from harvest.services.refresh import plan_refresh
from harvest.services.run_down import plan_run_downs
from harvest.services.schedules import plan_schedules
from harvest.services.storage import refuse_if_gone
from proposals.services.continuing import propose_renewals
from proposals.services.digests import send_digests
from proposals.services.failed_mails import tell_given_up
from proposals.services.notices import close_calendars_of_leavers
from proposals.services.outbox import deliver
from proposals.services.reminders import remind

log = logging.getLogger(__name__)

EVERY: Final = timedelta(seconds=60)


def _beat(now: datetime) -> None:
    beat(now)


def _deliver(now: datetime) -> None:
    deliver(now=now)


def _remind(now: datetime) -> None:
    remind(now=now)


def _refresh(now: datetime) -> None:
    watch_holds(now)
    watch_leavers(now)
    watch_breaches(now)
    plan_ends(now)
    erase_requested(now)
    plan_run_downs(now)
    plan_refresh(now)
    plan_schedules(now)
    plan_follow_ups(now)
    drop_abandoned(now)


def _propose(now: datetime) -> None:
    propose_renewals(now=now)


def _tell(now: datetime) -> None:
    send_digests(now=now)
    tell_given_up(now=now)


def _clear(now: datetime) -> None:
    clear_sessions(now=now)
    close_calendars_of_leavers(now=now)
    forget_manuscripts(now)
    expire_backups(now)


ROUNDS: Final[tuple[Callable[[datetime], None], ...]] = (
    _beat,
    _refresh,
    _propose,
    _remind,
    _tell,
    _deliver,
    _clear,
)
"""In this order: deadlines are set before people are reminded, mails are promised before they are delivered."""


def make_rounds(now: datetime) -> None:
    for act in ROUNDS:
        act(now)


@dataclass(slots=True)
class Rounds:
    """When they were made last. A database that is busy or gone is asked again a minute later."""

    _next: datetime | None = None

    def make(self, now: datetime, *, at_once: bool = False) -> None:
        if not at_once and self._next is not None and now < self._next:
            return
        self._next = now + EVERY
        try:
            make_rounds(now)
        except OperationalError as error:
            log.warning("The database is busy or full: %s", error)
            refuse_if_gone(error)
            connection.close_if_unusable_or_obsolete()
