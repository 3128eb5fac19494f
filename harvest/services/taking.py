"""A person takes a copy of a dataset: registered before the first byte, so that a later removal can reach it.

The link that they get works again and again, from any byte on, for a day: for this person, while the dataset is in use.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from harvest.models import Dataset, DatasetCopy
from harvest.rules.states import DatasetState
from harvest.selectors.copies import ALL, count_cuts, find_checksum, find_copy, list_names
from harvest.selectors.withheld import find_withheld
from harvest.services.access_period import ends_at
from harvest.services.dataset_archive import Content, describe_archive, describe_file
from harvest.services.recalling import USABLE
from proposals.services.auditing import record_event

LINK: Final = timedelta(hours=24)


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
            copy = DatasetCopy(dataset=dataset, user=by, taken_at=now, cut=count_cuts(usable.get()))
            record_event("dataset.taken", about=dataset.project, by=by, now=now, dataset=dataset.number)
        copy.link_until = min(now + LINK, ends_at(dataset.project))
        copy.save()
    return copy


def refuse_file(dataset: Dataset, file: str) -> None:
    """Invalid for a name that the dataset does not have."""
    if file not in list_names(dataset) and not (file == ALL and list_names(dataset)):
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


def open_file(dataset: Dataset, file: str, *, user: User, now: datetime) -> Content:
    """For somebody who has taken a copy. NotNow if none was registered, the link is over, or the dataset is out of use;
    Invalid."""
    refuse_file(dataset, file)
    refuse_withheld(dataset, now)
    if dataset.state not in USABLE:
        raise NotNow(_say_unusable(dataset))
    copy = find_copy(dataset, user)
    if copy is None:
        raise NotNow(f"Take dataset {dataset.number} on its page first, so that your copy is registered.")
    if copy.link_until is None or now >= copy.link_until:
        raise NotNow(f"This link has ended. Take dataset {dataset.number} again on its page.")
    try:
        return _describe(dataset, file)
    except OSError as error:
        raise NotNow(f"The files of dataset {dataset.number} are no longer where they were made.") from error


def _describe(dataset: Dataset, file: str) -> Content:
    folder = Path(dataset.folder)
    if file != ALL:
        return describe_file(folder / file, find_checksum(dataset, file))
    top = f"{dataset.project.ref}-{dataset.number}"
    return describe_archive(folder, list_names(dataset), top, dataset.built_at or dataset.created_at)
