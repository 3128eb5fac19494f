"""Datasets of a project and the copies that the reader holds. Five queries, however many there are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.paginator import Page, Paginator

from accounts.models import User
from harvest.models import Dataset, DatasetCopy, Project
from harvest.rules.states import DatasetState
from harvest.selectors.copies import ALL, list_names
from harvest.selectors.screens.tones import Shown, show
from harvest.selectors.withheld import find_withheld
from proposals.rules.days import say_day

PAGE: Final = 50
_USABLE: Final = (DatasetState.READY, DatasetState.RECUT)


@dataclass(frozen=True, slots=True)
class FileRow:
    """`size` in bytes, where it is known."""

    name: str
    size: int | None


@dataclass(frozen=True, slots=True)
class DatasetRow:
    """`files` are those that can be taken now, `why_not` says why there are none. `copy` is the newest that the reader took.

    `names` and `limits` say what is in it, `storage` how its copy in the site's storage is; `looked` of `total` records were looked at, 0 of 0 when it is not being made.
    """

    dataset: Dataset
    what: str
    names: str
    limits: str
    storage: str
    looked: int
    total: int
    state: Shown
    files: tuple[FileRow, ...]
    why_not: str
    copy: DatasetCopy | None
    has_to_confirm: bool

    @property
    def single(self) -> int:
        """Files beside the one that holds all."""
        return len(self.files) - 1


@dataclass(frozen=True, slots=True)
class DatasetsScreen:
    rows: tuple[DatasetRow, ...]
    page: Page[Dataset]
    is_building: bool


def datasets_page(project: Project, user: User, now: datetime, number: str | int = 1) -> DatasetsScreen:
    found = Dataset.objects.filter(project=project).select_related("collection", "created_by")
    page = Paginator(found, PAGE).get_page(number)
    datasets = list(page)
    taken = DatasetCopy.objects.filter(dataset__in=[each.pk for each in datasets], user=user)
    copies: dict[int, list[DatasetCopy]] = {}
    for copy in taken.order_by("-taken_at", "-pk"):
        copies.setdefault(copy.dataset_id, []).append(copy)
    withheld = find_withheld(project, now)
    rows = tuple(_build_row(each, copies.get(each.pk, []), withheld.why(each)) for each in datasets)
    return DatasetsScreen(rows, page, any(row.dataset.state == DatasetState.BUILDING for row in rows))


def _build_row(dataset: Dataset, copies: list[DatasetCopy], withheld: str) -> DatasetRow:
    usable = dataset.state in _USABLE
    return DatasetRow(
        dataset=dataset,
        what=dataset.collection.name if dataset.collection else "All collections",
        names=_say_names(dataset),
        limits=_say_limits(dataset),
        storage=_say_storage(dataset),
        looked=dataset.progress.get("looked", 0),
        total=dataset.progress.get("total", 0),
        state=show(DatasetState(dataset.state)),
        files=_list_files(dataset) if usable and not withheld else (),
        why_not=(withheld if usable else "") or dataset.reason,
        copy=copies[0] if copies else None,
        has_to_confirm=any(copy.recalled_at and not copy.confirmed_at for copy in copies),
    )


def _list_files(dataset: Dataset) -> tuple[FileRow, ...]:
    """All in one first; the papers stand without a size."""
    sizes = {str(file["name"]): int(file["bytes"]) for file in dataset.manifest.get("files", ())}
    named = tuple(FileRow(name, sizes.get(name)) for name in list_names(dataset))
    return (FileRow(ALL, None), *named) if named else ()


def _say_names(dataset: Dataset) -> str:
    if dataset.with_names:
        return "with names"
    return "codes of its own" if dataset.own_codes else "coded names"


def _say_limits(dataset: Dataset) -> str:
    """ "" for a dataset of everything."""
    days = [
        f"{word} {say_day(day)}"
        for word, day in (("from", dataset.created_from), ("to", dataset.created_to))
        if day
    ]
    said = [f"created {' '.join(days)}"] if days else []
    if dataset.fields:
        said.append(f"only id, {', '.join(dataset.fields)}")
    words = "; ".join(said)
    return words[:1].upper() + words[1:]


def _say_storage(dataset: Dataset) -> str:
    """ "" where no copy goes there."""
    if not dataset.deposited:
        return ""
    if problem := dataset.deposit.get("problem"):
        return f"Its copy in the storage could not follow: {problem}"
    return "A copy is in the storage" if dataset.deposit.get("files") else "No copy is in the storage"
