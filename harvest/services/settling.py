"""What the end of a unit means for its run."""

from datetime import datetime

from django.db.models import F

from harvest.models import Run, Unit
from harvest.rules.states import RunState, UnitState

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


def settle(run_id: int, now: datetime) -> None:
    """End the run if none of its parts waits or is held. A run with a gap is never `completed`."""
    if Unit.objects.filter(run_id=run_id, state__in=_LIVE).exists():
        return
    run = Run.objects.get(pk=run_id)
    end_run(run, _end_state(run), _say_end(run), now)


def end_run(run: Run, state: RunState, reason: str, now: datetime) -> bool:
    """Whether this call ended it."""
    return bool(
        Run.objects.filter(pk=run.pk, ended_at=None).update(
            state=state, reason=reason, goes_on_at=None, ended_at=now
        )
    )


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
