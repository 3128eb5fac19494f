"""Datasets that may hold something removed: taken out of use at once, cut again as soon as a worker comes to it."""

from datetime import datetime

from harvest.models import Dataset, Project, Unit
from harvest.rules.states import DatasetState, UnitKind, UnitState
from harvest.services.scheduling import REFRESH_PRIORITY

USABLE = (DatasetState.READY, DatasetState.RECUT)
WHY = "Records that are no longer available are being taken out of it."


def recall(project: Project, *, now: datetime) -> None:
    """In the transaction that removes. A dataset that is still being built looks for removed rows itself when it ends."""
    for dataset in Dataset.objects.filter(project=project, built_at__isnull=False).exclude(
        state__in=(DatasetState.ERASED, DatasetState.EXPIRED)
    ):
        Dataset.objects.filter(pk=dataset.pk, state__in=USABLE).update(
            state=DatasetState.BUILDING, reason=WHY
        )
        plan_recut(dataset, now=now)


def plan_recut(dataset: Dataset, *, now: datetime) -> None:
    """One waiting unit is enough; one that is held may have looked already."""
    _plan(dataset, {"recut": dataset.pk}, now)


def plan_deposit(dataset: Dataset, *, now: datetime) -> None:
    """In the transaction that changed the dataset: its copy in the storage follows."""
    if dataset.deposited:
        _plan(dataset, {"deposit": dataset.pk}, now)


def _plan(dataset: Dataset, spec: dict[str, int], now: datetime) -> None:
    waiting = Unit.objects.filter(project=dataset.project_id, kind=UnitKind.DATASET, state=UnitState.WAITING)
    if not any(unit == spec for unit in waiting.values_list("spec", flat=True)):
        Unit.objects.create(
            project_id=dataset.project_id,
            kind=UnitKind.DATASET,
            spec=spec,
            priority=REFRESH_PRIORITY,
            not_before=now,
            created_at=now,
        )
