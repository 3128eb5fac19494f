"""A dataset is built part by part. A part is on the disk before the row says so; what the row does not know is cut off.

So `kill -9` costs at most one part, and the files are the same bytes as of a build that nothing broke off. The files
come to their place when all is written, then checksums, manifest and README, then the dataset is in use.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.db.models import Max, Q

from accounts.rules.errors import Conflict
from harvest.models import Batch, Dataset, Project, Record, Run, Sighting, Tombstone
from harvest.rules.columns import OTHER, choose_columns
from harvest.rules.kinds import BY_FILE, KINDS, VIDEO, in_order
from harvest.rules.names import FACES
from harvest.rules.states import DatasetState, ProjectState
from harvest.services.dataset_files import STAGING, Beat, locked, measure, remove_files, sync_folder
from harvest.services.dataset_formats import IDS, JSONL, PARQUET, Part, Row, Written, find_format
from harvest.services.dataset_rows import Reading, count_records, read_pages
from harvest.services.failpoints import failpoint
from harvest.services.manifests import build_manifest, write_papers
from harvest.services.recalling import WHY, plan_deposit, plan_recut
from harvest.services.recutting import keep_still, recut
from proposals.services.auditing import record_event

type Clock = Callable[[], datetime]

PART: Final = 20_000
"""Records that one part looks at."""
_GONE: Final = "The project is closing, or this dataset was finished meanwhile."


@dataclass(slots=True)
class Course:
    """How far a build is, as its row keeps it. `erased`: tombstones when it began. `kinds`: still to be read, the first
    one being read; `part`: parts of it that are written. `looked` of `total` records were looked at."""

    as_of: datetime
    erased: int
    kinds: list[str]
    total: int
    looked: int = 0
    part: int = 0
    reading: dict[str, Any] = field(default_factory=dict)
    files: list[dict[str, Any]] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=lambda: {"set_aside": 0, "overdue": 0})
    dates: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"as_of": self.as_of.isoformat()}

    @classmethod
    def from_json(cls, progress: dict[str, Any]) -> "Course":
        return cls(**progress | {"as_of": datetime.fromisoformat(progress["as_of"])})


def fill_dataset(dataset: Dataset, *, clock: Clock, beat: Beat = keep_still) -> Dataset:
    """All parts, in this process. Conflict if the end of the project came first."""
    while not build_part(dataset, clock=clock, beat=beat):
        pass
    return dataset


def build_part(dataset: Dataset, *, clock: Clock, beat: Beat = keep_still) -> bool:
    """The next part; True once the dataset is in use. Conflict if the end of the project came first: no file is left.

    `beat` is called often, and once in the transaction that stores how far it is: it raises if another took over.
    """
    dataset.refresh_from_db()
    if dataset.built_at is not None:
        return True
    folder = Path(dataset.folder)
    _refuse_if_over(dataset)
    (folder / STAGING).mkdir(mode=0o700, parents=True, exist_ok=True)
    with locked(folder):
        course = _read_course(dataset, clock())
        if course.kinds:
            _write_part(dataset, course, beat)
            _store(dataset, beat, progress=course.as_json())
            return False
        _put_to_use(dataset, course, clock, beat)
    if dataset.state == DatasetState.BUILDING:
        recut(dataset, clock=clock, beat=beat)
    return True


def _refuse_if_over(dataset: Dataset) -> None:
    is_open = Project.objects.filter(pk=dataset.project_id, state=ProjectState.OPEN).exists()
    if not is_open or dataset.state != DatasetState.BUILDING:
        remove_files(Path(dataset.folder))
        raise Conflict(_GONE)


def _read_course(dataset: Dataset, now: datetime) -> Course:
    """Where it stands; from the beginning if what was written is there no more."""
    staging = Path(dataset.folder) / STAGING
    if dataset.progress:
        course = Course.from_json(dataset.progress)
        if _cut_back(staging, course.files):
            return course
    _cut_back(staging, [])
    kinds = _kinds_of(dataset)
    total = sum(count_records(dataset, kind) for kind in kinds)
    return Course(
        as_of=max(now, _find_newest(dataset.project) or now),
        erased=_count_erased(dataset.project),
        kinds=kinds,
        total=total,
    )


def _find_newest(project: Project) -> datetime | None:
    """When its newest record came, which is after now where the clock stepped back: what is held belongs in it."""
    newest: datetime | None = Record.objects.filter(project=project).aggregate(at=Max("first_seen_at"))["at"]
    return newest


def _cut_back(staging: Path, files: Sequence[dict[str, Any]]) -> bool:
    """Take away what no row knows of. False if something that a row knows of is missing."""
    known = {staging / file["name"]: file["bytes"] for file in files}
    for path in sorted(staging.rglob("*")):
        if not path.is_dir() and path not in known:
            path.unlink()
    return all(
        _cut_to(path, size, staging.parent / path.relative_to(staging)) for path, size in known.items()
    )


def _cut_to(draft: Path, size: int, place: Path) -> bool:
    """Whether that much of it is there, perhaps at its place already."""
    if not draft.is_file():
        return place.is_file() and place.stat().st_size == size
    if draft.stat().st_size < size:
        return False
    with draft.open("r+b") as file:
        file.truncate(size)
    return True


def _write_part(dataset: Dataset, course: Course, beat: Beat) -> None:
    kind = course.kinds[0]
    reading = _open_reading(course)
    before = reading.looked
    pages = read_pages(dataset, kind, as_of=course.as_of, reading=reading, most=PART)
    part = Part(
        staging=Path(dataset.folder) / STAGING,
        kind=kind,
        columns=columns_of(dataset, kind),
        number=course.part + 1,
        before=tuple(
            Written(file["name"], file["rows"], file["bytes"])
            for file in course.files
            if file["kind"] == kind
        ),
    )
    written = find_format(dataset.format).write(part, _with_beats(pages, beat))
    _note_part(course, reading, written, looked=reading.looked - before)


def _open_reading(course: Course) -> Reading:
    told = dict(course.reading)
    moments = [datetime.fromisoformat(each) for each in told.pop("created", [])]
    return Reading(**told, created=moments)


def _with_beats(pages: Iterator[list[Row]], beat: Beat) -> Iterator[list[Row]]:
    for page in pages:
        beat()
        yield page


def _note_part(course: Course, reading: Reading, written: Sequence[Written], *, looked: int) -> None:
    kind = course.kinds[0]
    changed = {each.name: asdict(each) | {"kind": kind} for each in written}
    kept = [file for file in course.files if file["name"] not in changed]
    course.files = [*kept, *changed.values()]
    course.looked += looked
    course.part += 1
    course.reading = asdict(reading) | {"created": [each.isoformat() for each in reading.created]}
    if reading.is_over:
        _end_kind(course, reading)


def _end_kind(course: Course, reading: Reading) -> None:
    for name in course.left_out:
        course.left_out[name] += getattr(reading, name)
    if reading.created:
        first, last = (each.isoformat() for each in reading.created)
        course.dates["first_created"] = min(course.dates.get("first_created", first), first)
        course.dates["last_created"] = max(course.dates.get("last_created", last), last)
    del course.kinds[0]
    course.part, course.reading = 0, {}


def _store(dataset: Dataset, beat: Beat, **changes: Any) -> None:
    failpoint("before_commit")
    with transaction.atomic():
        beat()
        stored = _begun(dataset).update(**changes)
    if not stored:
        remove_files(Path(dataset.folder))
        raise Conflict(_GONE)
    failpoint("after_commit")


def _begun(dataset: Dataset) -> Any:
    return Dataset.objects.filter(pk=dataset.pk, state=DatasetState.BUILDING, built_at=None)


def _put_to_use(dataset: Dataset, course: Course, clock: Clock, beat: Beat) -> None:
    """Files that come after the end of the project are removed again.

    Whoever removes records locks the project too: what left before is seen here, what leaves later recalls the dataset.
    """
    now = clock()
    facts = {
        "files": _settle_files(dataset, course, beat),
        "left_out": course.left_out,
        "dates": course.dates,
    }
    manifest = build_manifest(dataset, facts, as_of=course.as_of, now=now)
    write_papers(Path(dataset.folder), manifest)
    failpoint("before_commit")
    with transaction.atomic():
        beat()
        stored = _enter(dataset, manifest, course, now)
    if not stored:
        remove_files(Path(dataset.folder))
        raise Conflict(_GONE)
    dataset.refresh_from_db()
    failpoint("after_commit")


def _enter(dataset: Dataset, manifest: dict[str, Any], course: Course, now: datetime) -> bool:
    open_project = Project.objects.select_for_update().filter(pk=dataset.project_id, state=ProjectState.OPEN)
    rows = sum(manifest["counts"].values())
    changes = {"rows": rows, "manifest": manifest, "built_at": now, "progress": {}}
    is_whole = not _has_lost_rows(dataset, course)
    state = {"state": DatasetState.READY, "reason": ""} if is_whole else {"reason": WHY}
    if not open_project.exists() or not _begun(dataset).update(**changes, **state):
        return False
    record_event(
        "dataset.built",
        about=dataset.project,
        by=dataset.created_by,
        now=now,
        dataset=dataset.number,
        rows=rows,
    )
    if is_whole:
        plan_deposit(dataset, now=now)
    else:
        plan_recut(dataset, now=now)
    return True


def _has_lost_rows(dataset: Dataset, course: Course) -> bool:
    """Since it was begun; what is held may be newer than that by a clock that stepped back."""
    project, begun = dataset.project, min(course.as_of, dataset.created_at)
    return course.erased != _count_erased(project) or _was_any_run_cancelled(project, since=begun)


def _settle_files(dataset: Dataset, course: Course, beat: Beat) -> list[dict[str, Any]]:
    """Each file to its place, in the order of kinds and names; what the manifest says of it. Can be repeated."""
    folder = Path(dataset.folder)
    found = []
    for file in sorted(course.files, key=lambda file: (list(KINDS).index(file["kind"]), file["name"])):
        draft, path = folder / STAGING / file["name"], folder / file["name"]
        if draft.exists():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft.replace(path)
            sync_folder(path.parent)
        facts = measure(path, beat)
        columns = list(columns_of(dataset, file["kind"]))
        found.append(
            {
                "name": file["name"],
                "rows": file["rows"],
                "bytes": facts.bytes,
                "sha256": facts.sha256,
                "columns": columns,
                "kind": file["kind"],
            }
        )
    _remove_staging(folder / STAGING)
    return found


def _remove_staging(staging: Path) -> None:
    for place in sorted(staging.rglob("*"), reverse=True):
        place.rmdir()
    staging.rmdir()


def columns_of(dataset: Dataset, kind: str) -> tuple[str, ...]:
    """JSON lines name their fields themselves. Parquet has a place for what does not fit the type of its column."""
    if dataset.format == JSONL:
        return ()
    if dataset.format == IDS:
        return ("id",)
    chosen = [dataset.collection] if dataset.collection else dataset.project.collections.all()
    limit = [*dataset.fields, OTHER] if dataset.fields and dataset.format == PARQUET else dataset.fields
    columns = choose_columns(kind, (name for each in chosen for name in each.fields), limit)
    return columns if dataset.with_names else tuple(name for name in columns if name not in FACES)


def _kinds_of(dataset: Dataset) -> list[str]:
    """At least what was asked for, so that an empty harvest gives an empty file."""
    if dataset.collection is None:
        kinds = Batch.objects.filter(project=dataset.project).order_by().values_list("kind", flat=True)
        return in_order({VIDEO.name, *kinds.distinct()})
    seen = Sighting.objects.filter(project=dataset.project_id, collection_id=dataset.collection.pk)
    asked = BY_FILE.get(dataset.collection.kind, VIDEO).name
    return in_order({asked, *(kind for kind in KINDS if seen.filter(kind=kind).exists())})


def _count_erased(project: Project) -> int:
    """Only ever grows. Their times do not tell what left meanwhile: a round stamps what it erases with its beginning."""
    return Tombstone.objects.filter(project=project).count()


def _was_any_run_cancelled(project: Project, *, since: datetime) -> bool:
    """Whether a record may have been taken back after it was written into the files."""
    cancelled = Run.objects.filter(collection__project=project, wish=Run.Wish.CANCEL)
    return cancelled.filter(Q(ended_at=None) | Q(ended_at__gte=since)).exists()
