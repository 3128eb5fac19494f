"""One run whose workers are killed again and again, and what must hold afterwards, as counts that have to be nought."""

import random
import sqlite3
from dataclasses import dataclass, fields

from tests.engines.conftest import Scene
from tests.engines.databases import Sqlite
from tests.kills.parent import Parent

PATIENCE = 5
"""Kills without a stored page until one is waited for: a part whose workers die ten times is given up, and says so."""

TRIAL = 2
"""Requests of the trial of the key, before the site was copied."""


@dataclass(slots=True)
class Counts:
    """`lost`, `doubled`, `miscounted`, `broken` and `under` must be 0; `over` is at most one request for each kill.

    `lost`: videos that are there and were not stored; `doubled`: stored more than once, or not there; `miscounted`: of the
    counters of the run, its days, its batches and its sightings, those that differ from the rows; `broken`: files in which
    the database itself finds a fault; `under`: times the ledger showed fewer requests than the simulator had served;
    `used`, `needed`, `over`: requests with kills, without any, and the difference.
    """

    runs: int = 0
    kills: int = 0
    records: int = 0
    lost: int = 0
    doubled: int = 0
    miscounted: int = 0
    broken: int = 0
    under: int = 0
    used: int = 0
    needed: int = 0

    @property
    def over(self) -> int:
        return self.used - self.needed

    @property
    def is_exact(self) -> bool:
        faults = (self.lost, self.doubled, self.miscounted, self.broken, self.under)
        return not any(faults) and self.over <= self.kills * 2

    def add(self, other: "Counts") -> None:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


def count_needed(scene: Scene) -> int:
    """Requests of the whole run when nobody is killed."""
    scene.site.do("work", "--until-idle")
    return len(scene.levers.calls())


def kill_through(scene: Scene, draw: random.Random, most: int, needed: int) -> Counts:
    """Workers one after the other, each killed somewhere, at most so often; then one that ends the run."""
    counts, idle = Counts(runs=1, needed=needed), 0
    with Parent(scene.site) as parent:
        while counts.kills < most:
            stored = _stored(scene)
            if not _kill_one(scene, parent, draw, stored if idle == PATIENCE else -1):
                break
            idle = 0 if _stored(scene) > stored else idle + 1
            counts.kills += 1
            counts.under += _spent(scene) < _served(scene)
            counts.broken += not _is_whole(scene)
    scene.site.do("work", "--until-idle")
    _compare(scene, counts)
    return counts


def _kill_one(scene: Scene, parent: Parent, draw: random.Random, stored: int) -> bool:
    """Somewhere: while it starts, claims, asks, stores or waits, once more than that is stored. False: it ended before."""
    parent.begin()
    enough = _served(scene) + draw.choice((0, 1, 1, 1, 2, 3))
    while _served(scene) < enough or (stored >= 0 and _stored(scene) <= stored):
        if parent.ends_within(0.005):
            return False
    if parent.ends_within(draw.uniform(0, 0.15)):
        return False
    parent.kill()
    return True


def _stored(scene: Scene) -> int:
    return scene.count("count(*) from harvest_record")


def _served(scene: Scene) -> int:
    return int(scene.levers.running.served)


def _spent(scene: Scene) -> int:
    return scene.count("sum(spent) from harvest_quotaday") - TRIAL


def _is_whole(scene: Scene) -> bool:
    """PostgreSQL keeps its own files whole; only SQLite's are written by the process that dies."""
    if not isinstance(scene.database, Sqlite):
        return True
    connection = sqlite3.connect(f"file:{scene.database.path}?mode=rw", uri=True, timeout=20)
    try:
        return connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    finally:
        connection.close()


def _compare(scene: Scene, counts: Counts) -> None:
    stored, expected = scene.ids(), scene.expected()
    counts.records += len(stored)
    counts.lost += len(set(expected) - set(stored))
    counts.doubled += len(stored) - len(set(stored)) + len(set(stored) - set(expected))
    counters = (
        "sum(records_new) from harvest_run",
        "sum(records) from harvest_daycount",
        "sum(records) from harvest_batch",
        "count(*) from harvest_sighting",
    )
    counts.miscounted += sum(scene.count(each) != len(stored) for each in counters)
    counts.miscounted += scene.count("count(*) from harvest_run where state <> 'completed'")
    counts.used += _served(scene)
    counts.under += _spent(scene) < _served(scene)
