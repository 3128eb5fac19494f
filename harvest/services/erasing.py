"""Records leave: rows, sightings and counters in one transaction, and what remains is a keyed hash.

Idempotent: what is erased is chosen in the transaction that erases it, so that a second pass, or a pass after
`kill -9`, finds only the rest.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Greatest

from harvest.models import Batch, Check, Planned, Project, Record, Sighting, Tombstone
from harvest.models.partitions import mark_for_rewriting, rewrite_partitions
from harvest.rules.kinds import ACCOUNT, KINDS
from harvest.rules.states import RecordState
from harvest.services.arriving import parent_key
from harvest.services.braking import is_held
from harvest.services.counting import count_days, day_of
from harvest.services.failpoints import failpoint
from harvest.services.forgetting import forget_ids, forget_names
from harvest.services.graves import mark_graves
from harvest.services.recalling import recall
from harvest.vault import ProjectKeys, open_keyring

CHUNK = 500
"""Records of one transaction."""


@dataclass(frozen=True, slots=True)
class Leaving:
    key: str
    batch_id: int
    collection_id: int
    day: date | None
    look_id: int


def find_doomed(project: Project) -> QuerySet[Record]:
    """Absent twice, or absent once and no second look by the limit: the newest look at them is a second one."""
    seconds = Check.objects.filter(batch__project=project, look=Check.Look.SECOND).values("pk")
    return Record.objects.filter(project=project, state=RecordState.QUARANTINED, look_id__in=seconds)


def erase_doomed(project: Project, *, now: datetime) -> int:
    """Erase what is to go, unless the brake holds it. The number erased.

    Files are rewritten in any case: an erasure before may have been broken off, or seen by somebody still.
    """
    looks = _choose_looks(project, now)
    erased = 0
    while looks and (count := _erase_chunk(project, looks, now)):
        erased += count
    rewrite_partitions(project.pk)
    return erased


def erase(
    keys: ProjectKeys,
    project_id: int,
    kind: str,
    leaving: Sequence[Leaving],
    *,
    reason: Tombstone.Reason,
    now: datetime,
) -> list[tuple[str, str]]:
    """Tombstones first, then the rows, their counters, and questions that named them. Inside the caller's transaction.

    Kind and keyed hash of each, which the caller notes in the keyring.
    """
    names = [each.key for each in leaving]
    marks = mark_graves(keys, project_id, kind, names)
    Tombstone.objects.bulk_create(
        [
            Tombstone(
                project_id=project_id,
                kind=kind,
                key=marks[each.key],
                reason=reason,
                look_id=each.look_id,
                erased_at=now,
            )
            for each in leaving
        ],
        ignore_conflicts=True,
    )
    Sighting.objects.filter(project_id=project_id, kind=kind, key__in=names).delete()
    Record.objects.filter(project_id=project_id, kind=kind, key__in=names).delete()
    _uncount(kind, leaving)
    if not KINDS[kind].hashed:
        forget_ids(keys, project_id, kind, names)
    if kind == ACCOUNT.name:
        forget_names(keys, project_id, names)
        Planned.objects.filter(run__collection__project=project_id, key__in=names).delete()
    return [(kind, marks[name]) for name in names]


def read_leaving(records: QuerySet[Record]) -> list[Leaving]:
    """What has to be known of records before they go. Locks them where the database can."""
    rows = records.select_for_update().values_list(
        "key", "batch_id", "collection_id", "created_at", "look_id"
    )
    return [
        Leaving(key, batch, collection, day_of(created), look)
        for key, batch, collection, created, look in rows
    ]


def _choose_looks(project: Project, now: datetime) -> tuple[int, ...]:
    """The looks whose absent records may go; none while the brake holds. What a later look finds gone waits its turn."""
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        doomed = find_doomed(project)
        looks = tuple(doomed.order_by().values_list("look_id", flat=True).distinct())
        return () if not looks or is_held(project, doomed, now=now) else looks


def _erase_chunk(project: Project, looks: Sequence[int], now: datetime) -> int:
    """The project is locked as by a page: neither sees half of the other."""
    doomed = find_doomed(project).filter(look_id__in=looks)
    kind = doomed.order_by().values_list("kind", flat=True).first()
    if kind is None:
        return 0
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        leaving = read_leaving(doomed.filter(kind=kind).order_by("key")[:CHUNK])
        keys = open_keyring().project(project.ref)
        marks = erase(keys, project.pk, kind, leaving, reason=Tombstone.Reason.ABSENT, now=now)
        open_keyring().note_erased(project.ref, marks)
        _doom_dependants(keys, project.pk, kind, leaving, now)
        for look, count in Counter(each.look_id for each in leaving).items():
            Check.objects.filter(pk=look).update(erased=F("erased") + count)
        recall(project, now=now)
        mark_for_rewriting(project.pk)
        failpoint("before_commit")
    failpoint("after_commit")
    return len(leaving)


def _doom_dependants(
    keys: ProjectKeys, project_id: int, kind: str, leaving: Sequence[Leaving], now: datetime
) -> None:
    """What goes with the erased, such as the comments of a video, is not available any more either: it is next."""
    for look in {each.look_id for each in leaving}:
        parents = [parent_key(keys, (kind, each.key)) for each in leaving if each.look_id == look]
        Record.objects.filter(project_id=project_id, parent_key__in=parents).update(
            state=RecordState.QUARANTINED, absent_at=now, look_id=look
        )


def _uncount(kind: str, leaving: Sequence[Leaving]) -> None:
    for batch, count in Counter(each.batch_id for each in leaving).items():
        Batch.objects.filter(pk=batch).update(records=Greatest(F("records") - count, 0))
    days = Counter((each.collection_id, each.day) for each in leaving)
    for (collection, day), count in days.items():
        count_days(collection, kind, {day: -count})
