"""One page into the database: everything it says, in one transaction, while this worker still holds the unit.

Order: lock the project, fence, look whether the access still runs, tombstones, records, sightings, counts, log.
A record found again keeps its batch and its day, by which it is counted; its values are updated. One that was set aside
comes back if the answer is newer than the look that missed it. An erased id is counted, not stored; a row from after the
period is neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from harvest.models import DayCount, Project, Record, Run, Sighting, Tombstone
from harvest.rules.states import RecordState, UnitState
from harvest.services.access_period import refuse_outside_access
from harvest.services.asking import note_answer
from harvest.services.batching import place
from harvest.services.failpoints import failpoint
from harvest.services.scheduling import Held, fence
from harvest.services.settling import count_done
from harvest.vault import ProjectKeys, open_keyring, open_record, seal_record, tombstone_of
from tiktok.client import Page
from tiktok.records import Item

KIND = "video"


@dataclass(frozen=True, slots=True)
class Stored:
    """What a page brought. `erased`: ids that were erased before and stay so."""

    new: int
    again: int
    erased: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """Rows of one page for one run. `asked_at`: when the request was sent; `fields`: what was asked for; `last_day`: of
    the run's period."""

    project: Project
    run: Run
    keys: ProjectKeys
    fields: frozenset[str]
    last_day: date
    asked_at: datetime
    now: datetime


def store_page(held: Held, page: Page, *, asked_at: datetime, then: dict[str, Any]) -> Stored:
    """Store the page, and move the unit by `then` (columns such as `progress`). Fenced or AccessOver: nothing is stored."""
    failpoint("before_commit")
    with transaction.atomic(durable=True):
        project = Project.objects.select_for_update().get(pk=held.unit.project_id)
        now = held.clock()
        fence(held, **then)
        refuse_outside_access(project, now)
        arrival = _read_arrival(held, project, asked_at, now)
        stored = _store_items(arrival, page.items)
        _count(arrival, stored, page)
        _log(held, page, stored)
        if then.get("state") == UnitState.DONE:
            count_done(held.unit.run_id, now)
    failpoint("after_commit")
    return stored


def _read_arrival(held: Held, project: Project, asked_at: datetime, now: datetime) -> Arrival:
    run = held.unit.run
    if run is None:
        raise ValueError("A page belongs to a run.")
    keys = open_keyring().project(project.ref)
    last_day = date.fromisoformat(run.asked["end_date"])
    return Arrival(project, run, keys, frozenset(run.asked["fields"]), last_day, asked_at, now)


def _store_items(arrival: Arrival, items: Sequence[Item]) -> Stored:
    by_key = {item.id: item for item in items if _is_wanted(arrival, item)}
    erased = _find_erased(arrival, by_key)
    wanted = {key: item for key, item in by_key.items() if key not in erased}
    known = _find_known(arrival, wanted)
    new = [key for key in wanted if key not in known]
    batches = place(arrival.project, KIND, new, arrival.now)
    rows = [_build_record(arrival, item, known.get(key), batches.get(key, 0)) for key, item in wanted.items()]
    _upsert_records(rows)
    _upsert_sightings(arrival, wanted)
    _count_days(arrival, [wanted[key] for key in new])
    return Stored(len(new), len(known), len(erased))


def _is_wanted(arrival: Arrival, item: Item) -> bool:
    """Not of the day that is asked for beyond the period, lest its last one be missed."""
    return item.created_at is None or item.created_at.astimezone(UTC).date() <= arrival.last_day


def _find_erased(arrival: Arrival, by_key: dict[str, Item]) -> set[str]:
    project_id = arrival.project.pk
    if not Tombstone.objects.filter(project_id=project_id, kind=KIND).exists():
        return set()
    hashes = {tombstone_of(arrival.keys, KIND, key): key for key in by_key}
    found = Tombstone.objects.filter(project_id=project_id, kind=KIND, key__in=list(hashes))
    return {hashes[code] for code in found.values_list("key", flat=True)}


def _find_known(arrival: Arrival, wanted: dict[str, Item]) -> dict[str, Record]:
    found = Record.objects.filter(project_id=arrival.project.pk, kind=KIND, key__in=list(wanted))
    return {record.key: record for record in found}


def _build_record(arrival: Arrival, item: Item, known: Record | None, batch_id: int) -> Record:
    record = known or Record(
        project_id=arrival.project.pk,
        kind=KIND,
        key=item.id,
        batch_id=batch_id,
        collection_id=arrival.run.collection_id,
        created_at=item.created_at,
        first_seen_at=arrival.now,
    )
    record.seen_at = arrival.now
    if record.absent_at is not None and record.absent_at < arrival.asked_at:
        record.state, record.absent_at = RecordState.LIVE, None
    data = _merge(arrival, item, known)
    record.payload = seal_record(arrival.keys, arrival.project.pk, KIND, item.id, data)
    return record


def _merge(arrival: Arrival, item: Item, known: Record | None) -> dict[str, Any]:
    """Fields that were not asked this time keep their last value; one that was asked and is gone is gone."""
    if known is None:
        return item.data
    old = open_record(arrival.keys, arrival.project.pk, KIND, item.id, bytes(known.payload))
    return {name: value for name, value in old.items() if name not in arrival.fields} | item.data


def _upsert_records(rows: list[Record]) -> None:
    Record.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["project", "kind", "key"],
        update_fields=["seen_at", "state", "absent_at", "payload"],
    )


def _upsert_sightings(arrival: Arrival, wanted: dict[str, Item]) -> None:
    run = arrival.run
    Sighting.objects.bulk_create(
        [
            Sighting(
                project_id=arrival.project.pk,
                kind=KIND,
                key=key,
                collection_id=run.collection_id,
                first_run_id=run.pk,
                last_run_id=run.pk,
            )
            for key in wanted
        ],
        update_conflicts=True,
        unique_fields=["project", "kind", "key", "collection_id"],
        update_fields=["last_run_id"],
    )


def _count_days(arrival: Arrival, items: list[Item]) -> None:
    """A record without a moment of creation stands in no day."""
    days: dict[date, int] = {}
    for item in items:
        if item.created_at is not None:
            day = item.created_at.astimezone(UTC).date()
            days[day] = days.get(day, 0) + 1
    for day, count in days.items():
        rows = DayCount.objects.filter(collection_id=arrival.run.collection_id, kind=KIND, day=day)
        if not rows.update(records=F("records") + count):
            DayCount.objects.create(
                collection_id=arrival.run.collection_id, kind=KIND, day=day, records=count
            )


def _count(arrival: Arrival, stored: Stored, page: Page) -> None:
    Run.objects.filter(pk=arrival.run.pk).update(
        records_new=F("records_new") + stored.new,
        records_again=F("records_again") + stored.again,
        erased_again=F("erased_again") + stored.erased,
        unreadable=F("unreadable") + page.unreadable,
    )


def _log(held: Held, page: Page, stored: Stored) -> None:
    note_answer(
        held,
        cursor=held.unit.progress.get("cursor"),
        items=len(page.items),
        items_new=stored.new,
        http_status=page.http_status,
        code="ok",
        log_id=page.log_id[:80],
        request_sha256=page.request_sha256,
        response_sha256=page.body_sha256,
    )
