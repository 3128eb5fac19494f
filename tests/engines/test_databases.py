"""The same promises on SQLite and on PostgreSQL: real workers, kills, a refresh, an end."""

import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from proposals.services.documents import check_document
from tests.engines.conftest import Begin, Scene
from tests.faketime import needs_faketime
from tests.kills.killing import kill_through

pytestmark = pytest.mark.engines


def read_traces(scene: Scene) -> dict[str, set[bytes]]:
    """For every fifth id what gives it away: the id as text, and the start of the sealed payload."""
    rows = scene.database.rows("select key, payload from harvest_record order by key")
    return {key: {key.encode(), bytes(payload)[:24]} for key, payload in rows[::5]}


def find(scene: Scene, traces: dict[str, set[bytes]]) -> set[bytes]:
    """Skips where this account may not read the server's files: then nothing could be shown."""
    try:
        return scene.find(set().union(*traces.values()))
    except PermissionError as error:
        pytest.skip(f"the files of the database belong to another account: {error}")


def settle(world: Scene, after: timedelta) -> None:
    for minutes in range(5, 30, 5):
        if world.database.waits_for_readers():
            world.do_after(after + timedelta(minutes=minutes), "work", "--until-idle")


def test_one_worker_finds_exactly_what_is_there(scene: Begin) -> None:
    world = scene()
    world.site.do("work", "--until-idle")
    world.expect_all()


def test_workers_that_are_killed_lose_nothing(scene: Begin) -> None:
    """Twelve of them; `python -m tests.kills` kills as many as one likes."""
    world = scene(videos_per_day=40, faults={"slow_ms": 10})
    counts = kill_through(world, random.Random(20260320), 12, needed=0)  # noqa: S311
    counts.needed = world.count("count(*) from harvest_pagelog where code = 'ok' and path like '%/query/'")
    assert counts.kills == 12
    assert counts.is_exact, counts
    world.expect_all()


@needs_faketime
def test_what_disappeared_is_in_no_file_after_two_looks_and_the_rest_is(scene: Begin, tmp_path: Path) -> None:
    world = scene()
    world.site.do("work", "--until-idle")
    traces = read_traces(world)
    everything, gone = world.ids(), sorted(traces)[::3]
    left = {key: trace for key, trace in traces.items() if key not in gone}
    assert find(world, traces) == set().union(*traces.values())
    world.levers.delete(gone)
    for after in (timedelta(days=10, hours=1), timedelta(days=10, hours=3)):
        world.do_after(after, "retention", "run", world.project)
    settle(world, after)
    assert world.ids() == sorted(set(everything) - set(gone))
    assert world.count("count(*) from harvest_tombstone") == len(gone) > 40
    assert find(world, traces) == set().union(*left.values())


def test_the_end_leaves_nothing_but_hashes_and_a_certificate(scene: Begin, tmp_path: Path) -> None:
    world = scene()
    world.site.do("work", "--until-idle")
    everything, traces = world.ids(), read_traces(world)
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
    assert world.site.do("certificate", "verify", str(tmp_path / "given" / "certificate.json"))
    assert [
        world.count(f"count(*) from harvest_{table}") for table in ("record", "sighting", "daycount")
    ] == [0, 0, 0]
    assert world.count("count(*) from harvest_tombstone") == len(everything)
    content = read_certificate(tmp_path / "given")
    assert content["erased"]["records"] == {"videos": len(everything)}
    assert find(world, traces) == set()


def read_certificate(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "certificate.json").read_bytes())
    check_document(content, "certificate-2")
    return content
