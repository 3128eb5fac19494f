"""Runs and their progress, as screens and `harvest status` show them."""

from dataclasses import dataclass
from datetime import datetime

from harvest.models import Project, Run
from harvest.rules.states import RunState


@dataclass(frozen=True, slots=True)
class RunProgress:
    """`state` and `reason` in words; `goes_on_at` None: now, never, or when a person acts."""

    collection: str
    number: int
    state: RunState
    reason: str
    goes_on_at: datetime | None
    windows: int
    windows_done: int
    windows_failed: int
    requests: int
    records_new: int
    records_again: int
    erased_again: int
    unreadable: int
    created_at: datetime
    ended_at: datetime | None

    def as_json(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}


def newest_runs(project: Project, *, collection: str | None = None) -> list[RunProgress]:
    """The newest run of each collection, by the collection's name. One without a run is left out."""
    runs = Run.objects.filter(collection__project=project).select_related("collection")
    if collection is not None:
        runs = runs.filter(collection__name=collection)
    newest = {run.collection_id: run for run in runs.order_by("number")}
    return sorted(map(_build_progress, newest.values()), key=lambda progress: progress.collection)


def _build_progress(run: Run) -> RunProgress:
    return RunProgress(
        collection=run.collection.name,
        number=run.number,
        state=RunState(run.state),
        reason=run.reason,
        goes_on_at=run.goes_on_at,
        windows=run.windows,
        windows_done=run.windows_done,
        windows_failed=run.windows_failed,
        requests=run.requests,
        records_new=run.records_new,
        records_again=run.records_again,
        erased_again=run.erased_again,
        unreadable=run.unreadable,
        created_at=run.created_at,
        ended_at=run.ended_at,
    )
