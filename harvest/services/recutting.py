"""A dataset without what was removed since: only those rows go, checksums and manifest follow, holders are told.

A row goes when its record is stored no more, whether it was erased or taken back with a cancelled run: no refresh
reaches it then. So it can be repeated after `kill -9`.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from harvest.models import Dataset, DatasetCopy, Record
from harvest.rules.kinds import KINDS
from harvest.rules.states import DatasetState
from harvest.selectors.people import pi_of
from harvest.services.dataset_files import Beat, locked, measure
from harvest.services.dataset_formats import UnreadableError, find_format
from harvest.services.dataset_rows import codes_of
from harvest.services.failpoints import failpoint
from harvest.services.manifests import ask_as_now, count_rows, write_papers
from harvest.services.recalling import plan_deposit
from harvest.services.removed_ids import note_removed
from harvest.services.telling import ask_people, no_longer_ask
from harvest.vault import open_keyring
from proposals.services.auditing import record_event

type Clock = Callable[[], datetime]

LOST = "Its files are no longer where they were built. Whoever has a copy deletes it and confirms that."
_OVER = (DatasetState.ERASED, DatasetState.EXPIRED)


def keep_still() -> None:
    """For work that no lease bounds."""


def recut(dataset: Dataset, *, clock: Clock, beat: Beat = keep_still) -> Dataset:
    """Cut the rows of removed records out of the files; where the files are not as they were built, ask the holders.

    `beat` keeps a worker's lease alive.
    """
    dataset.refresh_from_db()
    if dataset.built_at is None or dataset.state in _OVER:
        return dataset
    try:
        with locked(Path(dataset.folder)):
            files = [_cut_file(dataset, file, clock, beat) for file in dataset.manifest["files"]]
            _replace(dataset, files, clock())
    except (FileNotFoundError, NotADirectoryError, UnreadableError):
        _give_up(dataset, clock())
    dataset.refresh_from_db()
    return dataset


def _cut_file(dataset: Dataset, file: dict[str, Any], clock: Clock, beat: Beat) -> dict[str, Any]:
    kind = file["kind"]

    def find_removed(ids: Sequence[str]) -> frozenset[str]:
        """Those whose record is stored no more; noted before they leave the file."""
        keys = _find_keys(dataset, kind, ids)
        stored = Record.objects.filter(project=dataset.project_id, kind=kind, key__in=list(keys))
        left = {keys[key] for key in stored.values_list("key", flat=True)}
        removed = frozenset(ids) - left
        note_removed(dataset, kind, removed, now=clock())
        return removed

    path = Path(dataset.folder) / file["name"]
    rows = find_format(dataset.format).cut(path, file["columns"], find_removed, beat)
    if rows == file["rows"]:
        return file
    facts = measure(path, beat)
    return {**file, "rows": rows, "bytes": facts.bytes, "sha256": facts.sha256}


def _find_keys(dataset: Dataset, kind: str, ids: Sequence[str]) -> dict[str, str]:
    """Ids as they stand in the files, by the keys of their records."""
    if not KINDS[kind].hashed:
        return {each: each for each in ids}
    codes = codes_of(dataset, open_keyring().project(dataset.project.ref))
    try:
        return {codes.find_key(each): each for each in ids}
    except ValueError as error:
        raise UnreadableError("An id is not one of this dataset's codes.") from error


def _replace(dataset: Dataset, files: list[dict[str, Any]], now: datetime) -> None:
    """Files were moved into place already; the manifest beside them next, the entry last."""
    before = ask_as_now(dataset)
    removed = sum(file["rows"] for file in before["files"]) - sum(file["rows"] for file in files)
    if removed:
        entry = {
            "at": now.isoformat(),
            "what": "recut",
            "removed": removed,
            "replaced": [file["sha256"] for file in before["files"]],
        }
        manifest = {
            **before,
            "files": files,
            "counts": count_rows(files),
            "history": [*before["history"], entry],
        }
    else:
        manifest = before
    write_papers(Path(dataset.folder), manifest)
    _put_back(dataset, manifest, removed, now)


def _put_back(dataset: Dataset, manifest: dict[str, Any], removed: int, now: datetime) -> None:
    failpoint("before_commit")
    state = DatasetState.RECUT if manifest["history"] else DatasetState.READY
    rows = sum(manifest["counts"].values())
    with transaction.atomic():
        mine = Dataset.objects.filter(pk=dataset.pk).exclude(state__in=_OVER)
        changed = mine.update(state=state, reason="", manifest=manifest, rows=rows)
        if changed:
            plan_deposit(dataset, now=now)
        if changed and removed:
            mine.update(recalled_at=now)
            _recall_copies(dataset, now)
            record_event(
                "dataset.recut",
                about=dataset.project,
                by=None,
                now=now,
                dataset=dataset.number,
                removed=removed,
            )


def _give_up(dataset: Dataset, now: datetime) -> None:
    """Somebody moved, changed or deleted the files: whoever may hold them has to act."""
    with transaction.atomic():
        mine = Dataset.objects.filter(pk=dataset.pk).exclude(state__in=_OVER)
        if mine.update(state=DatasetState.EXPIRED, reason=LOST, recalled_at=now):
            plan_deposit(dataset, now=now)
            _register_holder(dataset)
            _recall_copies(dataset, now)
            record_event("dataset.lost", about=dataset.project, by=None, now=now, dataset=dataset.number)


def _register_holder(dataset: Dataset) -> None:
    """Somebody answers for a dataset that was built on a command line: who built it, else the PI."""
    holder = dataset.created_by or dataset.project.pi
    if not dataset.copies.filter(user=holder).exists():
        DatasetCopy.objects.create(
            dataset=dataset, user=holder, taken_at=dataset.built_at or dataset.created_at
        )


def _recall_copies(dataset: Dataset, now: datetime) -> None:
    dataset.copies.filter(recalled_at=None).update(recalled_at=now)
    tell_holders(dataset, now)


def tell_holders(dataset: Dataset, now: datetime) -> None:
    """Those whose copy is not confirmed yet; for a person who has left, the PI."""
    what = f"dataset:{dataset.number}"
    waiting = dataset.copies.filter(recalled_at__isnull=False, confirmed_at=None).select_related("user")
    people = {copy.user.pk: copy.user for copy in waiting if copy.user and copy.user.is_active}
    if waiting and not people:
        people = {person.pk: person for person in pi_of(dataset.project)}
    if people:
        text = (
            f"Replace your copy of dataset {dataset.number}, take the removed ids out of it, or delete it. "
            "Then confirm it"
        )
        ask_people(dataset.project, what, text, now=now, people=list(people.values()))
    else:
        no_longer_ask(dataset.project, what)
