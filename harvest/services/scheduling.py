"""Units of work: claim, release, finish, give up. One worker holds a unit at a time; `epoch` proves it.

Order of service: lower `priority` first (refresh before harvest), then the earliest deadline, then the project and the
run that this worker served least recently, then the lowest `place`, so that a window which was begun is asked to its end
while TikTok still knows its search. Waiting is a row (`not_before`), never a sleeping worker.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q, QuerySet

from harvest.models import Run, Unit
from harvest.rules.states import RunState, UnitState
from harvest.services.failpoints import failpoint
from harvest.services.interruptions import Fenced
from harvest.services.settling import count_done, count_failed
from harvest.services.workers import Worker, is_dead

type Clock = Callable[[], datetime]

LEASE: Final = timedelta(seconds=180)
"""Longer than the longest request, which `credentials.TIMEOUTS` bound at 160 s; begun anew with each one."""

NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)
"""`not_before` of what waits for a person."""

LEASES_LOST: Final = 10
"""Leases of a unit that may end without a word, one after the other, before it is given up."""

FREE: Final[dict[str, Any]] = {"lease_owner": "", "lease_until": None, "tries": 0}
"""Columns of a unit that nobody holds."""

OVER: Final[dict[str, Any]] = {**FREE, "agenda": b""}
"""The same of one that will not go on: it names nobody any more."""

REFRESH_PRIORITY: Final = 10
HARVEST_PRIORITY: Final = 50


@dataclass(slots=True)
class Held:
    """A claimed unit. `request_id` is the log row of the newest request that `ask` sent for it."""

    unit: Unit
    epoch: int
    worker: Worker
    clock: Clock
    request_id: int | None = None


def count_due(now: datetime, *, most: int) -> int:
    """Units that a worker could claim now, counted up to `most`."""
    return _due(now)[:most].count()


def claim(worker: Worker, clock: Clock) -> Held | None:
    """The next unit that is due, held by this worker; None if there is none."""
    while (unit := _choose(worker, clock())) is not None:
        held = _take(worker, unit, clock)
        if held is None:
            continue
        failpoint("after_claim")
        if held.unit.tries <= LEASES_LOST:
            return held
        give_up(held, "The work on this part broke off again and again.")
    return None


def hold(worker: Worker, unit: Unit, clock: Clock) -> Held:
    """Claim this very unit, as a person who waits for its result does. Fenced if somebody else was faster."""
    held = _take(worker, unit, clock)
    if held is None:
        raise Fenced("Another worker holds this.")
    return held


def fence(held: Held, **changes: Any) -> None:
    """Change the unit if this worker still holds it, else Fenced. Inside the transaction that stores the result."""
    mine = Unit.objects.filter(pk=held.unit.pk, epoch=held.epoch, state=UnitState.HELD)
    if not mine.update(**(changes or {"epoch": held.epoch})):
        raise Fenced("Another worker holds this part now.")


def release(
    held: Held,
    *,
    not_before: datetime,
    reason: str = "",
    progress: dict[str, Any] | None = None,
    run_state: RunState = RunState.RUNNING,
) -> None:
    """Give the unit back; it is due again at `not_before`. `progress` replaces the old one if given."""
    changes = {} if progress is None else {"progress": progress}
    with transaction.atomic():
        fence(
            held,
            state=UnitState.WAITING,
            not_before=not_before,
            waits_for=reason[:300],
            **FREE,
            **changes,
        )
        show_run_waits([held.unit.run_id], run_state, reason, not_before)
        failpoint("before_release")


def finish(held: Held) -> None:
    """The unit is done, and its run if this was the last one. May stand in the caller's transaction."""
    now = held.clock()
    with transaction.atomic():
        fence(held, state=UnitState.DONE, waits_for="", **OVER)
        count_done(held.unit.run_id, now)


def give_up(held: Held, reason: str) -> None:
    """The unit stays undone, with its reason; its run goes on without it and ends with a gap."""
    now = held.clock()
    with transaction.atomic():
        fence(held, state=UnitState.FAILED, waits_for=reason[:300], **OVER)
        count_failed(held.unit.run_id, now)


def hold_back(units: QuerySet[Unit], until: datetime, reason: str, run_state: RunState) -> None:
    """These waiting units are due at `until` at the earliest, and their runs say why."""
    with transaction.atomic():
        waiting = units.filter(state=UnitState.WAITING, not_before__lt=until)
        runs = list(waiting.exclude(run=None).values_list("run_id", flat=True).distinct())
        waiting.update(not_before=until, waits_for=reason[:300])
        show_run_waits(runs, run_state, reason, until)


def wake(units: QuerySet[Unit], now: datetime) -> None:
    """What waited for a person is due now."""
    with transaction.atomic():
        asleep = units.filter(state=UnitState.WAITING, not_before=NEVER)
        runs = list(asleep.exclude(run=None).values_list("run_id", flat=True).distinct())
        asleep.update(not_before=now, waits_for="")
        show_run_waits(runs, RunState.QUEUED, "", None)


def show_run_waits(
    run_ids: Sequence[int | None], state: RunState, reason: str, until: datetime | None
) -> None:
    """What people see of these runs; a paused one keeps saying that it is paused."""
    Run.objects.filter(pk__in=[pk for pk in run_ids if pk], ended_at=None, wish=Run.Wish.RUN).update(
        state=state, reason=reason[:300], goes_on_at=None if until == NEVER else until
    )


def _choose(worker: Worker, now: datetime) -> Unit | None:
    due = _due(now)
    first = (
        due.order_by("priority", F("deadline").asc(nulls_last=True)).values("priority", "deadline").first()
    )
    if first is None:
        return None
    equals = due.filter(priority=first["priority"], deadline=first["deadline"])
    pairs = list(equals.order_by().values_list("project_id", "run_id").distinct())
    if not pairs:
        return None
    project_id, run_id = worker.choose(pairs)
    same_run = Q(run=None) if run_id is None else Q(run_id=run_id)
    return equals.filter(same_run, project_id=project_id).order_by("place", "not_before", "pk").first()


def _due(now: datetime) -> QuerySet[Unit]:
    waits = Q(state=UnitState.WAITING, not_before__lte=now)
    lost = Q(state=UnitState.HELD) & (Q(lease_until__lt=now) | Q(lease_owner__in=_find_dead(now)))
    return Unit.objects.filter(waits | lost).exclude(run__wish=Run.Wish.PAUSE)


def _find_dead(now: datetime) -> list[str]:
    held = Unit.objects.filter(state=UnitState.HELD, lease_until__gte=now)
    return [name for name in held.values_list("lease_owner", flat=True).distinct() if is_dead(name)]


def _take(worker: Worker, unit: Unit, clock: Clock) -> Held | None:
    with transaction.atomic():
        taken = Unit.objects.filter(pk=unit.pk, epoch=unit.epoch, state=unit.state).update(
            state=UnitState.HELD,
            epoch=F("epoch") + 1,
            tries=F("tries") + 1,
            lease_owner=worker.name,
            lease_until=clock() + LEASE,
        )
        if not taken:
            return None
        show_run_waits([unit.run_id], RunState.RUNNING, "", None)
        unit = Unit.objects.select_related("project", "run__collection").get(pk=unit.pk)
    worker.serve(unit.project_id, unit.run_id)
    return Held(unit, unit.epoch, worker, clock)
