"""Datasets: registered first, then written beside their place page by page, then in use from one move on."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid, NotNow
from harvest.models import Batch, Collection, Dataset, Project, Run, Tombstone, Unit
from harvest.rules.cells import choose_columns
from harvest.rules.states import DatasetState, ProjectState, UnitKind, UnitState
from harvest.services.access_period import begins_at, ends_at
from harvest.services.dataset_files import (
    CSV,
    JSONL,
    Beat,
    Draft,
    add_rows,
    begin,
    draft_of,
    is_part,
    locked,
    remove_files,
)
from harvest.services.dataset_rows import RowPage, read_pages
from harvest.services.failpoints import failpoint
from harvest.services.manifests import build_manifest, write_papers
from harvest.services.recutting import keep_still, recut
from harvest.services.scheduling import HARVEST_PRIORITY
from proposals.services.auditing import record_event

type Clock = Callable[[], datetime]

FORMATS: Final = (CSV, JSONL)
BROKE_OFF: Final = "The work on it broke off; its files were removed."
ABANDONED_AFTER: Final = timedelta(hours=24)


def build_dataset(
    project: Project,
    *,
    format: str,  # noqa: A002 -- the word people use
    folder: Path,
    collection: Collection | None = None,
    with_names: bool = False,
    by: User | None,
    clock: Clock,
) -> Dataset:
    """Register and write it in this process. Invalid, NotNow, Conflict."""
    dataset = register_dataset(
        project,
        format=format,
        folder=folder,
        collection=collection,
        with_names=with_names,
        by=by,
        now=clock(),
    )
    return fill_dataset(dataset, clock=clock)


def request_dataset(
    project: Project,
    *,
    format: str,  # noqa: A002
    collection: Collection | None,
    with_names: bool,
    by: User,
    now: datetime,
) -> Dataset:
    """Register it and leave the writing to a worker; its files stand under FIELDGATE_VAR."""
    with transaction.atomic():
        dataset = register_dataset(
            project, format=format, folder=None, collection=collection, with_names=with_names, by=by, now=now
        )
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
    project: Project,
    *,
    format: str,  # noqa: A002
    folder: Path | None,
    collection: Collection | None,
    with_names: bool,
    by: User | None,
    now: datetime,
) -> Dataset:
    """`folder` None: one of its own under FIELDGATE_VAR."""
    _refuse(project, format, collection, now)
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
            collection=collection,
            format=format,
            with_names=with_names,
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
            format=format,
            with_names=with_names,
        )
    return dataset


def fill_dataset(dataset: Dataset, *, clock: Clock, beat: Beat = keep_still) -> Dataset:
    """Write the files and put the dataset to use. A build that broke off begins anew. Conflict if the end came first."""
    folder, now = Path(dataset.folder), clock()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    erased = _count_erased(dataset.project)
    with locked(folder):
        facts: dict[str, Any] = {"files": [], "left_out": {"set_aside": 0, "overdue": 0}, "dates": {}}
        for kind in _kinds_of(dataset.project):
            _write_kind(dataset, kind, facts, now, beat)
        manifest = build_manifest(dataset, facts, now=now)
        write_papers(folder, manifest)
        _put_to_use(dataset, manifest, now=clock())
    if erased != _count_erased(dataset.project) or _was_any_run_cancelled(dataset.project, since=now):
        recut(dataset, clock=clock, beat=beat)
    dataset.refresh_from_db()
    return dataset


def _count_erased(project: Project) -> int:
    """Only ever grows. Their times do not tell what left meanwhile: a round stamps what it erases with its beginning."""
    return Tombstone.objects.filter(project=project).count()


def _was_any_run_cancelled(project: Project, *, since: datetime) -> bool:
    """Whether a record may have been taken back after it was written into the files."""
    cancelled = Run.objects.filter(collection__project=project, wish=Run.Wish.CANCEL)
    return cancelled.filter(Q(ended_at=None) | Q(ended_at__gte=since)).exists()


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


def _refuse(project: Project, form: str, collection: Collection | None, now: datetime) -> None:
    if form not in FORMATS:
        raise Invalid(f"A dataset can be made as {' or '.join(FORMATS)}, not as {form}.", {"format": form})
    if collection is not None and collection.project_id != project.pk:
        raise Invalid("This collection belongs to another project.", {"collection": collection.name})
    if project.state != ProjectState.OPEN or now >= ends_at(project):
        raise NotNow("The access is over, so nothing can be exported any more.")
    if now < begins_at(project):
        raise NotNow("The access has not begun, so there is nothing to export.")


def _take_folder(folder: Path) -> Path:
    """A new or empty folder, readable by this account alone where it is made here."""
    place = folder.absolute()
    if place.exists() and (not place.is_dir() or not all(map(is_part, place.iterdir()))):
        raise Invalid(f"{place} is not empty. Choose a new folder.", {"output": "not empty"})
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def _kinds_of(project: Project) -> list[str]:
    """At least videos, so that an empty harvest gives an empty file."""
    kinds = Batch.objects.filter(project=project).order_by().values_list("kind", flat=True).distinct()
    return sorted({"video", *kinds})


def _write_kind(dataset: Dataset, kind: str, facts: dict[str, Any], now: datetime, beat: Beat) -> None:
    name = f"{kind}s.{dataset.format}"
    with draft_of(Path(dataset.folder) / name, _columns_of(dataset)) as draft:
        begin(draft, dataset.format)
        for page in read_pages(dataset, kind, now=now):
            beat()
            _write_page(draft, dataset.format, page, facts)
    facts["files"].append({**draft.facts(name), "kind": kind})


def _write_page(draft: Draft, form: str, page: RowPage, facts: dict[str, Any]) -> None:
    add_rows(draft, form, page.rows)
    facts["left_out"]["set_aside"] += page.set_aside
    facts["left_out"]["overdue"] += page.overdue
    if page.created:
        dates = facts["dates"]
        first, last = min(page.created).isoformat(), max(page.created).isoformat()
        dates["first_created"] = min(dates.get("first_created", first), first)
        dates["last_created"] = max(dates.get("last_created", last), last)


def _columns_of(dataset: Dataset) -> tuple[str, ...]:
    """JSON lines name their fields themselves."""
    if dataset.format == JSONL:
        return ()
    chosen = [dataset.collection] if dataset.collection else dataset.project.collections.all()
    return choose_columns(name for collection in chosen for name in collection.fields)


def _put_to_use(dataset: Dataset, manifest: dict[str, Any], *, now: datetime) -> None:
    """Files that come after the end of the project are removed again."""
    rows = sum(manifest["counts"].values())
    failpoint("before_commit")
    with transaction.atomic():
        open_project = Project.objects.select_for_update().filter(
            pk=dataset.project_id, state=ProjectState.OPEN
        )
        begun = Dataset.objects.filter(pk=dataset.pk, state=DatasetState.BUILDING, built_at=None)
        changes = {"state": DatasetState.READY, "rows": rows, "manifest": manifest, "built_at": now}
        if open_project.exists() and begun.update(**changes, reason=""):
            about = {"dataset": dataset.number, "rows": rows}
            record_event("dataset.built", about=dataset.project, by=dataset.created_by, now=now, **about)
            return
    remove_files(Path(dataset.folder))
    raise Conflict("The project is closing, or this dataset was finished meanwhile.")
