"""A person takes a copy of a dataset: registered before the first byte, so that a later removal can reach it."""

from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from harvest.models import Dataset, DatasetCopy
from harvest.rules.states import DatasetState
from harvest.selectors.copies import find_copy, list_names
from harvest.selectors.withheld import find_withheld
from harvest.services.recalling import USABLE
from proposals.services.auditing import record_event


def take_copy(dataset: Dataset, file: str, *, by: User, now: datetime) -> DatasetCopy:
    """The copy that this person holds; a new one after a removal. `file` is the name they want. NotNow, Invalid."""
    refuse_file(dataset, file)
    refuse_withheld(dataset, now)
    with transaction.atomic():
        usable = Dataset.objects.select_for_update().filter(pk=dataset.pk, state__in=USABLE)
        if not usable.exists():
            raise NotNow(_say_unusable(dataset))
        copy = find_copy(dataset, by)
        if copy is None:
            copy = DatasetCopy.objects.create(dataset=dataset, user=by, taken_at=now)
            record_event("dataset.taken", about=dataset.project, by=by, now=now, dataset=dataset.number)
    return copy


def refuse_file(dataset: Dataset, file: str) -> None:
    """Invalid for a name that the dataset does not have."""
    if file not in list_names(dataset):
        raise Invalid(
            f"Dataset {dataset.number} has no file of this name.", {"file": "is not one of its files"}
        )


def refuse_withheld(dataset: Dataset, now: datetime) -> None:
    """NotNow while records of it may not be shown."""
    if why := find_withheld(dataset.project, now).why(dataset):
        raise NotNow(f"Dataset {dataset.number} cannot be taken now. {why}")


def _say_unusable(dataset: Dataset) -> str:
    state = DatasetState(dataset.state).words.lower()
    return f"Dataset {dataset.number} cannot be taken now ({state}). {dataset.reason}".strip()


def open_file(dataset: Dataset, file: str, *, user: User, now: datetime) -> BinaryIO:
    """For somebody who has taken a copy. NotNow if none was registered, or the dataset is out of use; Invalid."""
    refuse_file(dataset, file)
    refuse_withheld(dataset, now)
    if dataset.state not in USABLE:
        raise NotNow(_say_unusable(dataset))
    if find_copy(dataset, user) is None:
        raise NotNow(f"Take dataset {dataset.number} on its page first, so that your copy is registered.")
    try:
        return (Path(dataset.folder) / file).open("rb")
    except OSError as error:
        raise NotNow(f"The files of dataset {dataset.number} are no longer where they were made.") from error
