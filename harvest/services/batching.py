"""Which batch a new record is checked with. A batch's clock starts at its oldest record and no page moves it."""

from collections.abc import Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.db.models import F, Max
from django.db.models.functions import Greatest

from harvest.models import Batch, Project, Record
from harvest.rules.kinds import KINDS


def place(
    project: Project,
    kind: str,
    keys: Sequence[str],
    now: datetime,
    *,
    collection_id: int,
    parent_key: str = "",
) -> dict[str, int]:
    """Batch ids of new records of a collection, by key. In the transaction that stores them, which has locked the project.

    `parent_key`: the account whose edges these are, which are checked together however many there are.
    """
    placed: dict[str, int] = {}
    left = list(keys)
    while left:
        batch = _open_batch(project, kind, parent_key, now)
        taken = left[: _room(batch)]
        left = left[len(taken) :]
        _take(batch, len(taken), collection_id, now)
        placed.update(dict.fromkeys(taken, batch.pk))
    return placed


def split_off(batch: Batch, keys: Sequence[str], *, now: datetime) -> Batch:
    """These records leave for a batch of their own, which takes no others and keeps the clock. In the caller's transaction."""
    other = Batch.objects.create(
        project=batch.project,
        kind=batch.kind,
        parent_key=batch.parent_key,
        number=_next_number(batch.project, batch.kind),
        taken=len(keys),
        clock_at=batch.clock_at,
        sealed_at=now,
        checked_at=batch.checked_at,
        collections=batch.collections,
    )
    moved = 0
    for chunk in batched(keys, 500, strict=False):
        records = Record.objects.filter(
            project=batch.project, kind=batch.kind, batch_id=batch.pk, key__in=chunk
        )
        moved += records.update(batch_id=other.pk)
    Batch.objects.filter(pk=other.pk).update(records=moved)
    Batch.objects.filter(pk=batch.pk).update(records=Greatest(F("records") - moved, 0))
    return other


def _room(batch: Batch) -> int | None:
    capacity = KINDS[batch.kind].capacity
    return None if capacity is None else capacity - batch.taken


def _open_batch(project: Project, kind: str, parent_key: str, now: datetime) -> Batch:
    batch = Batch.objects.filter(project=project, kind=kind, parent_key=parent_key, sealed_at=None).first()
    if batch is not None:
        return batch
    number = _next_number(project, kind)
    return Batch.objects.create(
        project=project, kind=kind, parent_key=parent_key, number=number, clock_at=now
    )


def _next_number(project: Project, kind: str) -> int:
    last = Batch.objects.filter(project=project, kind=kind).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def note_collection(batch: Batch, collection_id: int) -> dict[str, list[int]]:
    """Columns of a batch that holds records of this collection; none if that is known. Its project is locked."""
    known: list[int] = batch.collections
    return {} if collection_id in known else {"collections": [*known, collection_id]}


def _take(batch: Batch, count: int, collection_id: int, now: datetime) -> None:
    changes: dict[str, Any] = {"sealed_at": now} if _room(batch) == count else {}
    changes |= note_collection(batch, collection_id)
    Batch.objects.filter(pk=batch.pk).update(
        taken=F("taken") + count, records=F("records") + count, **changes
    )
