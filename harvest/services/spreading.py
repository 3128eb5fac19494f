"""Which looks begin now: work is spread from the tenth day to the twelfth, so that a big harvest is not due in one day."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from harvest.models import Batch, Check, Project
from harvest.rules.refresh import Times
from harvest.rules.workload import Load, count_beginning, load_of, sum_loads
from tiktok.limits import GRAPH_REQUESTS_PER_DAY, REQUESTS_PER_DAY


def choose_beginning(project: Project, due: Sequence[Batch], now: datetime) -> list[Batch]:
    """Of batches that may begin, the oldest first: all that have reached amber, and of the others today's share.

    The share belongs to the organisation whose quota is spent; without a key there is none to spare. One query.
    """
    limit = now - Times.of(project.interval_days).amber
    urgent = [batch for batch in due if batch.clock_at <= limit]
    others = [batch for batch in due if batch.clock_at > limit]
    if not others or not hasattr(project, "key"):
        return [*urgent, *others]
    begun = _sum_begun(project.key.organisation_id, now) + sum_loads(map(_load, urgent))
    allowed = Load(REQUESTS_PER_DAY, GRAPH_REQUESTS_PER_DAY)
    count = count_beginning([_load(batch) for batch in others], begun=begun, allowed=allowed)
    return [*urgent, *others[:count]]


def _sum_begun(organisation_id: int, now: datetime) -> Load:
    """First looks that began on this UTC day, those not believed among them."""
    midnight = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    looks = Check.objects.filter(
        batch__project__key__organisation=organisation_id, look=Check.Look.FIRST, created_at__gte=midnight
    )
    return sum_loads(
        load_of(kind, records) for kind, records in looks.values_list("batch__kind", "batch__records")
    )


def _load(batch: Batch) -> Load:
    return load_of(batch.kind, batch.records)
