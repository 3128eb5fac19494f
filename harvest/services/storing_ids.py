"""A list of ids that was laid down becomes records without content, part by part, and at its end a copy that somebody keeps."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from itertools import batched
from pathlib import Path
from typing import Final

from django.db import transaction
from django.db.models import F, Max

from harvest.models import Batch, Dataset, DatasetCopy, IdImport, Project, Record, Sighting
from harvest.rules.kinds import ACCOUNT, BY_FILE, RecordKind
from harvest.rules.states import ProjectState
from harvest.services.arriving import account_key
from harvest.services.counting import count_days, day_of
from harvest.services.dataset_building import fill_dataset
from harvest.services.datasets import Choice, register_dataset
from harvest.services.graves import find_erased
from harvest.services.recutting import tell_holders
from harvest.services.removed_ids import note_gone
from harvest.vault import ProjectKeys, open_keyring, seal_record
from proposals.services.auditing import record_event
from tiktok.ids import created_at

type Clock = Callable[[], datetime]
type Beat = Callable[[], None]

PART: Final = 4_950
"""Lines of one transaction: half a batch of videos."""


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
