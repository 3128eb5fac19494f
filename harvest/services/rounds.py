"""What a worker does besides units: at its start and then once a minute. Each is safe to run twice at once."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from accounts.services.sessions import clear_sessions
from harvest.services.datasets import drop_abandoned
from harvest.services.expiring import plan_ends
from harvest.services.follow_ups import plan_follow_ups
from harvest.services.refresh import plan_refresh
from harvest.services.schedules import plan_schedules
from proposals.services.continuing import propose_renewals
from proposals.services.digests import send_digests
from proposals.services.failed_mails import tell_given_up
from proposals.services.notices import close_calendars_of_leavers
from proposals.services.outbox import deliver
from proposals.services.reminders import remind


def _deliver(now: datetime) -> None:
    deliver(now=now)


def _remind(now: datetime) -> None:
    remind(now=now)


def _refresh(now: datetime) -> None:
    plan_ends(now)
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


ROUNDS: Final[tuple[Callable[[datetime], None], ...]] = (_refresh, _propose, _remind, _tell, _deliver, _clear)
"""In this order: deadlines are set before people are reminded, mails are promised before they are delivered."""


def make_rounds(now: datetime) -> None:
    for act in ROUNDS:
        act(now)
