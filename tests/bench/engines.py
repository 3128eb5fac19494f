"""Steps each second by engine and database: a site of its own for each, and workers as operators start them."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final

from tests.bench.table import Figure
from tests.engines.brokers import RabbitMq, Redis, find_missing, wait_until
from tests.engines.conftest import BEGAN, day
from tests.engines.databases import Database, Postgres, Sqlite, find_reason_without_server
from tests.engines.engines import Celery, Embedded, Engine, at_work
from tests.harvest.bench import collection, handover
from tests.harvest.site import Site, build_site
from tests.journeys.commands import run_simulator

SETUPS: Final = (
    ("SQLite", "embedded", 1),
    ("PostgreSQL", "embedded", 1),
    ("PostgreSQL", "embedded", 2),
    ("PostgreSQL", "rabbitmq", 1),
    ("PostgreSQL", "rabbitmq", 2),
    ("PostgreSQL", "redis", 2),
)
LONGEST: Final = 900
"""Seconds."""
DAYS: Final = 120
PERIOD: Final = {"start_date": day(DAYS + 30), "end_date": day(31)}


def measure_engines(folder: Path, records: int) -> list[Figure]:
    """An eighth of the records of the harvest's own figures, for each."""
    with ExitStack() as kept:
        migrated = migrate_postgres(folder / "migrated", kept)
        engines = {name: build_engine(name, kept) for name in ("embedded", "rabbitmq", "redis")}
        return [
            measure(folder / str(number), database, migrated, name, engines[name], workers, records // 8)
            for number, (database, name, workers) in enumerate(SETUPS)
        ]


def migrate_postgres(folder: Path, kept: ExitStack) -> Postgres:
    """A database with every table, to be copied."""
    if reason := find_reason_without_server():
        raise SystemExit(reason)
    made = Postgres().create()
    kept.callback(made.drop)
    folder.mkdir()
    Site(folder, "http://127.0.0.1:9", made.settings).do("migrate", "--verbosity", "0")
    return made


def measure(
    folder: Path, database: str, migrated: Postgres, name: str, engine: Engine, workers: int, records: int
) -> Figure:
    """From the first logged request to the last, so that the start of processes does not count."""
    folder.mkdir()
    what = f"{database}, {name}, {workers} worker{'s' if workers > 1 else ''}"
    with (
        make_database(database, migrated, folder / "site") as made,
        run_simulator(folder / "tiktok", build_world(records)) as tiktok,
    ):
        site, _ = build_site(
            folder / "site", tiktok.base_url, build_grant(), **made.settings, **engine.settings
        )
        with at_work(engine, site, workers):
            wait_until(lambda: is_over(made), LONGEST, f"{what}: the end of the run")
        return describe(what, made)


def is_over(database: Database) -> bool:
    return not database.rows("select 1 from harvest_run where ended_at is null")


def describe(what: str, database: Database) -> Figure:
    """A step is a page that was answered and stored."""
    [(steps, seconds)] = database.rows(SPAN[type(database)])
    [(found,)] = database.rows("select count(*) from harvest_record")
    return Figure(what, (steps - 1) / float(seconds), "steps/s", f"{steps} steps, {found:,} records")


SPAN: Final[dict[type, str]] = {
    Sqlite: "select count(*), (julianday(max(at)) - julianday(min(at))) * 86400 from harvest_pagelog where items > 1",
    Postgres: "select count(*), extract(epoch from max(at) - min(at)) from harvest_pagelog where items > 1",
}


@contextmanager
def make_database(name: str, migrated: Postgres, folder: Path) -> Iterator[Database]:
    made = Sqlite(folder) if name == "SQLite" else migrated.copy_to(folder)
    try:
        yield made
    finally:
        made.drop()


def build_engine(name: str, kept: ExitStack) -> Engine:
    if name == "embedded":
        return Embedded()
    if reason := find_missing(name):
        raise SystemExit(reason)
    broker = RabbitMq() if name == "rabbitmq" else Redis()
    kept.callback(broker.server.drop)
    broker.start()
    return Celery(broker)


def build_world(records: int) -> dict[str, object]:
    return {
        "seed": 3,
        "now": BEGAN.isoformat(),
        "first_day": (BEGAN - timedelta(days=DAYS + 40)).date().isoformat(),
        "videos_per_day": -(-records // DAYS),
        "accounts": 2000,
        "deletion_rate": 0.0,
        "search_id_refusals": 0,
    }


def build_grant() -> dict[str, object]:
    access = {
        "start": BEGAN.date().isoformat(),
        "end": (BEGAN + timedelta(days=300)).date().isoformat(),
    }
    return handover(access=access, collections=[collection(**PERIOD)])
