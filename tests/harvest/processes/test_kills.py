"""kill -9 at every place that matters, and at random: rows exact, ledger never below, the run ends alone."""

import random
import re
import sqlite3
import subprocess
from collections.abc import Callable

import pytest

from harvest.services.failpoints import NAMES
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
def test_a_kill_at_a_failpoint_costs_a_request_at_most(scene: Begin, name: str, times: int) -> None:
    if name == "after_token" and times == 2:
        pytest.skip("a process fetches one token")
    world = scene(faults={"server_errors": times}) if name == "before_release" else scene()
    died = world.site.run("work", "--until-idle", FIELDGATE_FAILPOINTS=f"{name}:{times}")
    assert died.returncode == -9
    world.site.do("work", "--until-idle")
    expect_all(world)


def kill_at_random(scene: Scene, draw: random.Random) -> bool:
    """Let a worker make a few requests, then kill it wherever it is. False: it ended before."""
    enough = len(scene.levers.calls()) + draw.randint(2, 4)
    worker = scene.site.begin("work", "--until-idle")
    while len(scene.levers.calls()) < enough:
        if ends_within(worker, draw.uniform(0.01, 0.1)):
            return False
    if ends_within(worker, draw.uniform(0, 0.1)):
        return False
    kill(worker)
    return True


def ends_within(worker: Forked, seconds: float) -> bool:
    try:
        worker.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def test_twenty_random_kills_lose_nothing(scene: Begin) -> None:
    """Then the run ends alone."""
    world = scene(videos_per_day=200, faults={"slow_ms": 20})
    draw = random.Random(20260320)  # noqa: S311 -- the same kills each time
    for _ in range(20):
        assert kill_at_random(world, draw)
        assert world.spent() >= len(world.levers.calls())
    world.site.do("work", "--until-idle")
    expect_all(world)


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
    world.site.do("work", "--until-idle", "--workers", "2")
    expect_all(world)


def test_a_locked_database_costs_no_request(scene: Begin) -> None:
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
