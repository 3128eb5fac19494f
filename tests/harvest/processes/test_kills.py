"""kill -9 at every place that matters: rows exact, ledger never below, the run ends alone. At random: `tests/kills`."""

import re
import sqlite3
import subprocess
from collections.abc import Callable

import pytest

from harvest.services.failpoints import NAMES
from tests.faults.table import observe
from tests.harvest.forked import Forked
from tests.harvest.processes.conftest import Scene
from tests.harvest.site import kill

type Begin = Callable[..., Scene]


def expect_all(scene: Scene) -> None:
    """What must hold after a run has ended, whatever happened before."""
    run = scene.run_row()
    expected = scene.levers.expected(end="20260320")
    assert (run["state"], run["windows_done"], run["windows_failed"]) == ("completed", run["windows"], 0)
    assert scene.ids() == sorted(expected)
    assert run["records_new"] == len(expected)
    assert scene.spent() >= len(scene.levers.calls())
    assert scene.site.rows("select sum(records) from harvest_daycount") == [(len(expected),)]
    assert scene.site.rows("select sum(records), sum(taken) from harvest_batch") == [(len(expected),) * 2]
    assert scene.site.rows("select count(*) from harvest_sighting") == [(len(expected),)]
    assert scene.site.rows("pragma integrity_check") == [("ok",)]


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("name", NAMES)
def test_a_kill_at_a_failpoint_costs_a_request_at_most(
    scene: Begin, needed: int, name: str, times: int
) -> None:
    """And the token that the next worker fetches."""
    if name == "after_token" and times == 2:
        pytest.skip("a process fetches one token")
    world = scene(faults={"server_errors": times}) if name == "before_release" else scene()
    died = world.site.run("work", "--until-idle", FIELDGATE_FAILPOINTS=f"{name}:{times}")
    assert died.returncode == -9
    world.site.do("work", "--until-idle")
    expect_all(world)
    used, asked_again = len(world.levers.calls()), times if name == "before_release" else 0
    assert used <= needed + asked_again + 2
    where = f"{name.replace('_', ' ')}, {'the first time' if times == 1 else 'the second time'}"
    fault = "F5" if name == "before_commit" else "F1"
    result = f"completed; {len(world.ids())} records, each once"
    observe(fault, f"kill -9 {where}", used=used, needed=needed + asked_again, result=result)


def ends_within(worker: Forked, seconds: float) -> bool:
    try:
        worker.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def test_two_workers_share_a_run_and_one_of_them_dies(scene: Begin) -> None:
    world = scene(videos_per_day=200, faults={"slow_ms": 100})
    first, second = (world.site.begin("work", "--until-idle") for _ in range(2))
    while len(world.levers.calls()) < 6:
        assert not ends_within(first, 0.05)
    kill(first)
    second.communicate(timeout=60)
    assert second.returncode == 0
    expect_all(world)


def test_workers_and_helpers_end_after_the_step_they_are_in(scene: Begin) -> None:
    world = scene(videos_per_day=200, faults={"slow_ms": 100})
    worker = world.site.begin("work", "--workers", "2", FIELDGATE_MAIL_URL="dummymail://")
    while len(world.levers.calls()) < 6:
        assert not ends_within(worker, 0.05)
    worker.terminate()
    output, errors = worker.communicate(timeout=30)
    assert (worker.returncode, errors) == (0, "")
    assert re.fullmatch(r"PR-2026-0001 wetlands: \d+ parts? waits? until .* UTC\. It is due\.\n", output)
    assert world.site.rows("select count(*) from harvest_unit where state = 'held'") == [(0,)]
    assert world.site.rows("select count(*) from harvest_pagelog where code = ''") == [(0,)]
    result = "the page on its way is stored, and no part stays held"
    observe("F29", "The worker is asked to end (SIGTERM)", used=0, needed=0, result=result)
    world.site.do("work", "--until-idle", "--workers", "2")
    expect_all(world)


def test_a_locked_database_costs_no_request(scene: Begin, needed: int) -> None:
    """While another process holds the write lock nothing is spent, and it goes on after."""
    world = scene()
    lock = sqlite3.connect(world.site.database, isolation_level=None)
    lock.execute("begin immediate")
    worker = world.site.begin("work", "--until-idle")
    assert not ends_within(worker, 3)
    assert world.levers.calls() == []
    lock.execute("rollback")
    lock.close()
    worker.communicate(timeout=60)
    assert worker.returncode == 0
    expect_all(world)
    used, result = len(world.levers.calls()), f"completed; {len(world.ids())} records, each once"
    observe("F26", "Another process holds the database", used=used, needed=needed, result=result)


def test_a_database_that_is_deleted_ends_the_worker_and_no_empty_one_takes_its_place(scene: Begin) -> None:
    world = scene(videos_per_day=200, faults={"slow_ms": 50})
    worker = world.site.begin("work")
    while len(world.levers.calls()) < 3:
        assert not ends_within(worker, 0.05)
    world.site.database.unlink()
    _, errors = worker.communicate(timeout=60)
    assert (worker.returncode, "so this worker ends" in errors) == (1, True), errors
    again = world.site.run("work")
    assert (again.returncode, "There is no database." in again.stderr) == (1, True), again.stderr
    assert not world.site.database.exists()
    result = "the worker ends and says why; no empty one is made in its place"
    observe("F28", "The file of the database is deleted under the worker", used=0, needed=0, result=result)
