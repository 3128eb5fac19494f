"""What only PostgreSQL has: tables partitioned by project, and files that belong to a server."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.engines.conftest import Begin, Scene, grant
from tests.engines.databases import SERVER
from tests.engines.test_databases import find, read_certificate, read_traces, settle
from tests.faketime import needs_faketime

pytestmark = [
    pytest.mark.engines,
    pytest.mark.parametrize("template", ["postgresql"], indirect=True),
]

PARTITIONED = ("harvest_record", "harvest_sighting", "harvest_tombstone")
PARTITIONS = """
    select parent.relname, child.relname from pg_inherits
    join pg_class parent on parent.oid = inhparent join pg_class child on child.oid = inhrelid
    where child.relkind = 'r' order by 1, 2
"""


def open_second(world: Scene) -> str:
    """Another project with the same query, a key of its own, and a run that is due."""
    path = world.site.folder / "second.json"
    path.write_text(json.dumps(grant()))
    project = world.site.do("handover", "import", str(path)).split()[-1]
    world.site.do("key", "set", project, "--client-key", "otherkey", given="simulator-secret")
    world.site.do("harvest", "start", project)
    return project


def project_ids(world: Scene) -> dict[str, int]:
    return dict(world.database.rows("select ref, id from harvest_project"))


def test_each_project_has_partitions_of_its_own(scene: Begin) -> None:
    world = scene()
    second = open_second(world)
    numbers = project_ids(world)
    assert set(numbers) == {world.project, second}
    expected = [(table, f"{table}_p{number}") for table in PARTITIONED for number in sorted(numbers.values())]
    assert world.database.rows(PARTITIONS) == sorted(expected)


def test_the_end_of_one_drops_its_partitions_and_touches_no_other(scene: Begin, tmp_path: Path) -> None:
    world = scene()
    second = open_second(world)
    world.site.do("work", "--until-idle", "--workers", "2")
    everything = world.expected()
    numbers = project_ids(world)
    for number in numbers.values():
        assert world.count(f"count(*) from harvest_record_p{number}") == len(everything)
    close = (
        "project",
        "close",
        world.project,
        "--reason",
        "Over",
        "--yes",
        "--output",
        str(tmp_path / "given"),
    )
    world.site.do(*close)
    left = {child for _, child in world.database.rows(PARTITIONS)}
    mine, other = numbers[world.project], numbers[second]
    assert left == {f"harvest_tombstone_p{mine}", *(f"{table}_p{other}" for table in PARTITIONED)}
    assert world.ids() == everything


def test_the_certificate_names_the_log_of_the_server_as_a_limit(scene: Begin, tmp_path: Path) -> None:
    """The bytes of erased rows stay in it until it has cycled, and nobody else can say when."""
    world = scene()
    world.site.do("work", "--until-idle")
    world.site.do(
        "project", "close", world.project, "--reason", "Over", "--yes", "--output", str(tmp_path / "given")
    )
    content = read_certificate(tmp_path / "given")
    assert content["store"]["engine"] == "postgresql"
    assert any("log" in limit for limit in content["limits"])


def test_the_planner_keeps_no_samples_of_records(scene: Begin) -> None:
    """`pg_statistic` would hold ids and the beginnings of payloads, and rewriting a table does not reach it."""
    world = scene()
    world.site.do("work", "--until-idle")
    world.database.run("analyze")
    sampled = world.database.rows(
        "select distinct attname from pg_stats where tablename like 'harvest_record_p%'"
    )
    assert ("state",) in sampled
    assert not {("key",), ("payload",)} & set(sampled)
    seen = "select 1 from pg_stats where tablename like 'harvest_sighting_p%' and attname = 'key'"
    assert world.database.rows(seen) == []


def hold_a_snapshot(world: Scene) -> psycopg.Connection[Any]:
    """A reader of the same database that began before."""
    reader = psycopg.connect(world.database.settings["DATABASE_URL"])
    reader.execute("set transaction isolation level repeatable read")
    reader.execute("select 1")
    return reader


def hold_a_number(world: Scene) -> psycopg.Connection[Any]:
    """A writer of another database: every snapshot of the whole server is as old as its transaction."""
    writer = psycopg.connect(SERVER, dbname="postgres")
    writer.execute("select pg_current_xact_id()")
    return writer


@needs_faketime
@pytest.mark.parametrize("hold", [hold_a_snapshot, hold_a_number])
def test_what_an_older_transaction_may_see_leaves_the_files_after_it(
    scene: Begin, hold: Callable[[Scene], psycopg.Connection[Any]]
) -> None:
    """Until then the server keeps erased rows through every rewriting."""
    world = scene()
    world.site.do("work", "--until-idle")
    traces = read_traces(world)
    gone = {key: traces[key] for key in sorted(traces)[::3]}
    world.levers.delete(list(gone))
    world.do_after(timedelta(days=10, hours=1), "retention", "run", world.project)
    with hold(world):
        world.do_after(timedelta(days=10, hours=3), "retention", "run", world.project)
        assert not set(gone) & set(world.ids())
        assert world.database.waits_for_readers()
        assert find(world, gone)
    settle(world, timedelta(days=10, hours=4))
    assert find(world, gone) == set()
