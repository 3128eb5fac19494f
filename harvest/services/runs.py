"""Runs of a collection, and what people may ask of them: start, pause, resume, stop, cancel.

Stop keeps what came and ends the run at once: a page that is on its way is not stored. Cancel also takes back what
the run was first to bring.
"""

from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F, Max, QuerySet

from accounts.models import User
from accounts.rules.errors import Conflict, NotNow
from harvest.models import Collection, Run, Unit
from harvest.rules.order import USUAL, Order
from harvest.rules.parts import NOT_ENDED
from harvest.rules.settled import Days
from harvest.rules.states import RunPurpose, RunState, UnitKind, UnitState
from harvest.services.access_period import refuse_outside_access
from harvest.services.adopting import refuse_unconfirmed
from harvest.services.agendas import Due
from harvest.services.capacity import refuse_beyond_capacity
from harvest.services.collections import VIDEOS
from harvest.services.credentials import refuse_without_key
from harvest.services.interruptions import AccessOver, NeedsKey, NotYet
from harvest.services.needing_key import ask_for_key
from harvest.services.scheduling import HARVEST_PRIORITY, NEVER, OVER
from harvest.services.settling import end_run
from harvest.services.subjects import plan_subjects
from harvest.services.windows import spec_of
from proposals.services.auditing import record_event
from tiktok.limits import MAX_WINDOW
from tiktok.windows import Window, split_period

_LIVE: Final = (UnitState.WAITING, UnitState.HELD)


def start_run(
    collection: Collection,
    *,
    by: User | None,
    now: datetime,
    order: Order = USUAL,
    days: Days | None = None,
    purpose: RunPurpose = RunPurpose.HARVEST,
    follows: Run | None = None,
) -> Run:
    """A run with a part for each 30 days, asked in that order, or with parts of the collection's list. It waits by itself for
    the access to begin and for a key.

    `days`: those of the collection's period that are asked for; None: all of them.
    NotNow if the period has not begun or the access is over, or if what is held already takes the whole quota; Conflict
    if a run of this collection is not over.
    """
    if collection.kept_elsewhere:
        raise NotNow("This collection is kept elsewhere: nothing is collected for it here.")
    refuse_unconfirmed(collection.project)
    refuse_beyond_capacity(collection.project)
    days = days or Days(collection.start_date, collection.end_date)
    windows = _split(collection, days, now.date(), order) if collection.kind == VIDEOS else ()
    try:
        with transaction.atomic():
            asked = _ask_of(collection, days, order, purpose)
            run = _create_run(collection, asked, by=by, now=now, purpose=purpose, follows=follows)
            _create_units(run, windows, now)
            record_event(
                "run.started",
                about=collection.project,
                by=by,
                now=now,
                run=run.number,
                collection=collection.pk,
                purpose=purpose,
            )
    except IntegrityError as error:
        raise Conflict(f"A run of {collection.name} is not over yet. Stop or cancel it first.") from error
    run.refresh_from_db()
    return run


def pause_run(run: Run, *, by: User | None, now: datetime) -> None:
    """Nothing more is asked; a page that is on its way is still stored."""
    with transaction.atomic():
        changed = (
            _live(run)
            .filter(wish=Run.Wish.RUN)
            .update(wish=Run.Wish.PAUSE, state=RunState.PAUSED_BY_YOU, reason="", goes_on_at=None)
        )
        _record(run, "run.paused", changed, by, now, "This run cannot be paused: it is paused or over.")


def resume_run(run: Run, *, by: User | None, now: datetime) -> None:
    with transaction.atomic():
        changed = (
            _live(run)
            .filter(wish=Run.Wish.PAUSE)
            .update(wish=Run.Wish.RUN, state=RunState.QUEUED, reason="", goes_on_at=None)
        )
        _record(run, "run.resumed", changed, by, now, "This run is not paused.")
        _show_wait(run, now)


def stop_run(run: Run, *, by: User | None, now: datetime) -> None:
    """The run is over at once; what it brought is kept."""
    with transaction.atomic():
        _close_units(run)
        changed = _live(run).exclude(wish=Run.Wish.CANCEL).update(wish=Run.Wish.STOP)
        _record(run, "run.stopped", changed, by, now, "This run is over.")
        end_run(run, RunState.STOPPED, "Stopped; what came is kept.", now)


def cancel_run(run: Run, *, by: User | None, now: datetime) -> None:
    """The run ends once a unit of its own has taken back what it was first to bring."""
    with transaction.atomic():
        _close_units(run)
        changed = (
            _live(run)
            .exclude(wish=Run.Wish.CANCEL)
            .update(
                wish=Run.Wish.CANCEL,
                state=RunState.STOPPING,
                reason="What it was first to bring is discarded.",
                goes_on_at=None,
            )
        )
        _record(run, "run.cancelled", changed, by, now, "This run is over, or is being cancelled.")
        Unit.objects.create(
            project=run.collection.project,
            run=run,
            kind=UnitKind.DISCARD,
            priority=HARVEST_PRIORITY,
            not_before=now,
            created_at=now,
        )


def find_live_run(collection: Collection) -> Run:
    """NotNow if no run of it is going on."""
    run = (
        Run.objects.select_related("collection__project").filter(collection=collection, ended_at=None).first()
    )
    if run is None:
        raise NotNow(f"No run of {collection.name} is going on.")
    return run


def _split(collection: Collection, days: Days, today: date, order: Order) -> tuple[Window, ...]:
    """A day more than the period, since the last day asked for may not be answered; but none that has not come yet."""
    if today < days.first:
        raise NotNow(f"The period of {collection.name} begins on {days.first:%-d %B %Y}.")
    end = min(days.last + timedelta(days=1), today)
    newest_first = order is Order.NEWEST_FIRST
    return split_period(days.first, end, newest_first=newest_first, days=MAX_WINDOW.days)


def _create_run(
    collection: Collection, asked: dict[str, Any], *, by: User | None, now: datetime, **columns: Any
) -> Run:
    last = Run.objects.filter(collection=collection).aggregate(last=Max("number"))["last"]
    return Run.objects.create(
        collection=collection,
        number=(last or 0) + 1,
        asked=asked,
        started_by=by,
        created_at=now,
        **columns,
    )


def _ask_of(collection: Collection, days: Days, order: Order, purpose: RunPurpose) -> dict[str, Any]:
    """Counts are those of videos: nothing is collected with them a second time."""
    return {
        "kind": collection.kind,
        "query": collection.query,
        "fields": collection.fields,
        "start_date": days.first.isoformat(),
        "end_date": days.last.isoformat(),
        "order": order.value,
        "with": [] if purpose is RunPurpose.COUNTS else collection.extras,
    }


def _create_units(run: Run, windows: tuple[Window, ...], now: datetime) -> None:
    not_before, reason = _find_first_wait(run, now)
    if run.collection.kind != VIDEOS:
        plan_subjects(run, Due(not_before, reason), now=now)
        return
    Unit.objects.bulk_create(
        Unit(
            project=run.collection.project,
            run=run,
            kind=UnitKind.WINDOW,
            spec=spec_of(window),
            priority=HARVEST_PRIORITY,
            place=place,
            not_before=not_before,
            waits_for=reason,
            created_at=now,
        )
        for place, window in enumerate(windows)
    )
    Run.objects.filter(pk=run.pk).update(windows=len(windows))


def _find_first_wait(run: Run, now: datetime) -> tuple[datetime, str]:
    """Since when the parts are due, and what they wait for until then; shown on the run."""
    project = run.collection.project
    try:
        refuse_outside_access(project, now)
        refuse_without_key(project)
    except AccessOver as over:
        raise NotNow(over.reason) from over
    except NotYet as wait:
        _show(run, wait.run_state, wait.reason, wait.until)
        return wait.until, wait.reason
    except NeedsKey as need:
        ask_for_key(project, now)
        _show(run, need.run_state, need.reason, None)
        return NEVER, need.reason
    return now, ""


def _show(run: Run, state: RunState, reason: str, until: datetime | None) -> None:
    Run.objects.filter(pk=run.pk).update(state=state, reason=reason, goes_on_at=until)


def _show_wait(run: Run, now: datetime) -> None:
    """A resumed run may still wait for what it waited for before."""
    first = Unit.objects.filter(run=run, state=UnitState.WAITING).order_by("not_before").first()
    if first is not None and first.not_before > now:
        until = None if first.not_before == NEVER else first.not_before
        _show(run, RunState.NEEDS_KEY if until is None else RunState.QUEUED, first.waits_for, until)


def _live(run: Run) -> QuerySet[Run]:
    return Run.objects.filter(pk=run.pk, ended_at=None)


def _record(run: Run, verb: str, changed: int, by: User | None, now: datetime, refusal: str) -> None:
    if not changed:
        raise NotNow(refusal)
    record_event(
        verb, about=run.collection.project, by=by, now=now, run=run.number, collection=run.collection_id
    )


def _close_units(run: Run) -> None:
    """Whoever holds one is fenced. Units are locked before their run, as workers do it, so that neither waits for the other."""
    Unit.objects.filter(run=run, state__in=_LIVE).update(
        state=UnitState.DONE, epoch=F("epoch") + 1, waits_for=NOT_ENDED, **OVER
    )
