"""Datasets: chosen and registered first, then built part by part, cleared away where a build was abandoned."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.rules.errors import Invalid, NotNow
from harvest.models import Collection, Dataset, Project, Unit
from harvest.rules.columns import CHOOSABLE
from harvest.rules.states import DatasetState, ProjectState, UnitKind, UnitState
from harvest.services.access_period import begins_at, ends_at
from harvest.services.dataset_building import fill_dataset
from harvest.services.dataset_files import is_unfinished, remove_files
from harvest.services.dataset_formats import FORMATS, is_installed
from harvest.services.depositing import is_set_up
from harvest.services.scheduling import HARVEST_PRIORITY
from proposals.services.auditing import record_event

type Clock = Callable[[], datetime]

BROKE_OFF: Final = "The work on it broke off; its files were removed."
ABANDONED_AFTER: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes into a dataset, and how. Days are UTC, both included; no `fields`: all that were harvested.

    Names are replaced by the codes of the project, or by codes that no other dataset has, unless they are asked for.
    `deposited`: a copy goes to the storage that the operator has set.
    """

    format: str
    collection: Collection | None = None
    created_from: date | None = None
    created_to: date | None = None
    fields: tuple[str, ...] = ()
    with_names: bool = False
    own_codes: bool = False
    deposited: bool = False


def build_dataset(
    project: Project, choice: Choice, *, folder: Path, by: User | None, clock: Clock
) -> Dataset:
    """Register and write it in this process. Invalid, NotNow, Conflict."""
    dataset = register_dataset(project, choice, folder=folder, by=by, now=clock())
    return fill_dataset(dataset, clock=clock)


def request_dataset(project: Project, choice: Choice, *, by: User, now: datetime) -> Dataset:
    """Register it and leave the writing to a worker; its files stand under FIELDGATE_VAR."""
    with transaction.atomic():
        dataset = register_dataset(project, choice, folder=None, by=by, now=now)
        Unit.objects.create(
            project=project,
            kind=UnitKind.DATASET,
            spec={"build": dataset.pk},
            priority=HARVEST_PRIORITY,
            not_before=now,
            created_at=now,
        )
    return dataset


def register_dataset(
    project: Project, choice: Choice, *, folder: Path | None, by: User | None, now: datetime
) -> Dataset:
    """`folder` None: one of its own under FIELDGATE_VAR."""
    _refuse(project, choice, now)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        number = (Dataset.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0) + 1
        own = Path(settings.FIELDGATE_VAR) / "datasets" / project.ref / str(number)
        place = _take_folder(own if folder is None else folder)
        broken = Dataset.objects.filter(folder=str(place), state=DatasetState.BUILDING, built_at=None)
        broken.update(state=DatasetState.EXPIRED, reason=BROKE_OFF)
        dataset = Dataset.objects.create(
            project=project,
            number=number,
            collection=choice.collection,
            format=choice.format,
            created_from=choice.created_from,
            created_to=choice.created_to,
            fields=[name for name in CHOOSABLE if name in choice.fields],
            with_names=choice.with_names,
            own_codes=choice.own_codes,
            deposited=choice.deposited,
            folder=str(place),
            created_by=by,
            created_at=now,
        )
        record_event(
            "dataset.begun",
            about=project,
            by=by,
            now=now,
            dataset=number,
            format=choice.format,
            with_names=choice.with_names,
        )
    return dataset


def drop_abandoned(now: datetime) -> int:
    """Remove what a build left that was killed and will not go on: no refresh would reach its files."""
    begun = Dataset.objects.filter(
        state=DatasetState.BUILDING, built_at=None, created_at__lte=now - ABANDONED_AFTER
    )
    going_on = {
        unit.get("build")
        for unit in Unit.objects.filter(
            kind=UnitKind.DATASET, state__in=(UnitState.WAITING, UnitState.HELD)
        ).values_list("spec", flat=True)
    }
    dropped = [dataset for dataset in begun if dataset.pk not in going_on]
    for dataset in dropped:
        remove_files(Path(dataset.folder))
        Dataset.objects.filter(pk=dataset.pk, state=DatasetState.BUILDING, built_at=None).update(
            state=DatasetState.EXPIRED, reason=BROKE_OFF
        )
    return len(dropped)


def _refuse(project: Project, choice: Choice, now: datetime) -> None:
    _refuse_choice(project, choice)
    if project.state != ProjectState.OPEN or now >= ends_at(project):
        raise NotNow("The access is over, so nothing can be exported any more.")
    if now < begins_at(project):
        raise NotNow("The access has not begun, so there is nothing to export.")


def _refuse_choice(project: Project, choice: Choice) -> None:
    if choice.format not in FORMATS:
        raise Invalid(
            f"A dataset can be made as {', '.join(FORMATS)}, not as {choice.format}.",
            {"format": choice.format},
        )
    if not is_installed(choice.format):
        raise Invalid(
            "Parquet needs pyarrow, which is not installed here. Tell the operator.",
            {"format": choice.format},
        )
    if choice.collection is not None and choice.collection.project_id != project.pk:
        raise Invalid("This collection belongs to another project.", {"collection": choice.collection.name})
    if choice.deposited and not is_set_up():
        raise Invalid("This site has no storage for copies of datasets.", {"deposited": "no storage is set"})
    if choice.with_names and choice.own_codes:
        raise Invalid("A dataset with names has no codes of its own.", {"own_codes": "with names"})
    if choice.created_from and choice.created_to and choice.created_to < choice.created_from:
        raise Invalid(
            "The last day is before the first.", {"created_to": "The last day is before the first one."}
        )
    if strange := [name for name in choice.fields if name not in CHOOSABLE]:
        raise Invalid(f"There is no field {strange[0]} to choose.", {"fields": ", ".join(strange)})


def _take_folder(folder: Path) -> Path:
    """A new or empty folder, readable by this account alone where it is made here."""
    place = folder.absolute()
    if place.exists() and (not place.is_dir() or not is_unfinished(place)):
        raise Invalid(f"{place} is not empty. Choose a new folder.", {"output": "not empty"})
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place
