"""Advance whatever is due. Engines call `advance` and know nothing else; everything that can end a step is caught here."""

import contextlib
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from random import random
from time import monotonic
from traceback import extract_tb
from typing import Final

from django.db import OperationalError, connection
from django.db.models import QuerySet

from harvest.models import ApiKey, Unit
from harvest.rules.retry import Move, decide
from harvest.rules.states import HARVESTING, UnitKind
from harvest.services.interruptions import (
    AccessOver,
    Fenced,
    NeedsKey,
    NoRoom,
    QuotaSpent,
    RefreshFirst,
    Waits,
)
from harvest.services.needing_key import ask_for_key
from harvest.services.scheduling import NEVER, Held, claim, give_up, hold_back, release
from harvest.services.steps import STEPS
from harvest.services.storage import PAUSE, Trouble, judge, refuse_if_gone
from harvest.services.workers import Worker
from harvest.vault import VaultError
from tiktok.errors import TikTokError

type Clock = Callable[[], datetime]

log = logging.getLogger(__name__)

KEYRING_PAUSE: Final = timedelta(minutes=10)
STUMBLES: Final = 3
STUMBLE_PAUSE: Final = timedelta(seconds=10)
NEEDS_TIKTOK: Final = (*HARVESTING, UnitKind.CHECK)


def advance(worker: Worker, clock: Clock, max_seconds: float = 20) -> bool:
    """Take steps for that long, or until nothing is due. Whether there was any."""
    ends_at = monotonic() + max_seconds
    worked = False
    while advance_once(worker, clock):
        worked = True
        if monotonic() >= ends_at:
            break
    return worked


def advance_once(worker: Worker, clock: Clock) -> bool:
    """One unit, one step. False: nothing is due, or the database was busy and nothing was spent."""
    held = None
    try:
        held = claim(worker, clock)
        if held is not None:
            _take_step(held, clock)
    except OperationalError as error:
        log.warning("The database is busy or full: %s", error)
        refuse_if_gone(error)
        connection.close_if_unusable_or_obsolete()
        if held is not None:
            _give_back(held, judge(error))
        return False
    return held is not None


def _give_back(held: Held, trouble: Trouble) -> None:
    """Where even that cannot be written, the lease runs out by itself. Nothing is asked of TikTok while the disk is full."""
    with contextlib.suppress(OperationalError, Fenced):
        if trouble is Trouble.FULL:
            _wait(held, NoRoom(held.clock() + PAUSE))
        else:
            release(held, not_before=held.clock(), reason="The database was busy.")


def _take_step(held: Held, clock: Clock) -> None:
    try:
        _take_guarded_step(held, clock)
    except Fenced:
        log.info("fenced: unit %s, epoch %s", held.unit.pk, held.epoch)
    except OperationalError:
        raise
    except Exception as fault:
        if held.unit.kind not in NEEDS_TIKTOK:
            raise
        with contextlib.suppress(Fenced):
            _stumble(held, fault)


def _take_guarded_step(held: Held, clock: Clock) -> None:
    try:
        STEPS[UnitKind(held.unit.kind)](held, clock)
    except Waits as wait:
        _wait(held, wait)
    except NeedsKey as need:
        _wait_for_key(held, need)
    except AccessOver as over:
        give_up(held, over.reason)
    except TikTokError as error:
        respond(held, error)
    except VaultError as error:
        _wait_for_keyring(held, error)


def _stumble(held: Held, fault: Exception) -> None:
    """What TikTok sent breaks our own code: no reason to end the worker, and none to ask for it for ever. The log gets the
    place and not the message, which may quote what was sent."""
    place = extract_tb(fault.__traceback__)[-1]
    log.error(
        "fault of ours in unit %s: %s at %s:%s",
        held.unit.pk,
        type(fault).__name__,
        place.filename,
        place.lineno,
    )
    tries = held.unit.progress.get("tries", {})
    count = tries.get("stumbles", 0) + 1
    if count >= STUMBLES:
        give_up(
            held, "What TikTok sent could not be worked on, through a fault of this site. Tell the operator."
        )
        return
    release(
        held,
        not_before=held.clock() + STUMBLE_PAUSE,
        reason="What TikTok sent could not be worked on. It is tried again.",
        progress=held.unit.progress | {"tries": {**tries, "stumbles": count}},
    )


def respond(held: Held, error: TikTokError) -> None:
    """What the failure of a request advises, for a unit that has no move of its own."""
    progress = held.unit.progress
    decision = decide(
        error.advice,
        progress.get("tries", {}),
        draw=random(),  # noqa: S311 -- spreads load, guards nothing
        retry_after=error.retry_after,
    )
    if decision.move is Move.GIVE_UP:
        give_up(held, error.what_to_do)
        return
    if decision.move is not Move.AGAIN:
        give_up(held, "TikTok failed each time it was asked.")
        return
    not_before = held.clock() + timedelta(seconds=decision.wait)
    release(
        held, not_before=not_before, reason=error.what_to_do, progress=progress | {"tries": decision.tries}
    )


def _wait(held: Held, wait: Waits) -> None:
    """All that would meet the same waits with it."""
    release(held, not_before=wait.until, reason=wait.reason, run_state=wait.run_state)
    hold_back(_find_alike(held, wait), wait.until, wait.reason, wait.run_state)


def _wait_for_keyring(held: Held, error: VaultError) -> None:
    """Nothing can be sealed or opened: an operator has to look, and nothing is lost until then."""
    log.error("The keyring cannot be used: %s", error)
    release(
        held, not_before=held.clock() + KEYRING_PAUSE, reason="The keyring cannot be used. Tell the operator."
    )


def _find_alike(held: Held, wait: Waits) -> QuerySet[Unit]:
    """For quota, whatever takes from the same one with the same organisation's keys, or harvests so; for room, whatever
    asks; before an access, the project's harvests."""
    project = held.unit.project
    if isinstance(wait, NoRoom):
        return Unit.objects.filter(kind__in=NEEDS_TIKTOK)
    if isinstance(wait, QuotaSpent | RefreshFirst):
        organisation = ApiKey.objects.filter(project=project).values("organisation")
        kinds = HARVESTING if isinstance(wait, RefreshFirst) else NEEDS_TIKTOK
        return Unit.objects.filter(
            project__key__organisation__in=organisation, kind__in=kinds, pool=wait.pool
        )
    return Unit.objects.filter(project=project, kind__in=HARVESTING)


def _wait_for_key(held: Held, need: NeedsKey) -> None:
    release(held, not_before=NEVER, reason=need.reason, run_state=need.run_state)
    alike = Unit.objects.filter(project=held.unit.project, kind__in=NEEDS_TIKTOK)
    hold_back(alike, NEVER, need.reason, need.run_state)
    ask_for_key(held.unit.project, held.clock())
