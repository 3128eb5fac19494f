"""Runs that ask again for days which had not settled: after 48 hours for late videos, after 10 days for counts.

A run that ended notes when (`late_at`, `counts_at`); a round of the worker starts them, each exactly once. Days that a
later run has asked for are its own to follow up. Nothing follows a run that follows.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import DomainError
from harvest.models import Collection, Run
from harvest.rules.order import order_of
from harvest.rules.settled import Days
from harvest.rules.states import RunPurpose, RunState
from harvest.selectors.settled import find_unsettled_days
from harvest.services.runs import start_run
from proposals.services.auditing import record_event
from tiktok.limits import COUNTS_LAG, PUBLICATION_LAG

LAGS: Final[Mapping[RunPurpose, timedelta]] = {
    RunPurpose.LATE: PUBLICATION_LAG,
    RunPurpose.COUNTS: COUNTS_LAG,
}


def choose_follow_ups(
    collection: Collection, *, late: bool, counts: bool, by: User | None, now: datetime
) -> None:
    """Also of runs that have ended: what is switched off when it is due is not started."""
    with transaction.atomic():
        chosen = {"asks_late": late, "asks_counts": counts}
        Collection.objects.filter(pk=collection.pk).update(**chosen)
        record_event(
            "collection.follow_ups",
            about=collection.project,
            by=by,
            now=now,
            collection=collection.pk,
            **chosen,
        )


def plan_follow_ups(now: datetime) -> int:
    """How many runs were started."""
    return sum(
        _follow(run, purpose, now)
        for purpose in LAGS
        for run in Run.objects.filter(**{f"{purpose}_at__lte": now}).select_related("collection__project")
    )


def _follow(run: Run, purpose: RunPurpose, now: datetime) -> bool:
    """Waits while another run of the collection is going on."""
    if Run.objects.filter(collection=run.collection, ended_at=None).exists():
        return False
    noted = f"{purpose}_at"
    with transaction.atomic():
        mine = Run.objects.filter(pk=run.pk, **{noted: getattr(run, noted)}).update(**{noted: None})
        days = _find_days(run, purpose) if mine else None
        if days is None:
            return False
        return _start(run, purpose, days, now)


def _start(run: Run, purpose: RunPurpose, days: Days, now: datetime) -> bool:
    """False where nothing may be collected any more."""
    try:
        start_run(
            run.collection,
            by=None,
            now=now,
            order=order_of(run.asked),
            days=days,
            purpose=purpose,
            follows=run,
        )
    except DomainError:
        return False
    return True


def _find_days(run: Run, purpose: RunPurpose) -> Days | None:
    """None: it is switched off, or a later run has asked for them."""
    days = find_unsettled_days(run, LAGS[purpose]) if _is_wanted(run.collection, purpose) else None
    later = _find_later_start(run)
    if days is None or later is None or later > days.last:
        return days
    return Days(days.first, later - timedelta(days=1)) if later > days.first else None


def _is_wanted(collection: Collection, purpose: RunPurpose) -> bool:
    return collection.asks_late if purpose is RunPurpose.LATE else collection.asks_counts


def _find_later_start(run: Run) -> date | None:
    """The first day that complete harvests of the collection after this one have asked for."""
    later = Run.objects.filter(
        collection=run.collection,
        number__gt=run.number,
        purpose=RunPurpose.HARVEST,
        state=RunState.COMPLETED,
    )
    asked: list[dict[str, Any]] = list(later.values_list("asked", flat=True))
    return min((Days.read(each).first for each in asked), default=None)
