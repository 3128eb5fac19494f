"""Which batch a new record is checked with. A batch's clock starts at its oldest record and no page moves it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import F, Max

from harvest.models import Batch, Project
from harvest.rules.looks import BATCH_MOST

CAPACITY: Final = {"video": BATCH_MOST, "comment": BATCH_MOST, "account": 100}


def place(project: Project, kind: str, keys: Sequence[str], now: datetime) -> dict[str, int]:
    """Batch ids of new records, by key. In the transaction that stores them, which has locked the project."""
    placed: dict[str, int] = {}
    left = list(keys)
    while left:
        batch = _open_batch(project, kind, now)
        taken = left[: CAPACITY[kind] - batch.taken]
        left = left[len(taken) :]
        _take(batch, len(taken), now)
        placed.update(dict.fromkeys(taken, batch.pk))
    return placed


def _open_batch(project: Project, kind: str, now: datetime) -> Batch:
    batch = Batch.objects.filter(project=project, kind=kind, sealed_at=None).first()
    if batch is not None:
        return batch
    last = Batch.objects.filter(project=project, kind=kind).aggregate(last=Max("number"))["last"]
    return Batch.objects.create(project=project, kind=kind, number=(last or 0) + 1, clock_at=now)


def _take(batch: Batch, count: int, now: datetime) -> None:
    sealed = {"sealed_at": now} if batch.taken + count >= CAPACITY[batch.kind] else {}
    Batch.objects.filter(pk=batch.pk).update(taken=F("taken") + count, records=F("records") + count, **sealed)
