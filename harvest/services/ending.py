"""The end of a project in this process, for a person who waits for the certificate."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from accounts.rules.errors import NotNow
from harvest.models import Certificate, Closing, Unit
from harvest.rules.states import UnitKind, UnitState
from harvest.selectors.parts import find_deletion
from harvest.services.interruptions import Fenced
from harvest.services.scheduling import hold
from harvest.services.steps.close import step
from harvest.services.workers import Worker, is_dead

type Clock = Callable[[], datetime]
type Wait = Callable[[float], object]

_LOOK_EVERY: Final = 0.5
"""Seconds, while a worker is at it already."""


def close_now(closing: Closing, *, clock: Clock, wait: Wait) -> Certificate:
    """Work a confirmed end off, or wait for the worker that does. NotNow if it is held up; what was done stays done."""
    with Worker.begin() as worker:
        while (certificate := find_deletion(closing.project)) is None:
            unit = _find_unit(closing)
            if _is_held(unit, clock()):
                wait(_LOOK_EVERY)
            else:
                _work(worker, unit, clock)
    return certificate


def _work(worker: Worker, unit: Unit, clock: Clock) -> None:
    try:
        step(hold(worker, unit, clock), clock)
    except Fenced:
        return
    unit.refresh_from_db()
    if unit.state == UnitState.WAITING:
        raise NotNow(
            f"The project is closing, and not closed yet. {unit.waits_for} It is tried again every hour."
        )


def _find_unit(closing: Closing) -> Unit:
    unit = Unit.objects.filter(project=closing.project, kind=UnitKind.CLOSE).order_by("-pk").first()
    if unit is None:
        raise NotNow("The end of this project was not confirmed.")
    return unit


def _is_held(unit: Unit, now: datetime) -> bool:
    if unit.state != UnitState.HELD or unit.lease_until is None:
        return False
    return unit.lease_until >= now and not is_dead(unit.lease_owner)
