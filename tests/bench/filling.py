"""Records straight into the tables, sealed and batched as a harvest leaves them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import batched
from time import perf_counter

from django.db import transaction

from harvest.models import Batch, Collection, Record, Sighting
from harvest.rules.kinds import KINDS
from harvest.services.counting import count_days, day_of
from harvest.vault import open_keyring, seal_record
from tiktok.records import Item

_AT_ONCE = 3_300
"""A third of a batch of videos."""


def fill(collection: Collection, items: Iterable[Item], now: datetime) -> float:
    """Seconds that it took. Full batches, and a last one that is sealed too; their clocks start at `now`."""
    began = perf_counter()
    capacity = KINDS["video"].capacity
    assert capacity
    for chunk in batched(items, capacity, strict=False):
        batch = Batch.objects.create(
            project=collection.project,
            kind="video",
            number=collection.project.batches.count() + 1,
            taken=len(chunk),
            records=len(chunk),
            clock_at=now,
            sealed_at=now,
        )
        for some in batched(chunk, _AT_ONCE, strict=False):
            with transaction.atomic():
                _store(collection, batch, some, now)
    return perf_counter() - began


def _store(collection: Collection, batch: Batch, items: Sequence[Item], now: datetime) -> None:
    keys, project_id = open_keyring().project(collection.project.ref), collection.project_id
    Record.objects.bulk_create(
        Record(
            project_id=project_id,
            kind="video",
            key=item.id,
            created_at=item.created_at,
            batch_id=batch.pk,
            collection_id=collection.pk,
            first_seen_at=now,
            seen_at=now,
            payload=seal_record(keys, project_id, "video", item.id, item.data),
        )
        for item in items
    )
    Sighting.objects.bulk_create(
        Sighting(
            project_id=project_id,
            kind="video",
            key=item.id,
            collection_id=collection.pk,
            first_run_id=0,
            last_run_id=0,
        )
        for item in items
    )
    count_days(collection.pk, "video", Counter(day_of(item.created_at) for item in items))
