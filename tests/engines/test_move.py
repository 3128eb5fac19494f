"""A site that began on SQLite goes on with PostgreSQL, and nothing is left behind."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.engines.conftest import Begin, Scene
from tests.engines.databases import Postgres

pytestmark = [pytest.mark.engines, pytest.mark.parametrize("template", ["sqlite"], indirect=True)]
LOOKS = (
    "select kind, key, payload from harvest_record order by first_seen_at, key",
    "select id, kind, state, epoch from harvest_unit order by id",
    "select id, at, code, path from harvest_pagelog order by id",
    "select id, verb, at from proposals_auditevent order by id",
)


@pytest.fixture
def empty(postgres_server: None) -> Iterator[Postgres]:
    database = Postgres().create()
    yield database
    database.drop()


def move(world: Scene, to: Postgres, *options: str) -> dict[str, Any]:
    done = world.site.run("move", str(world.site.database), *options, "--json", **to.settings)
    assert done.stdout, done.stderr
    return {"code": done.returncode, **json.loads(done.stdout)}


def change(file: Path, statement: str, *values: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(statement, values)


def count_rows(file: Path) -> dict[str, int]:
    """By table; of ours alone."""
    with closing(sqlite3.connect(file)) as connection:
        names = [
            name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")
        ]
        return {
            name: connection.execute(f'select count(*) from "{name}"').fetchone()[0]  # noqa: S608 -- our own names
            for name in names
            if name not in {"django_migrations", "fieldgate_cache"} and not name.startswith("sqlite_")
        }


def test_a_harvest_on_one_goes_on_upon_the_other(scene: Begin, empty: Postgres) -> None:
    """The numbers go on, too: what is written next takes none that is taken."""
    world = scene()
    world.site.do("work", "--until-idle")
    old, before = world.site.database, count_rows(world.site.database)
    rows = [_plain(world.database.rows(look)) for look in LOOKS]
    said = move(world, empty, "--yes", "--delete")
    assert (said["code"], said["state"], said["deleted"]) == (0, "moved", True)
    assert sorted(said["rows"].values()) == sorted(before.values())
    assert list(old.parent.glob(f"{old.name}*")) == []
    world.site.more = empty.settings
    moved = replace(world, database=empty)
    assert [_plain(empty.rows(look)) for look in LOOKS] == rows
    moved.expect_all()
    moved.site.do("harvest", "start", world.project)
    moved.site.do("work", "--until-idle")
    run = moved.site.status(world.project)
    assert (run["number"], run["state"], run["records_new"]) == (2, "completed", 0)


def test_it_says_first_what_it_would_do_and_where_it_cannot(scene: Begin, empty: Postgres) -> None:
    world = scene()
    said = move(world, empty)
    assert (said["code"], said["state"]) == (1, "announced")
    assert empty.rows("select 1 from pg_tables where schemaname = 'public'") == []
    onto_itself = world.site.run("move", str(world.site.database), "--yes")
    assert (onto_itself.returncode, "The site uses SQLite." in onto_itself.stderr) == (1, True)
    paper = world.site.folder / "handover.json"
    wrong = world.site.run("move", str(paper), "--yes", **empty.settings)
    assert (wrong.returncode, "is not an SQLite database" in wrong.stderr) == (1, True)


def test_what_postgresql_does_not_take_is_named_and_nothing_is_moved(scene: Begin, empty: Postgres) -> None:
    """SQLite keeps a text that is longer than its column; what stands in it is not told."""
    world = scene()
    change(world.site.database, "update harvest_run set reason = ?", "hidden words " * 90)
    before = count_rows(world.site.database)
    said = move(world, empty, "--yes", "--delete")
    assert (said["code"], said["state"]) == (1, "refused")
    assert said["reason"] == (
        "PostgreSQL does not take row 1, column reason of harvest.Run (by the order of its key). Nothing was moved."
    )
    assert count_rows(world.site.database) == before
    assert empty.rows("select count(*) from harvest_project") == [(0,)]
    change(world.site.database, "update harvest_run set reason = ''")
    assert move(world, empty, "--yes")["state"] == "moved"
    again = move(world, empty, "--yes")
    assert (again["state"], "The new database is not empty" in again["reason"]) == ("refused", True)


def test_an_older_database_is_not_moved(scene: Begin, empty: Postgres) -> None:
    world = scene()
    change(world.site.database, "delete from django_migrations where app = 'harvest' and name like '0018%'")
    said = move(world, empty, "--yes")
    assert (said["state"], "not of the same version (harvest 0018" in said["reason"]) == ("refused", True)


def _plain(rows: list[tuple[Any, ...]]) -> list[list[str]]:
    """As both drivers would say it: SQLite gives times as text, PostgreSQL bytes as they are."""
    return [[str(value).replace("+00:00", "").removesuffix(".000000") for value in row] for row in rows]
