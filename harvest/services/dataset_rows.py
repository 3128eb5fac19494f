"""Records as rows of a dataset, page by page, in the order of their keys. No SELECT stays open between pages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import QuerySet

from harvest.models import Dataset, Record, Sighting
from harvest.rules.columns import keep_chosen
from harvest.rules.kinds import KINDS
from harvest.rules.names import hide_names, leave_out_faces
from harvest.rules.states import RecordState
from harvest.selectors.overdue import find_overdue
from harvest.services.dataset_formats import Row
from harvest.vault import Codes, ProjectCodes, ProjectKeys, make_own_codes, open_keyring, open_record

PAGE: Final = 2_000


@dataclass(slots=True)
class Reading:
    """Where the reading of one kind stands. `looked`: records seen; `set_aside` and `overdue` were left out: absent at
    the last look, or not confirmed within the interval. `is_over`: no record is left."""

    after: str = ""
    looked: int = 0
    set_aside: int = 0
    overdue: int = 0
    is_over: bool = False
    created: list[datetime] = field(default_factory=list)
    """The first and the last moment of creation, where any was told."""


def read_pages(
    dataset: Dataset, kind: str, *, as_of: datetime, reading: Reading, most: int
) -> Iterator[list[Row]]:
    """Pages with some `most` records, from where `reading` stands; it moves on with each page.

    Only what may be shown: live records that were there at `as_of` and whose batch was not overdue then.
    """
    overdue = frozenset(find_overdue(dataset.project, as_of).values_list("pk", flat=True))
    ends_at = reading.looked + most
    while not reading.is_over and reading.looked < ends_at:
        records = _next_records(dataset, kind, reading)
        yield _choose_rows(dataset, records, overdue, as_of, reading)


def count_records(dataset: Dataset, kind: str) -> int:
    """That it will look at, for the picture of how far it is."""
    return _choose_from(dataset, kind).count()


def _next_records(dataset: Dataset, kind: str, reading: Reading) -> list[Record]:
    if dataset.collection_id is None:
        records = list(_records(dataset, kind).filter(key__gt=reading.after).order_by("key")[:PAGE])
        _move(reading, [each.key for each in records])
        return records
    seen = _choose_from(dataset, kind).filter(key__gt=reading.after).order_by("key")
    keys = list(seen.values_list("key", flat=True)[:PAGE])
    _move(reading, keys)
    return list(_records(dataset, kind).filter(key__in=keys).order_by("key"))


def _move(reading: Reading, keys: Sequence[str]) -> None:
    reading.is_over = len(keys) < PAGE
    reading.looked += len(keys)
    if keys:
        reading.after = keys[-1]


def _choose_from(dataset: Dataset, kind: str) -> QuerySet[Record] | QuerySet[Sighting]:
    if dataset.collection_id is None:
        return _records(dataset, kind)
    return Sighting.objects.filter(
        project_id=dataset.project_id, collection_id=dataset.collection_id, kind=kind
    )


def _records(dataset: Dataset, kind: str) -> QuerySet[Record]:
    return Record.objects.filter(project_id=dataset.project_id, kind=kind)


def _choose_rows(
    dataset: Dataset, records: Sequence[Record], overdue: frozenset[int], as_of: datetime, reading: Reading
) -> list[Row]:
    asked = [each for each in records if each.first_seen_at <= as_of and _is_of_the_days(dataset, each)]
    timely = [each for each in asked if each.batch_id not in overdue]
    shown = [each for each in timely if each.state == RecordState.LIVE]
    reading.overdue += len(asked) - len(timely)
    reading.set_aside += len(timely) - len(shown)
    moments = [*reading.created, *(each.created_at for each in shown if each.created_at)]
    reading.created = [min(moments), max(moments)] if moments else []
    keys = open_keyring().project(dataset.project.ref)
    codes = codes_of(dataset, keys)
    return [Row(each.created_at, _build_row(dataset, each, keys, codes)) for each in shown]


def codes_of(dataset: Dataset, keys: ProjectKeys) -> Codes:
    return make_own_codes(keys, dataset.number) if dataset.own_codes else ProjectCodes(keys)


def _is_of_the_days(dataset: Dataset, record: Record) -> bool:
    """Whatever has no moment of creation, such as an account, is of every day."""
    if record.created_at is None:
        return True
    day = record.created_at.astimezone(UTC).date()
    first, last = dataset.created_from, dataset.created_to
    return (first is None or day >= first) and (last is None or day <= last)


def _build_row(dataset: Dataset, record: Record, keys: ProjectKeys, codes: Codes) -> dict[str, Any]:
    data = open_record(keys, record.project_id, record.kind, record.key, bytes(record.payload))
    shown = data if dataset.with_names else leave_out_faces(hide_names(data, codes.of_name))
    row = {
        "id": codes.of_key(record.key) if KINDS[record.kind].hashed else record.key,
        **{name: value for name, value in shown.items() if name != "id"},
        "collected_at": record.first_seen_at.isoformat(),
        "last_seen_at": record.seen_at.isoformat(),
    }
    return keep_chosen(row, record.kind, dataset.fields)
