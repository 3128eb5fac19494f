"""Windows of days as units of a run: what they ask for, and how one becomes several narrower ones."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from harvest.models import Run, Unit
from harvest.rules.order import Order, order_of
from harvest.rules.states import UnitState
from harvest.services.scheduling import FREE, Held, fence
from tiktok.windows import Window, split_period


def window_of(unit: Unit) -> Window:
    return Window(date.fromisoformat(unit.spec["start"]), date.fromisoformat(unit.spec["end"]))


def spec_of(window: Window) -> dict[str, Any]:
    return {"start": window.start.isoformat(), "end": window.end.isoformat()}


def asked_of(held: Held) -> dict[str, Any]:
    if held.unit.run is None:
        raise ValueError("A window belongs to a run.")
    asked: dict[str, Any] = held.unit.run.asked
    return asked


def is_newest_first(held: Held) -> bool:
    return order_of(asked_of(held)) is Order.NEWEST_FIRST


def note_width(held: Held) -> None:
    """A part of a window that had failed came through. Windows not yet begun are cut to the widest such part."""
    if not held.unit.spec.get("cut"):
        return
    days = _count_days(window_of(held.unit))
    narrower = Q(fits_days=None) | Q(fits_days__lt=days)
    Run.objects.filter(narrower, pk=held.unit.run_id or 0).update(fits_days=days)


def find_narrower(held: Held) -> tuple[Window, ...]:
    """What a window that was not begun is cut into; nothing where it may be asked as it is, as every part may."""
    unit, window = held.unit, window_of(held.unit)
    fits = unit.run.fits_days if unit.run else None
    if fits is None or unit.progress or unit.spec.get("cut") or _count_days(window) <= fits:
        return ()
    return split_period(window.start, window.end, newest_first=is_newest_first(held), days=fits)


def _count_days(window: Window) -> int:
    """From its start to its end; at least 1, below which no window is cut."""
    return max(1, (window.end - window.start).days)


def divide(held: Held, windows: Sequence[Window], why: str) -> None:
    """These windows instead of this one, in their order and before what comes after it; rows that came already stay."""
    with transaction.atomic():
        fence(held, state=UnitState.DONE, waits_for=why, **FREE)
        Unit.objects.bulk_create(_build_part(held, window) for window in windows)
        Run.objects.filter(pk=held.unit.run_id or 0).update(windows=F("windows") + len(windows) - 1)


def _build_part(held: Held, window: Window) -> Unit:
    unit, now = held.unit, held.clock()
    return Unit(
        project_id=unit.project_id,
        organisation_id=unit.organisation_id,
        run_id=unit.run_id,
        kind=unit.kind,
        priority=unit.priority,
        place=unit.place,
        deadline=unit.deadline,
        spec=spec_of(window) | {"cut": True},
        not_before=now,
        created_at=now,
    )
