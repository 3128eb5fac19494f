"""A copy of a dataset in the storage that the operator has set: it follows the dataset, and goes with it.

What lies there is what the dataset holds while it is in use, and nothing otherwise; a list of what is there is the proof.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.core.files import File
from django.core.files.storage import InvalidStorageError, Storage, storages

from harvest.models import Dataset
from harvest.selectors.copies import list_papers
from harvest.services.dataset_files import Beat
from harvest.services.interruptions import Fenced
from harvest.services.recalling import USABLE

PLACE: Final = "datasets"
"""Its name among Django's storages."""


class StorageUnreachable(Exception):
    """It did not take, give or list what it was asked. The message is for operators."""


def is_set_up() -> bool:
    return PLACE in storages.backends


def follow(dataset: Dataset, *, now: datetime, beat: Beat) -> None:
    """Make the storage hold exactly what the dataset holds. StorageUnreachable; can be repeated."""
    dataset.refresh_from_db()
    wanted = _find_wanted(dataset)
    with _reached() as storage:
        there = _list(storage, _top_of(dataset))
        for name in sorted(set(there) - set(wanted)):
            beat()
            storage.delete(f"{_top_of(dataset)}/{name}")
        for name, checksum in wanted.items():
            beat()
            if name not in there or dataset.deposit.get("files", {}).get(name) != checksum:
                _put(dataset, storage, name)
        _check(dataset, _list(storage, _top_of(dataset)), wanted)
    _note(dataset, {"files": wanted, "at": now.isoformat()})


def take_away(dataset: Dataset, *, now: datetime, beat: Beat) -> None:
    """Nothing of it lies there afterwards, and a list says so. StorageUnreachable."""
    with _reached() as storage:
        for name in _list(storage, _top_of(dataset)):
            beat()
            storage.delete(f"{_top_of(dataset)}/{name}")
        if _list(storage, _top_of(dataset)):
            raise StorageUnreachable("It still lists files that were removed.")
    _note(dataset, {"files": {}, "at": now.isoformat()})


def note_problem(dataset: Dataset, problem: str) -> None:
    """What people see until it works."""
    dataset.refresh_from_db(fields=["deposit"])
    _note(dataset, dataset.deposit | {"problem": problem[:300]})


def _find_wanted(dataset: Dataset) -> dict[str, str]:
    """Checksums by name; empty while it is out of use. StorageUnreachable if a file is not where it was made."""
    if dataset.state not in USABLE:
        return {}
    found = {str(file["name"]): str(file["sha256"]) for file in dataset.manifest["files"]}
    try:
        papers = {name: (Path(dataset.folder) / name).read_bytes() for name in list_papers(dataset)}
    except OSError as error:
        raise StorageUnreachable("The files of the dataset are no longer where they were made.") from error
    return found | {name: sha256(body).hexdigest() for name, body in papers.items()}


def _put(dataset: Dataset, storage: Storage, name: str) -> None:
    with (Path(dataset.folder) / name).open("rb") as file:
        storage.save(f"{_top_of(dataset)}/{name}", File(file))


def _check(dataset: Dataset, there: dict[str, int], wanted: dict[str, str]) -> None:
    sizes = {name: (Path(dataset.folder) / name).stat().st_size for name in wanted}
    if there != sizes:
        raise StorageUnreachable("It does not list what was put there.")


def _list(storage: Storage, top: str) -> dict[str, int]:
    """Sizes by path below `top`; empty if there is nothing."""
    try:
        folders, files = storage.listdir(top)
    except FileNotFoundError:
        return {}
    found = {name: storage.size(f"{top}/{name}") for name in files if name}
    for folder in folders:
        inner = _list(storage, f"{top}/{folder}")
        found |= {f"{folder}/{name}": size for name, size in inner.items()}
    return found


@contextmanager
def _reached() -> Iterator[Storage]:
    try:
        storage = storages[PLACE]
    except InvalidStorageError as error:
        raise StorageUnreachable("No storage for datasets is set any more.") from error
    try:  # each backend has errors of its own, and which one it is stands in a setting
        yield storage
    except (StorageUnreachable, Fenced):
        raise
    except Exception as error:
        raise StorageUnreachable(f"The storage of datasets failed: {type(error).__name__}.") from error


def _top_of(dataset: Dataset) -> str:
    return f"{dataset.project.ref}/{dataset.number}"


def _note(dataset: Dataset, deposit: dict[str, Any]) -> None:
    Dataset.objects.filter(pk=dataset.pk).update(deposit=deposit)
