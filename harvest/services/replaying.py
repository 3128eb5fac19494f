"""A database that is older than what was erased is told so, before anybody sees a record.

The keyring knows what was erased: keyed hashes of single records, and which projects have no payload key any more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Final

from django.db import transaction
from django.db.models import F

from harvest.models import (
    ApiKey,
    Batch,
    Dataset,
    DayCount,
    DeletionRequest,
    Manuscript,
    Project,
    Record,
    RemovedIds,
    Sighting,
    Tombstone,
)
from harvest.models.partitions import drop_partitions, mark_for_rewriting, rewrite_partitions
from harvest.rules.states import DatasetState, ProjectState
from harvest.services.erasing import Leaving, erase, read_leaving
from harvest.services.graves import find_erased_since
from harvest.services.manuscripts import forget_manuscript
from harvest.services.recalling import recall
from harvest.vault import Keyring, ProjectKeys, open_keyring
from proposals.services.auditing import record_event

PAGE: Final = 2_000


@dataclass(frozen=True, slots=True)
class Replayed:
    """`records` erased again, of `projects`; `ended` projects that were over already."""

    records: int = 0
    projects: int = 0
    ended: int = 0


def replay_erasures(now: datetime) -> Replayed:
    """Erase what was erased before. Finds nothing to do where the database is not behind; may be repeated."""
    keyring = open_keyring()
    records = projects = ended = 0
    for project in Project.objects.exclude(state=ProjectState.CLOSED):
        if not keyring.has_key(project.ref, "payload"):
            records += _end_again(project, now)
            ended += 1
            continue
        count = _replay_project(keyring, project, now)
        records += count
        projects += bool(count)
    return Replayed(records, projects, ended)


def find_behind() -> list[str]:
    """References of projects of which the database still has to be told something. A query or two for each."""
    keyring = open_keyring()
    found = []
    for project in Project.objects.exclude(state=ProjectState.CLOSED):
        is_over = not keyring.has_key(project.ref, "payload")
        if is_over or any(True for _ in _list_unknown(project, keyring.read_erased(project.ref))):
            found.append(project.ref)
    return found


def _list_unknown(project: Project, erased: frozenset[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What was erased and has no tombstone in this database."""
    for some in batched(sorted(erased), 500, strict=False):
        names = [key for _, key in some]
        known = set(Tombstone.objects.filter(project=project, key__in=names).values_list("kind", "key"))
        yield from (each for each in some if each not in known)


def _replay_project(keyring: Keyring, project: Project, now: datetime) -> int:
    unknown = set(_list_unknown(project, keyring.read_erased(project.ref)))
    if not unknown:
        return 0
    keys = keyring.project(project.ref)
    count = 0
    for kind in sorted({kind for kind, _ in unknown}):
        hashes = {key for each, key in unknown if each == kind}
        count += _erase_kind(project, keys, kind, hashes, now)
    _keep_tombstones(project, unknown, now)
    rewrite_partitions(project.pk)
    return count


def _erase_kind(project: Project, keys: ProjectKeys, kind: str, hashes: set[str], now: datetime) -> int:
    count, after = 0, ""
    records = Record.objects.filter(project=project, kind=kind)
    while names := list(records.filter(key__gt=after).order_by("key").values_list("key", flat=True)[:PAGE]):
        after = names[-1]
        doomed = find_erased_since(keys, project.pk, kind, names, hashes)
        for some in batched(doomed, 500, strict=False):
            count += len(_erase_some(project, keys, kind, list(some), now))
    return count


def _erase_some(
    project: Project, keys: ProjectKeys, kind: str, names: list[str], now: datetime
) -> list[Leaving]:
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        leaving = read_leaving(Record.objects.filter(project=project, kind=kind, key__in=names))
        erase(keys, project.pk, kind, leaving, reason=Tombstone.Reason.REPLAYED, now=now)
        recall(project, now=now)
        mark_for_rewriting(project.pk)
        record_event("erasure.replayed", about=project, by=None, now=now, records=len(leaving))
    return leaving


def _keep_tombstones(project: Project, unknown: set[tuple[str, str]], now: datetime) -> None:
    """Of records that this database never had: they are not taken in again either."""
    for some in batched(sorted(unknown), 500, strict=False):
        Tombstone.objects.bulk_create(
            [
                Tombstone(
                    project=project, kind=kind, key=key, reason=Tombstone.Reason.REPLAYED, erased_at=now
                )
                for kind, key in some
            ],
            ignore_conflicts=True,
        )


def _end_again(project: Project, now: datetime) -> int:
    """Its keys are destroyed: nothing of it can be read, and nothing of it stays."""
    count = 0
    for model in (Record, Sighting):
        left = model.objects.filter(project=project).order_by("key")
        while names := list(left.values_list("key", flat=True)[:500]):
            deleted, _ = model.objects.filter(project=project, key__in=names).delete()
            count += deleted if model is Record else 0
    drop_partitions(project.pk, tables=("harvest_record", "harvest_sighting"))
    with transaction.atomic():
        Batch.objects.filter(project=project).update(records=F("records") * 0)
        DayCount.objects.filter(collection__project=project).delete()
        ApiKey.objects.filter(project=project).delete()
        RemovedIds.objects.filter(dataset__project=project).delete()
        DeletionRequest.objects.filter(project=project).update(subjects=b"")
        Dataset.objects.filter(project=project).update(state=DatasetState.ERASED)
        for manuscript in Manuscript.objects.filter(publication__project=project):
            forget_manuscript(manuscript)
        Project.objects.filter(pk=project.pk).update(state=ProjectState.CLOSED, closed_at=now)
        record_event("project.ended_again", about=project, by=None, now=now, records=count)
    return count
