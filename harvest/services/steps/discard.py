"""A cancelled run takes back what it was first to bring: its sightings, and records that nothing else has seen.

Datasets that may hold them are cut again afterwards. `progress`: {"after": key}. Sightings of one run are found by
walking the collection's in the order of their keys.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from harvest.models import Batch, Project, Record, Run, Sighting
from harvest.models.partitions import mark_for_rewriting
from harvest.rules.states import UnitState
from harvest.services.batching import note_collection
from harvest.services.counting import count_days, day_of
from harvest.services.recalling import recall
from harvest.services.scheduling import FREE, Held, fence
from harvest.services.settling import settle

type Clock = Callable[[], datetime]

CHUNK: Final = 500


def step(held: Held, clock: Clock) -> None:
    """At most CHUNK sightings, then the unit is due again; done when none is left."""
    run = held.unit.run
    if run is None:
        raise ValueError("A cancelled run was not named.")
    with transaction.atomic(durable=True):
        Project.objects.select_for_update().get(pk=run.collection.project_id)
        found = list(_sightings_first_made_by(run, held.unit.progress.get("after", ""))[:CHUNK])
        if found:
            progress = {"after": found[-1].key}
            fence(held, state=UnitState.WAITING, not_before=clock(), progress=progress, **FREE)
            _discard(run, found)
        else:
            fence(held, state=UnitState.DONE, progress={}, **FREE)
            settle(run.pk, clock())
            mark_for_rewriting(run.collection.project_id)
            recall(run.collection.project, now=clock())


def _sightings_first_made_by(run: Run, after: str) -> QuerySet[Sighting]:
    collection = run.collection
    seen = Sighting.objects.filter(project_id=collection.project_id, collection_id=collection.pk)
    return seen.filter(first_run_id=run.pk, key__gt=after).order_by("key")


def _discard(run: Run, sightings: Sequence[Sighting]) -> None:
    collection = run.collection
    for kind in {sighting.kind for sighting in sightings}:
        keys = [sighting.key for sighting in sightings if sighting.kind == kind]
        place = {"project_id": collection.project_id, "kind": kind, "key__in": keys}
        Sighting.objects.filter(**place, collection_id=collection.pk).delete()
        elsewhere = dict(
            Sighting.objects.filter(**place).order_by("-collection_id").values_list("key", "collection_id")
        )
        records = list(Record.objects.filter(**place).defer("payload"))
        _hand_on([record for record in records if record.key in elsewhere], elsewhere)
        _remove([record for record in records if record.key not in elsewhere])


def _hand_on(records: Sequence[Record], elsewhere: dict[str, int]) -> None:
    """Another collection has seen these: they are counted there from now on."""
    for record in records:
        to = elsewhere[record.key]
        if record.collection_id != to:
            _count_day(record, record.collection_id, -1)
            _count_day(record, to, 1)
            Record.objects.filter(pk=record.pk).update(collection_id=to)
            _note_collection(record.batch_id, to)


def _note_collection(batch_id: int, collection_id: int) -> None:
    batch = Batch.objects.filter(pk=batch_id).first()
    if batch and (changes := note_collection(batch, collection_id)):
        Batch.objects.filter(pk=batch_id).update(**changes)


def _remove(records: Sequence[Record]) -> None:
    for record in records:
        _count_day(record, record.collection_id, -1)
        Batch.objects.filter(pk=record.batch_id).update(records=Greatest(F("records") - 1, 0))
        Record.objects.filter(pk=record.pk).delete()


def _count_day(record: Record, collection_id: int, change: int) -> None:
    count_days(collection_id, record.kind, {day_of(record.created_at): change})
