"""People confirm what became of their copies after something was removed."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import NotNow
from harvest.models import Dataset, DatasetCopy
from harvest.rules.states import DatasetState
from harvest.selectors.copies import count_cuts, list_open_copies
from harvest.services.manifests import ref_of
from harvest.services.recutting import tell_holders
from harvest.services.removed_ids import drop_settled
from proposals.services.auditing import record_event

_OVER = (DatasetState.ERASED, DatasetState.EXPIRED)


def confirm_copy(dataset: Dataset, *, by: User, now: datetime) -> int:
    """The person's copies were replaced or deleted. The number of copies confirmed. NotNow if none was asked for."""
    with transaction.atomic():
        dataset = _lock(dataset)
        count = _settle(dataset, by, now)
        drop_settled(dataset)
        tell_holders(dataset, now)
        record_event(
            "dataset.confirmed", about=dataset.project, by=by, now=now, dataset=dataset.number, copies=count
        )
    return count


def confirm_cut(dataset: Dataset, *, by: User, now: datetime) -> DatasetCopy:
    """They took the ids of their newest list out of their copy and keep it: up to that list it is as if taken now.

    It stays one copy, of which nothing was deleted; older ones count as replaced by it. What left after the list is asked
    for again at once. NotNow without a list, or once the dataset is out of use.
    """
    with transaction.atomic():
        dataset = _lock(dataset)
        copy = list_open_copies(dataset, by).order_by("-pk").first()
        if copy is None or copy.listed is None:
            raise NotNow(f"Take the list of removed ids of dataset {ref_of(dataset)} first, and apply it.")
        if dataset.state in _OVER:
            raise NotNow(f"Dataset {ref_of(dataset)} is no longer in use: delete your copy and confirm that.")
        list_open_copies(dataset, by).exclude(pk=copy.pk).update(confirmed_at=now)
        copy.cut, copy.listed, copy.link_until = copy.listed, None, None
        copy.recalled_at = now if copy.cut < count_cuts(dataset) else None
        copy.save(update_fields=["cut", "listed", "link_until", "recalled_at"])
        drop_settled(dataset)
        tell_holders(dataset, now)
        record_event("dataset.copy_cut", about=dataset.project, by=by, now=now, dataset=dataset.number)
    return copy


def _lock(dataset: Dataset) -> Dataset:
    return Dataset.objects.select_for_update(of=("self",)).select_related("project__pi").get(pk=dataset.pk)


def _settle(dataset: Dataset, by: User, now: datetime) -> int:
    count = list_open_copies(dataset, by).update(confirmed_at=now)
    if not count:
        raise NotNow(f"You were not asked to confirm a copy of dataset {ref_of(dataset)}.")
    return count
