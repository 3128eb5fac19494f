"""Ids that were harvested elsewhere become records without content, so that clock, checks, recall and certificate reach them.

The list is read through once and refused whole, or laid beside the database line by line; a worker stores it part by part.
Its records are checked only once the list is registered as a copy that somebody keeps: whatever is found gone after that
reaches them as a list of ids to remove, with a confirmation.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import batched
from pathlib import Path
from typing import IO, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Max

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid, NotNow
from harvest.access import is_allowed
from harvest.models import Batch, Collection, Dataset, DatasetCopy, IdImport, Project, Record, Sighting, Unit
from harvest.rules.id_lists import LONGEST_LINE, Bad, Found, ListError, Wanted, read_list
from harvest.rules.kinds import ACCOUNT, BY_FILE, RecordKind
from harvest.rules.rights import Right
from harvest.rules.states import ProjectState, UnitKind
from harvest.services.access_period import begins_at, ends_at
from harvest.services.adopting import refuse_unconfirmed
from harvest.services.arriving import account_key
from harvest.services.counting import count_days, day_of
from harvest.services.dataset_building import fill_dataset
from harvest.services.datasets import Choice, register_dataset
from harvest.services.graves import find_erased
from harvest.services.recutting import tell_holders
from harvest.services.removed_ids import note_gone
from harvest.services.scheduling import HARVEST_PRIORITY
from harvest.vault import ProjectKeys, open_keyring, seal_record
from proposals.services.auditing import record_event
from tiktok.ids import created_at

type Clock = Callable[[], datetime]
type Beat = Callable[[], None]

PART: Final = 4_950
"""Lines of one transaction: half a batch of videos."""
SHOWN: Final = 50
"""Bad rows that are named; the others are counted."""


@dataclass(frozen=True, slots=True)
class Checked:
    """`bad` are the first ones, `bad_count` all of them."""

    rows: int
    first: date | None
    last: date | None
    bad: tuple[Bad, ...]
    bad_count: int


class BadRows(Invalid):
    """`checked` says which."""

    def __init__(self, checked: Checked) -> None:
        rows = "row" if checked.bad_count == 1 else "rows"
        super().__init__(
            f"{checked.bad_count:,} {rows} of the list cannot be brought in. Nothing was.",
            {f"line {bad.line}": bad.what for bad in checked.bad},
        )
        self.checked = checked


def bring_ids(
    project: Project,
    name: str,
    source: IO[bytes],
    wanted: Wanted,
    *,
    leave_out_bad: bool,
    by: User | None,
    now: datetime,
) -> IdImport:
    """A collection that is kept elsewhere, and work for a worker. `source` is read once, in flat memory.

    BadRows unless those are to be left out; Invalid for a list that cannot be read; Conflict for a name that is taken.
    """
    _refuse(project, name, now)
    refuse_unconfirmed(project)
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = folder / f"{project.ref}-{os.urandom(8).hex()}.tsv"
    try:
        checked = _lay_down(source, wanted, place, now.date())
        _refuse_bad(checked, leave_out_bad=leave_out_bad)
        return _register(project, name.strip(), wanted, place, checked, by=by, now=now)
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def store_part(found: IdImport, *, clock: Clock, beat: Beat = lambda: None) -> bool:
    """The next part; True once the list is registered and its records are checked like any others."""
    found.refresh_from_db(fields=["done_at"])
    if found.done_at is not None or found.collection.project.state != ProjectState.OPEN:
        Path(found.place).unlink(missing_ok=True)
        return True
    lines, offset = _read_lines(Path(found.place), found.offset)
    if lines:
        _store(found, lines, offset, beat, clock())
        found.refresh_from_db()
        return False
    _hand_over(found, clock, beat)
    return True


def drop_lists(project: Project) -> None:
    """The files of lists that were on their way when the project ended, also of those that a `kill -9` left without a row."""
    for place in IdImport.objects.filter(collection__project=project).values_list("place", flat=True):
        Path(place).unlink(missing_ok=True)
    for left in _folder().glob(f"{project.ref}-*.tsv"):
        left.unlink(missing_ok=True)


def _folder() -> Path:
    return Path(settings.FIELDGATE_VAR) / "ids"


def _refuse(project: Project, name: str, now: datetime) -> None:
    if project.state != ProjectState.OPEN or now >= ends_at(project):
        raise NotNow("The access is over, so nothing can be brought in any more.")
    if now < begins_at(project):
        raise NotNow("The access has not begun.")
    if not 0 < len(name.strip()) <= 80:
        raise Invalid(
            "Give the collection a name of at most 80 characters.", {"name": "is empty or too long"}
        )
    if project.collections.filter(name=name.strip()).exists():
        raise Conflict(f"There is a collection called {name.strip()} already. Choose another name.")


def _refuse_bad(checked: Checked, *, leave_out_bad: bool) -> None:
    if checked.bad_count and not leave_out_bad:
        raise BadRows(checked)
    if not checked.rows:
        raise Invalid("There is no id in the list.", {"file": "holds no id"})


def _lay_down(source: IO[bytes], wanted: Wanted, place: Path, today: date) -> Checked:
    """Good rows into the file, as `key TAB day`."""
    rows = bad_count = 0
    bad: list[Bad] = []
    days: tuple[date, date] | None = None
    with place.open("x", encoding="ascii") as file:
        place.chmod(0o600)
        try:
            for row in read_list(_decode(source), wanted, today=today):
                if isinstance(row, Found):
                    file.write(f"{row.key}\t{row.harvested_on.isoformat()}\n")
                    rows += 1
                    first, last = days or (row.harvested_on, row.harvested_on)
                    days = min(first, row.harvested_on), max(last, row.harvested_on)
                else:
                    bad_count += 1
                    bad += [row] if len(bad) < SHOWN else []
        except ListError as error:
            raise Invalid(str(error), {"file": str(error)}) from error
    first_day, last_day = days or (None, None)
    return Checked(rows, first_day, last_day, tuple(bad), bad_count)


def _decode(source: IO[bytes]) -> Iterator[str]:
    """Lines; what is not UTF-8 shows as a mark that no id has. ListError for a line without an end."""
    while line := source.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
            raise ListError("The list has a line of a million characters. It is neither CSV nor JSON lines.")
        yield line.decode("utf-8", "replace").replace("\0", "\ufffd")


def _register(
    project: Project,
    name: str,
    wanted: Wanted,
    place: Path,
    checked: Checked,
    *,
    by: User | None,
    now: datetime,
) -> IdImport:
    holder = by if by and is_allowed(by, project, Right.DATASETS, now.date()) else project.pi
    try:
        with transaction.atomic():
            collection = Collection.objects.create(
                project=project,
                name=name,
                kind=wanted.kind,
                query={},
                fields=[],
                start_date=checked.first or now.date(),
                end_date=checked.last or now.date(),
                kept_elsewhere=True,
                asks_late=False,
                asks_counts=False,
                created_by=by,
                created_at=now,
            )
            found = IdImport.objects.create(
                collection=collection,
                rows=checked.rows,
                bad=checked.bad_count,
                place=str(place),
                holder=holder,
                created_at=now,
            )
            Unit.objects.create(
                project=project,
                kind=UnitKind.IDS,
                spec={"ids": found.pk},
                priority=HARVEST_PRIORITY,
                not_before=now,
                created_at=now,
            )
            record_event(
                "ids.brought",
                about=project,
                by=by,
                now=now,
                collection=collection.pk,
                rows=checked.rows,
                left_out=checked.bad_count,
            )
    except IntegrityError as error:
        raise Conflict(f"There is a collection called {name} already. Choose another name.") from error
    return found


def _read_lines(place: Path, offset: int) -> tuple[list[tuple[str, date]], int]:
    with place.open("rb") as file:
        file.seek(offset)
        raw = [line for _, line in zip(range(PART), file, strict=False)]
    lines = [line.decode("ascii").rstrip("\n").split("\t") for line in raw]
    return [(key, date.fromisoformat(day)) for key, day in lines], offset + sum(map(len, raw))


def _store(found: IdImport, lines: list[tuple[str, date]], offset: int, beat: Beat, now: datetime) -> None:
    """One transaction; once, whoever comes second finds the offset moved."""
    with transaction.atomic():
        beat()
        project = Project.objects.select_for_update().get(pk=found.collection.project_id)
        mine = IdImport.objects.filter(pk=found.pk, offset=found.offset)
        if project.state != ProjectState.OPEN or not mine.update(offset=offset):
            return
        kind = BY_FILE[found.collection.kind]
        keys = open_keyring().project(project.ref)
        names = {_key_of(keys, kind, key): (key, day) for key, day in lines}
        held = set(_find(Record, project, kind, names))
        erased = find_erased(keys, project.pk, kind.name, names) - held
        seen = set(_find(Sighting.objects.filter(collection_id=found.collection_id), project, kind, names))
        new = {key: value for key, value in names.items() if key not in held and key not in erased}
        batches = _store_records(found, project, kind, keys, new, now)
        _store_sightings(
            found, project, kind, [key for key in names if key not in erased and key not in seen]
        )
        IdImport.objects.filter(pk=found.pk).update(
            new=F("new") + len(new),
            known=F("known") + len(held - seen),
            gone=F("gone") + len(erased),
            repeated=F("repeated") + len(lines) - len(names) + len(seen),
            batches=[*found.batches, *batches],
        )


def _find(
    rows: object, project: Project, kind: RecordKind, names: dict[str, tuple[str, date]]
) -> Iterator[str]:
    manager = Record.objects.all() if rows is Record else rows
    for some in batched(names, 500, strict=False):
        yield from manager.filter(project=project, kind=kind.name, key__in=some).values_list("key", flat=True)  # type: ignore[attr-defined]


def _key_of(keys: ProjectKeys, kind: RecordKind, key: str) -> str:
    return account_key(keys, key) if kind is ACCOUNT else key


def _store_records(
    found: IdImport,
    project: Project,
    kind: RecordKind,
    keys: ProjectKeys,
    new: dict[str, tuple[str, date]],
    now: datetime,
) -> list[int]:
    """In batches of their own, whose clocks start at their oldest day: nothing that was collected here waits with them."""
    made = []
    for some in batched(new.items(), kind.capacity or PART, strict=False):
        batch = _make_batch(found, project, kind, some, now)
        made.append(batch.pk)
        Record.objects.bulk_create(
            [
                Record(
                    project_id=project.pk,
                    kind=kind.name,
                    key=key,
                    created_at=None if kind is ACCOUNT else created_at(given),
                    batch_id=batch.pk,
                    collection_id=found.collection_id,
                    first_seen_at=now,
                    seen_at=now,
                    payload=seal_record(
                        keys, project.pk, kind.name, key, {"username" if kind is ACCOUNT else "id": given}
                    ),
                )
                for key, (given, _) in some
            ]
        )
    days = Counter(None if kind is ACCOUNT else day_of(created_at(given)) for given, _ in new.values())
    count_days(found.collection_id, kind.name, days)
    return made


def _make_batch(
    found: IdImport,
    project: Project,
    kind: RecordKind,
    some: tuple[tuple[str, tuple[str, date]], ...],
    now: datetime,
) -> Batch:
    """Sealed, and without a count until the list is registered: no check begins before."""
    last = Batch.objects.filter(project=project, kind=kind.name).aggregate(last=Max("number"))["last"] or 0
    oldest = min(day for _, (_, day) in some)
    return Batch.objects.create(
        project=project,
        kind=kind.name,
        number=last + 1,
        taken=len(some),
        clock_at=datetime.combine(oldest, time(), UTC),
        sealed_at=now,
        collections=[found.collection_id],
    )


def _store_sightings(found: IdImport, project: Project, kind: RecordKind, names: list[str]) -> None:
    Sighting.objects.bulk_create(
        [
            Sighting(
                project_id=project.pk,
                kind=kind.name,
                key=key,
                collection_id=found.collection_id,
                first_run_id=0,
                last_run_id=0,
            )
            for key in names
        ],
        ignore_conflicts=True,
    )


def _hand_over(found: IdImport, clock: Clock, beat: Beat) -> None:
    """The ids as a dataset, of which the holder has a copy: theirs. Then the batches count, and are due. Once, also where a
    command and a worker are at it."""
    project = found.collection.project
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        found.refresh_from_db(fields=["dataset", "done_at"])
        if found.done_at is not None:
            return
        if found.dataset is None:
            choice = Choice("ids", collection=found.collection, with_names=True)
            found.dataset = register_dataset(project, choice, folder=None, by=found.holder, now=clock())
            found.save(update_fields=["dataset"])
            DatasetCopy.objects.create(dataset=found.dataset, user=found.holder, taken_at=clock())
    fill_dataset(found.dataset, clock=clock, beat=beat)
    now = clock()
    try:
        gone = _note_gone(found, found.dataset, beat, now)
    except FileNotFoundError:
        if IdImport.objects.filter(pk=found.pk, done_at__isnull=False).exists():
            return  # Whoever came first has ended it.
        raise
    with transaction.atomic():
        beat()
        Project.objects.select_for_update().get(pk=project.pk)
        if not IdImport.objects.filter(pk=found.pk, done_at=None).update(done_at=now):
            return
        if gone:
            found.dataset.copies.filter(recalled_at=None).update(recalled_at=now)
            tell_holders(found.dataset, now)
        for number in found.batches:
            count = Record.objects.filter(project=project, batch_id=number).count()
            Batch.objects.filter(pk=number).update(records=count)
        record_event(
            "ids.stored",
            about=project,
            by=found.holder,
            now=now,
            collection=found.collection_id,
            rows=found.new,
        )
    Path(found.place).unlink(missing_ok=True)


def _note_gone(found: IdImport, dataset: Dataset, beat: Beat, now: datetime) -> int:
    """What was erased here stays in the copy that is kept elsewhere unless its holder is told: how many ids of the list. Those
    of accounts stand in it by their names."""
    project, kind = found.collection.project, BY_FILE[found.collection.kind]
    keys = open_keyring().project(project.ref)
    noted = offset = 0
    while True:
        lines, offset = _read_lines(Path(found.place), offset)
        if not lines:
            return noted
        beat()
        names = {_key_of(keys, kind, key): (key, day) for key, day in lines}
        erased = find_erased(keys, project.pk, kind.name, names) - set(_find(Record, project, kind, names))
        if erased:
            note_gone(dataset, kind.name, [names[key][0] for key in erased], now=now)
            noted += len(erased)
