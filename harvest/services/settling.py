"""What the end of a unit means for its run."""

from datetime import datetime
from typing import Any

from django.db.models import F

from harvest.models import Run, Unit
from harvest.rules.settled import settles_at
from harvest.rules.states import RunPurpose, RunState, UnitState
from harvest.selectors.settled import find_settled_until, find_unsettled_days
from harvest.services.access_period import ends_at
from tiktok.limits import COUNTS_LAG, PUBLICATION_LAG

_LIVE = (UnitState.WAITING, UnitState.HELD)


def count_done(run_id: int | None, now: datetime) -> None:
    """A part is complete. In the transaction that ends the unit."""
    if run_id is not None:
        Run.objects.filter(pk=run_id).update(windows_done=F("windows_done") + 1)
        settle(run_id, now)


def count_failed(run_id: int | None, now: datetime) -> None:
    """A part cannot be completed; the rest goes on."""
    if run_id is not None:
        Run.objects.filter(pk=run_id).update(windows_failed=F("windows_failed") + 1)
        settle(run_id, now)


def count_end(run_id: int | None, state: str | None, now: datetime) -> None:
    """In the transaction that gives a unit this state; nothing where it is not over."""
    if state == UnitState.DONE:
        count_done(run_id, now)
    elif state == UnitState.FAILED:
        count_failed(run_id, now)


def settle(run_id: int, now: datetime) -> None:
    """End the run if none of its parts waits or is held. A run with a gap is never `completed`."""
    if Unit.objects.filter(run_id=run_id, state__in=_LIVE).exists():
        return
    run = Run.objects.select_related("collection__project").get(pk=run_id)
    end_run(run, _end_state(run), _say_end(run), now)


def end_run(run: Run, state: RunState, reason: str, now: datetime) -> bool:
    """Whether this call ended it. Notes what of it has to settle yet."""
    return bool(
        Run.objects.filter(pk=run.pk, ended_at=None).update(
            state=state, reason=reason, goes_on_at=None, ended_at=now, **_note_unsettled(run, state)
        )
    )


def _note_unsettled(run: Run, state: RunState) -> dict[str, Any]:
    """Nothing of a run that was stopped or failed, or that asked again itself; nor for after the access."""
    noted: dict[str, Any] = {}
    if state is RunState.COMPLETED:
        noted["settled_until"] = find_settled_until(run)
    if state not in (RunState.COMPLETED, RunState.PARTIAL) or run.purpose != RunPurpose.HARVEST:
        return noted
    for column, lag in (("late_at", PUBLICATION_LAG), ("counts_at", COUNTS_LAG)):
        days = find_unsettled_days(run, lag)
        if days and settles_at(days, lag) < ends_at(run.collection.project):
            noted[column] = settles_at(days, lag)
    return noted


def _end_state(run: Run) -> RunState:
    if run.wish in (Run.Wish.STOP, Run.Wish.CANCEL):
        return RunState.STOPPED
    if not run.windows_failed:
        return RunState.COMPLETED
    return RunState.PARTIAL if run.windows_done else RunState.FAILED


def _say_end(run: Run) -> str:
    if run.wish == Run.Wish.CANCEL:
        return "Cancelled; what it was first to bring was discarded."
    if not run.windows_failed:
        return run.reason if run.wish == Run.Wish.STOP else ""
    failed = Unit.objects.filter(run_id=run.pk, state=UnitState.FAILED).order_by("spec__start", "pk")
    reasons = list(dict.fromkeys(failed.values_list("waits_for", flat=True)))
    return f"{run.windows_failed} of {run.windows} parts could not be completed: {' '.join(reasons)}"[:300]
