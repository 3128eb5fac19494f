"""Records as rows of a dataset, page by page, in the order of their keys. No SELECT stays open between pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet

from harvest.models import Batch, Dataset, Project, Record, Sighting
from harvest.rules.names import hide_names
from harvest.rules.refresh import Times
from harvest.rules.states import RecordState
from harvest.vault import ProjectKeys, name_code, open_keyring, open_record

PAGE: Final = 2_000


@dataclass(frozen=True, slots=True)
class RowPage:
    """`set_aside` and `overdue` count what is left out: absent at the last look, or not confirmed within the interval."""

    rows: tuple[dict[str, Any], ...]
    created: tuple[datetime, ...]
    set_aside: int
    overdue: int


def read_pages(dataset: Dataset, kind: str, *, now: datetime) -> Iterator[RowPage]:
    """Only what may be shown at `now`: live records whose batch is not overdue."""
    overdue = find_overdue_batches(dataset.project, now)
    after = ""
    while records := _next_page(dataset, kind, after):
        after = records[-1].key
        keys = open_keyring().project(dataset.project.ref)
        yield _build_page(records, overdue, keys, with_names=dataset.with_names)


def find_overdue_batches(project: Project, now: datetime) -> frozenset[int]:
    limit = now - Times.of(project.interval_days).due
    batches = Batch.objects.filter(project=project, records__gt=0, clock_at__lte=limit)
    return frozenset(batches.values_list("pk", flat=True))


def _next_page(dataset: Dataset, kind: str, after: str) -> list[Record]:
    if dataset.collection_id is None:
        return list(_records(dataset, kind).filter(key__gt=after).order_by("key")[:PAGE])
    seen = Sighting.objects.filter(
        project_id=dataset.project_id, collection_id=dataset.collection_id, kind=kind, key__gt=after
    )
    names = list(seen.order_by("key").values_list("key", flat=True)[:PAGE])
    return list(_records(dataset, kind).filter(key__in=names).order_by("key"))


def _records(dataset: Dataset, kind: str) -> QuerySet[Record]:
    return Record.objects.filter(project_id=dataset.project_id, kind=kind)


def _build_page(
    records: list[Record], overdue: frozenset[int], keys: ProjectKeys, *, with_names: bool
) -> RowPage:
    timely = [each for each in records if each.batch_id not in overdue]
    shown = [each for each in timely if each.state == RecordState.LIVE]
    return RowPage(
        rows=tuple(_build_row(each, keys, with_names=with_names) for each in shown),
        created=tuple(each.created_at for each in shown if each.created_at),
        set_aside=len(timely) - len(shown),
        overdue=len(records) - len(timely),
    )


def _build_row(record: Record, keys: ProjectKeys, *, with_names: bool) -> dict[str, Any]:
    data = open_record(keys, record.project_id, record.kind, record.key, bytes(record.payload))
    shown = data if with_names else hide_names(data, lambda name: name_code(keys, name))
    return {
        "id": record.key,
        **{name: value for name, value in shown.items() if name != "id"},
        "collected_at": record.first_seen_at.isoformat(),
        "last_seen_at": record.seen_at.isoformat(),
    }
