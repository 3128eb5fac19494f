"""Things of a page become records: tombstones first, then records, sightings and counts. Inside the transaction of the page.

A record found again keeps its batch and its day, by which it is counted; its values are updated. One that was set aside
comes back if the answer is newer than the look that missed it. An erased thing is counted, not stored, and so is what
goes with one: the comments of an erased video. Where the rules of the project say so, it is a new record instead.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from harvest.models import Project, Record, Run, Sighting
from harvest.rules.kinds import KINDS, in_order
from harvest.rules.states import RecordState
from harvest.services.arriving import Thing, parent_key
from harvest.services.batching import place
from harvest.services.counting import count_days, day_of
from harvest.services.graves import find_erased, find_kept_out
from harvest.vault import ProjectKeys, open_record, seal_record


@dataclass(frozen=True, slots=True)
class Arrival:
    """Of one page for one run. `asked_at`: when the request was sent."""

    project: Project
    run: Run
    keys: ProjectKeys
    asked_at: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the things of one kind. `erased`: they or what they go with were erased before and stay so.
    `seen`: this run had met them already. `returned`: of the new ones, how many were erased before and came back."""

    kind: str
    new: tuple[Thing, ...]
    again: tuple[Thing, ...]
    erased: int
    seen: frozenset[str]
    returned: int = 0

    @property
    def things(self) -> tuple[Thing, ...]:
        return self.new + self.again


def keep(arrival: Arrival, things: Iterable[Thing]) -> tuple[Kept, ...]:
    """In the order of kinds; a kind that the page does not bring is left out."""
    kinds: dict[str, dict[str, Thing]] = {}
    for thing in things:
        kinds.setdefault(thing.kind, {})[thing.key] = thing
    return tuple(_keep_kind(arrival, kind, kinds[kind]) for kind in in_order(set(kinds)))


def _keep_kind(arrival: Arrival, kind: str, by_key: dict[str, Thing]) -> Kept:
    erased = _find_kept_out(arrival, kind, by_key) | _find_orphans(arrival, by_key)
    wanted = {key: thing for key, thing in by_key.items() if key not in erased}
    known = _find_known(arrival, kind, wanted)
    new = [thing for key, thing in wanted.items() if key not in known]
    batches = _place(arrival, kind, new)
    rows = [_build_record(arrival, thing, known.get(key), batches) for key, thing in wanted.items()]
    _upsert_records(rows)
    seen = _upsert_sightings(arrival, kind, list(wanted))
    count_days(arrival.run.collection_id, kind, Counter(day_of(thing.created_at) for thing in new))
    again = tuple(thing for key, thing in wanted.items() if key in known)
    returned = find_erased(arrival.keys, arrival.project.pk, kind, [thing.key for thing in new])
    return Kept(kind, tuple(new), again, len(erased), seen, len(returned))


def _find_kept_out(arrival: Arrival, kind: str, wanted: Collection[str]) -> set[str]:
    return find_kept_out(arrival.keys, arrival.project, kind, wanted, asked_at=arrival.asked_at)


def _find_orphans(arrival: Arrival, by_key: dict[str, Thing]) -> set[str]:
    """Keys of what goes with something erased."""
    parents: dict[str, set[str]] = {}
    for kind, key in (thing.under for thing in by_key.values() if thing.under):
        parents.setdefault(kind, set()).add(key)
    gone = {(kind, key) for kind, keys in parents.items() for key in _find_kept_out(arrival, kind, keys)}
    return {key for key, thing in by_key.items() if thing.under in gone} if gone else set()


def _find_known(arrival: Arrival, kind: str, wanted: dict[str, Thing]) -> dict[str, Record]:
    found = Record.objects.filter(project_id=arrival.project.pk, kind=kind, key__in=list(wanted))
    return {record.key: record for record in found}


def _place(arrival: Arrival, kind: str, new: Sequence[Thing]) -> dict[str, int]:
    """Edges are checked with those of the same account, everything else with whatever comes."""
    collection = arrival.run.collection_id
    if not KINDS[kind].is_edge:
        return place(
            arrival.project, kind, [thing.key for thing in new], arrival.now, collection_id=collection
        )
    placed: dict[str, int] = {}
    for parent in dict.fromkeys(parent_key(arrival.keys, thing.under) for thing in new):
        of_parent = [thing.key for thing in new if parent_key(arrival.keys, thing.under) == parent]
        placed |= place(
            arrival.project, kind, of_parent, arrival.now, collection_id=collection, parent_key=parent
        )
    return placed


def _build_record(arrival: Arrival, thing: Thing, known: Record | None, batches: dict[str, int]) -> Record:
    record = known or Record(
        project_id=arrival.project.pk,
        kind=thing.kind,
        key=thing.key,
        batch_id=batches.get(thing.key, 0),
        collection_id=arrival.run.collection_id,
        created_at=thing.created_at,
        first_seen_at=arrival.now,
    )
    record.seen_at = arrival.now
    record.parent_key = parent_key(arrival.keys, thing.under)
    if record.absent_at is not None and record.absent_at < arrival.asked_at:
        record.state, record.absent_at = RecordState.LIVE, None
    data = _merge(arrival, thing, known)
    record.payload = seal_record(arrival.keys, arrival.project.pk, thing.kind, thing.key, data)
    return record


def _merge(arrival: Arrival, thing: Thing, known: Record | None) -> dict[str, Any]:
    """Fields that were not asked this time keep their last value; one that was asked and is gone is gone."""
    if known is None or (thing.asked is None and not thing.more):
        return thing.data
    old = open_record(arrival.keys, arrival.project.pk, thing.kind, thing.key, bytes(known.payload))
    if thing.more:
        parts = [*old.get(thing.more, ()), *thing.data.get(thing.more, ())]
        return old | thing.data | {thing.more: list(dict.fromkeys(parts))}
    asked = thing.asked or frozenset()
    return {name: value for name, value in old.items() if name not in asked} | thing.data


def _upsert_records(rows: list[Record]) -> None:
    Record.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["project", "kind", "key"],
        update_fields=["parent_key", "seen_at", "state", "absent_at", "payload"],
    )


def _upsert_sightings(arrival: Arrival, kind: str, keys: Sequence[str]) -> frozenset[str]:
    """Those that this run had seen before."""
    run, place = arrival.run, {"project_id": arrival.project.pk, "kind": kind}
    sightings = Sighting.objects.filter(**place, collection_id=run.collection_id, key__in=list(keys))
    seen = frozenset(sightings.filter(last_run_id=run.pk).values_list("key", flat=True))
    Sighting.objects.bulk_create(
        [
            Sighting(
                **place,
                key=key,
                collection_id=run.collection_id,
                first_run_id=run.pk,
                last_run_id=run.pk,
            )
            for key in keys
        ],
        update_conflicts=True,
        unique_fields=["project", "kind", "key", "collection_id"],
        update_fields=["last_run_id"],
    )
    return seen
