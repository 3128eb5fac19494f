"""Counters that are kept with the rows they count: records per collection, kind and day."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from django.db.models import F, Q
from django.db.models.functions import Greatest

from harvest.models import DayCount

type Days = Mapping[date | None, int]


def day_of(moment: datetime | None) -> date | None:
    """None: it stands in no day."""
    return moment.astimezone(UTC).date() if moment else None


def count_days(collection_id: int, kind: str, days: Days) -> None:
    """Add to the counts of these days, or take from them; none falls below 0. Inside the caller's transaction."""
    for day, change in days.items():
        is_day = Q(day__isnull=True) if day is None else Q(day=day)
        rows = DayCount.objects.filter(is_day, collection_id=collection_id, kind=kind)
        if not rows.update(records=Greatest(F("records") + change, 0)) and change > 0:
            DayCount.objects.create(collection_id=collection_id, kind=kind, day=day, records=change)
