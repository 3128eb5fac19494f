"""How a look and its unit go on together, if this worker still holds it. All in the caller's transaction."""

from datetime import timedelta
from typing import Any

from harvest.models import Check
from harvest.rules.refresh import wait_after_disbelief
from harvest.rules.states import UnitState
from harvest.services.asking import note_answer
from harvest.services.looking import disbelieve
from harvest.services.scheduling import FREE, Held, fence
from tiktok.client import Page


def let_go(held: Held, *, wait: timedelta = timedelta(0), waits_for: str = "", **columns: Any) -> None:
    fence(
        held,
        state=UnitState.WAITING,
        not_before=held.clock() + wait,
        waits_for=waits_for[:300],
        **FREE,
        **columns,
    )


def doubt(held: Held, check: Check, reason: str) -> None:
    """The look proves nothing: another one begins after a growing pause."""
    doubts = held.unit.progress.get("doubts", 0)
    again = disbelieve(check, reason, now=held.clock(), doubts=doubts)
    let_go(
        held,
        wait=wait_after_disbelief(doubts),
        waits_for=reason,
        spec=held.unit.spec | {"check": again.pk},
        progress={"doubts": doubts + 1},
    )


def log_page(held: Held, page: Page) -> None:
    note_answer(
        held,
        items=len(page.items),
        http_status=page.http_status,
        code="ok",
        log_id=page.log_id[:80],
        request_sha256=page.request_sha256,
        response_sha256=page.body_sha256,
    )
