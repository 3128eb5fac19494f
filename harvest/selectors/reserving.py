"""Requests of today that belong to the refresh: a harvest takes what is left beside them.

Looks that are under way or due by the end of the day count whole; of those that could as well begin tomorrow, today's
share. What a look that is under way has spent already is not taken off: a harvest that waits a little longer loses nothing.
"""

from collections import defaultdict
from datetime import datetime

from django.db.models import Q, QuerySet

from harvest.models import Batch, Check, Project
from harvest.rules.refresh import Times
from harvest.rules.states import LIVE_CHECKS, ProjectState
from harvest.rules.workload import NOTHING, Load, count_beginning, load_of, second_load, sum_loads
from tiktok.limits import GRAPH_REQUESTS_PER_DAY, REQUESTS_PER_DAY

_ALLOWED = Load(REQUESTS_PER_DAY, GRAPH_REQUESTS_PER_DAY)


def find_reserved(organisation_id: int, until: datetime) -> Load:
    """Of this organisation's quota, for looks until then, which is the end of the day. Three queries."""
    open_ones = Q(batch__project__key__organisation=organisation_id, batch__project__state=ProjectState.OPEN)
    live = Check.objects.filter(open_ones, state__in=LIVE_CHECKS).values_list(
        "batch_id", "look", "batch__kind", "batch__records", "sent_count"
    )
    looking: set[int] = set()
    under_way = NOTHING
    for batch, look, kind, records, sent in live:
        looking.add(batch)
        under_way += load_of(kind, records) if look == Check.Look.FIRST else second_load(kind, sent)
    return under_way + _sum_coming(organisation_id, until, looking)


def _sum_coming(organisation_id: int, until: datetime, looking: set[int]) -> Load:
    urgent: list[Load] = []
    others: list[Load] = []
    rows = _find_coming(organisation_id, until).values_list(
        "pk", "kind", "records", "clock_at", "project__interval_days"
    )
    for pk, kind, records, clock_at, interval in rows:
        if pk not in looking:
            is_urgent = until - clock_at >= Times.of(interval).amber
            (urgent if is_urgent else others).append(load_of(kind, records))
    begun = sum_loads(urgent)
    return begun + sum_loads(others[: count_beginning(others, begun=begun, allowed=_ALLOWED)])


def _find_coming(organisation_id: int, until: datetime) -> QuerySet[Batch]:
    """Batches whose look may begin by then, the oldest first. Each page of a harvest asks this: a project with lists of many
    accounts has as many batches, most of which were confirmed the other day."""
    projects = Project.objects.filter(key__organisation=organisation_id, state=ProjectState.OPEN)
    by_interval: defaultdict[int, list[int]] = defaultdict(list)
    for pk, interval in projects.order_by().values_list("pk", "interval_days"):
        by_interval[interval].append(pk)
    old = Q(pk__in=())
    for interval, some in by_interval.items():
        old |= Q(project__in=some, clock_at__lte=until - Times.of(interval).start)
    return Batch.objects.filter(old, records__gt=0).order_by("clock_at")
