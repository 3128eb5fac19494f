"""Carries out what TikTok asked to be deleted by ids or by accounts, a chunk in each transaction; safe to begin anew.

Of an account go: the account itself, its lists, its videos and comments, and what goes with those. A named id is not taken
in again, whether it was held or not. The brake does not hold what people confirmed by its number; a legal hold does.
"""

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Final

from django.db import transaction
from django.db.models import F, QuerySet

from harvest.models import DeletionRequest, Project, Record, Tombstone
from harvest.models.partitions import mark_for_rewriting, rewrite_partitions
from harvest.rules.deletion import Covers
from harvest.rules.kinds import ACCOUNT, KINDS, fold_name
from harvest.selectors.holds import find_holds
from harvest.services.arriving import account_key, parent_key
from harvest.services.closing import BEFORE_CLOSING
from harvest.services.deletion import open_subjects
from harvest.services.erasing import CHUNK, erase, read_leaving
from harvest.services.failpoints import failpoint
from harvest.services.recalling import recall
from harvest.vault import ProjectKeys, VaultError, open_keyring, open_record, tombstone_of
from proposals.services.auditing import record_event

log = logging.getLogger(__name__)

PAGE: Final = 2_000
_NAMED_BY_ID: Final = tuple(kind.name for kind in KINDS.values() if not kind.hashed)
_OF: Final = ("username", "of_username")
"""Fields of a payload that say whose it is."""

type Chosen = tuple[str, str]
"""Kind and key."""


@dataclass(frozen=True, slots=True)
class Task:
    """One request that is being carried out."""

    request: DeletionRequest
    project: Project
    keys: ProjectKeys
    now: datetime

    @property
    def records(self) -> QuerySet[Record]:
        return Record.objects.filter(project=self.project)


def erase_requested(now: datetime) -> int:
    """Everything that was confirmed and is not done. The number of records erased."""
    begun = DeletionRequest.objects.filter(
        begun_at__isnull=False, erased_at=None, project__state__in=BEFORE_CLOSING
    )
    requests = list(begun.select_related("project").order_by("pk"))
    held = find_holds([each.project for each in requests], now.date())
    return sum(_carry_out_guarded(each, now) for each in requests if each.project_id not in held)


def _carry_out_guarded(request: DeletionRequest, now: datetime) -> int:
    """Keys that are away hold up no other project, nor the rest of the round. What was erased before that stays erased."""
    try:
        return _carry_out(request, now)
    except VaultError as error:
        log.error("A deletion in %s is held up: %s", request.project.ref, error)  # noqa: TRY400 -- says it all
        return 0


def count_named(request: DeletionRequest) -> int:
    """Records that are held under the very ids or accounts, without what goes with them."""
    project, keys = request.project, open_keyring().project(request.project.ref)
    return sum(
        Record.objects.filter(project=project, kind__in=_kinds_of(request), key__in=some).count()
        for some in batched(_name_keys(keys, request), CHUNK, strict=False)
    )


def _carry_out(request: DeletionRequest, now: datetime) -> int:
    project, keys = request.project, open_keyring().project(request.project.ref)
    task = Task(request, project, keys, now)
    names = _name_keys(keys, request)
    _keep_out(task, names)
    erased = _erase_all(task, names)
    if erased:
        rewrite_partitions(project.pk)
    with transaction.atomic():
        done = DeletionRequest.objects.filter(pk=request.pk, erased_at=None)
        if done.update(erased_at=now, subjects=b""):
            request.refresh_from_db()
            record_event(
                "deletion.erased",
                about=project,
                by=None,
                now=now,
                request=request.number,
                records=request.erased,
            )
    return erased


def _erase_all(task: Task, names: Collection[str]) -> int:
    """Of accounts until a pass finds nothing: a harvest that runs meanwhile stores records behind the walk."""
    erased = found = sum(_erase_with_all(task, chosen) for chosen in _choose(task, names))
    while found and task.request.covers == Covers.ACCOUNTS:
        found = sum(_erase_with_all(task, chosen) for chosen in _choose(task, names))
        erased += found
    return erased


def _kinds_of(request: DeletionRequest) -> tuple[str, ...]:
    return _NAMED_BY_ID if request.covers == Covers.IDS else (ACCOUNT.name,)


def _name_keys(keys: ProjectKeys, request: DeletionRequest) -> list[str]:
    subjects = open_subjects(request)
    return list(subjects) if request.covers == Covers.IDS else [account_key(keys, each) for each in subjects]


def _choose(task: Task, names: Collection[str]) -> Iterator[list[Chosen]]:
    """Chunks of what is named, or is an account's own."""
    for kind in _kinds_of(task.request):
        for some in batched(names, CHUNK, strict=False):
            yield _held(task.records.filter(kind=kind, key__in=some))
    if task.request.covers == Covers.ACCOUNTS:
        yield from _choose_own(task, frozenset(open_subjects(task.request)))


def _choose_own(task: Task, accounts: frozenset[str]) -> Iterator[list[Chosen]]:
    """Whose a record is stands in its sealed payload, so every one is opened; keyset pages."""
    for kind in KINDS:
        after, records = "", task.records.filter(kind=kind).order_by("key")
        while page := list(records.filter(key__gt=after)[:PAGE]):
            after = page[-1].key
            yield [(kind, each.key) for each in page if _owners(task.keys, each) & accounts]


def _owners(keys: ProjectKeys, record: Record) -> frozenset[str]:
    data = open_record(keys, record.project_id, record.kind, record.key, bytes(record.payload))
    return frozenset(fold_name(data[field]) for field in _OF if isinstance(data.get(field), str))


def _held(records: QuerySet[Record]) -> list[Chosen]:
    return list(records.values_list("kind", "key"))


def _erase_with_all(task: Task, chosen: list[Chosen]) -> int:
    """What goes with them first, so that a pass that breaks off leaves nothing behind that the next one cannot find."""
    if not chosen:
        return 0
    parents = [parent_key(task.keys, each) for each in chosen]
    erased = sum(
        _erase_with_all(task, _held(task.records.filter(parent_key__in=some)))
        for some in batched(parents, CHUNK, strict=False)
    )
    for kind in sorted({kind for kind, _ in chosen}):
        for names in batched((key for each, key in chosen if each == kind), CHUNK, strict=False):
            erased += _erase_some(task, kind, names)
    return erased


def _erase_some(task: Task, kind: str, names: Collection[str]) -> int:
    project = task.project
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        leaving = read_leaving(task.records.filter(kind=kind, key__in=names))
        marks = erase(task.keys, project.pk, kind, leaving, reason=Tombstone.Reason.REQUESTED, now=task.now)
        open_keyring().note_erased(project.ref, marks)
        if leaving:
            counted = DeletionRequest.objects.filter(pk=task.request.pk)
            counted.update(erased=F("erased") + len(leaving))
            recall(project, now=task.now)
            mark_for_rewriting(project.pk)
        failpoint("before_commit")
    failpoint("after_commit")
    return len(leaving)


def _keep_out(task: Task, names: Collection[str]) -> None:
    """What was not held is not taken in later either. Of which kind an id is, nobody has said."""
    for kind in _kinds_of(task.request):
        for some in batched(names, CHUNK, strict=False):
            marks = [tombstone_of(task.keys, kind, key) for key in some]
            with transaction.atomic():
                Tombstone.objects.bulk_create(
                    [
                        Tombstone(
                            project=task.project,
                            kind=kind,
                            key=mark,
                            reason=Tombstone.Reason.REQUESTED,
                            erased_at=task.now,
                        )
                        for mark in marks
                    ],
                    update_conflicts=True,
                    unique_fields=["project", "kind", "key"],
                    update_fields=["reason"],
                )
                open_keyring().note_erased(task.project.ref, [(kind, mark) for mark in marks])
