"""Requests per organisation, pool and UTC day, spent before they are sent: never below what TikTok counts.

The day is that of TikTok's Date header if one was seen within the hour, else of this machine's clock.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Q, QuerySet

from harvest.models import QuotaDay
from harvest.services.interruptions import QuotaSpent, RefreshFirst
from tiktok import limits

type Clock = Callable[[], datetime]

MAIN, GRAPH = "main", "graph"
_ALLOWED: Final = {MAIN: limits.REQUESTS_PER_DAY, GRAPH: limits.GRAPH_REQUESTS_PER_DAY}
_TRUSTED_FOR: Final = timedelta(hours=1)
_AFTER_MIDNIGHT: Final = timedelta(seconds=60)
_LOOK_AGAIN: Final = timedelta(minutes=15)
"""A harvest that waits for the refresh sees so often whether that is through."""

_dates: dict[int, tuple[datetime, datetime]] = {}
"""Organisation -> (our time, TikTok's Date) of the last answer that this process saw."""


def spend(
    organisation_id: int, pool: str = MAIN, *, clock: Clock, keep: int = 0, is_upkeep: bool = False
) -> date:
    """Count one request that is about to be sent; the day it was counted in. QuotaSpent if none is left today.

    RefreshFirst if no more than `keep` are left, which belong to the refresh. `is_upkeep`: it is one of the refresh.
    """
    now = clock()
    today = server_time(organisation_id, now).date()
    with transaction.atomic(savepoint=False):
        days = QuotaDay.objects.filter(organisation_id=organisation_id, pool=pool, day=today)
        left = days.filter(Q(refused_until=None) | Q(refused_until__lte=now), spent__lt=F("allowed"))
        harvested = left.filter(spent__lt=F("allowed") - keep)
        if harvested.update(**_one_more(is_upkeep)):
            return today
        _open_day(organisation_id, pool, today)
        if harvested.update(**_one_more(is_upkeep)):
            return today
        if keep and left.exists():
            raise RefreshFirst(min(now + _LOOK_AGAIN, next_midnight(organisation_id, now)), pool)
    raise QuotaSpent(next_midnight(organisation_id, now), pool)


def spend_over_midnight(
    organisation_id: int, pool: str, counted: date, *, clock: Clock, is_upkeep: bool = False
) -> None:
    """A request that was answered on another day than it was counted in is counted in both: TikTok says not which it took.

    This also mends the first request of a process whose clock names another day than TikTok's.
    """
    today = server_time(organisation_id, clock()).date()
    if today == counted:
        return
    with transaction.atomic():
        open_day = _open_day(organisation_id, pool, today).filter(spent__lt=F("allowed"))
        open_day.update(**_one_more(is_upkeep))


def note_date(organisation_id: int, server_date: datetime | None, now: datetime) -> None:
    """Remember what TikTok's clock said."""
    if server_date is not None:
        _dates[organisation_id] = (now, server_date)


def note_refusal(organisation_id: int, pool: str, *, clock: Clock) -> QuotaSpent:
    """TikTok says that today's quota is spent, perhaps by others of the organisation. Nobody asks again until then."""
    now = clock()
    until = next_midnight(organisation_id, now)
    with transaction.atomic():
        _open_day(organisation_id, pool, server_time(organisation_id, now).date()).update(refused_until=until)
    return QuotaSpent(until, pool)


def server_time(organisation_id: int, now: datetime) -> datetime:
    seen = _dates.get(organisation_id)
    if seen is None or abs(now - seen[0]) > _TRUSTED_FOR:
        return now
    return now + (seen[1] - seen[0])


def next_midnight(organisation_id: int, now: datetime) -> datetime:
    """When TikTok's next UTC day has certainly begun, in our time."""
    theirs = server_time(organisation_id, now)
    midnight = datetime.combine(theirs.date() + timedelta(days=1), time(), UTC)
    return now + (midnight - theirs) + _AFTER_MIDNIGHT


def _one_more(is_upkeep: bool) -> dict[str, Any]:
    return {"spent": F("spent") + 1, **({"upkeep": F("upkeep") + 1} if is_upkeep else {})}


def _open_day(organisation_id: int, pool: str, day: date) -> QuerySet[QuotaDay]:
    QuotaDay.objects.get_or_create(
        organisation_id=organisation_id, pool=pool, day=day, defaults={"allowed": _ALLOWED[pool]}
    )
    return QuotaDay.objects.filter(organisation_id=organisation_id, pool=pool, day=day)


def forget_dates() -> None:
    _dates.clear()
