"""The same promises by each engine, with several processes that are killed: SQLite and PostgreSQL, RabbitMQ and Redis."""

import random

import pytest

from tests.engines.brokers import wait_until
from tests.engines.conftest import Begin, Scene
from tests.engines.databases import Postgres
from tests.engines.engines import Engine, at_work

pytestmark = pytest.mark.engines

SLOW = 2000
"""Milliseconds of an answer: nobody gets far until the others have begun."""
RUN_ENDS = 240
"""Seconds, on a machine that is busy with other tests."""


def combine(database: str, engine: str) -> object:
    """Tests with brokers run in one process of the test run, so that each broker is started once."""
    marks = () if engine == "embedded" else (pytest.mark.xdist_group("brokers"),)
    return pytest.param(database, engine, marks=marks, id=f"{database}-{engine}")


ON_POSTGRES = [combine("postgresql", engine) for engine in ("embedded", "rabbitmq", "redis")]
by_each_engine = pytest.mark.parametrize(
    ("template", "engine"), [combine("sqlite", "embedded"), *ON_POSTGRES], indirect=True
)
on_postgres = pytest.mark.parametrize(("template", "engine"), ON_POSTGRES, indirect=True)


def begin_work(scene: Begin, engine: Engine, **changed: object) -> Scene:
    world = scene(videos_per_day=40, **changed)
    world.site.more |= engine.settings
    return world


def wait_for_end(world: Scene) -> None:
    wait_until(
        lambda: world.count("count(*) from harvest_run where ended_at is null") == 0, RUN_ENDS, "the end"
    )


def wait_for_requests(world: Scene, count: int) -> None:
    wait_until(lambda: len(world.levers.calls()) >= count, RUN_ENDS, f"{count} requests")


def count_tokens(world: Scene) -> int:
    """Each process that works buys one of its own."""
    return sum("oauth" in call["path"] for call in world.levers.calls())


def wait_for_both(world: Scene) -> None:
    """Two processes have begun before the run can end; from then on TikTok answers faster."""
    wait_until(lambda: count_tokens(world) == 2, RUN_ENDS, "both are at work")
    world.levers.set(slow_ms=60)


@by_each_engine
def test_two_workers_find_exactly_what_is_there(scene: Begin, engine: Engine) -> None:
    world = begin_work(scene, engine, faults={"slow_ms": SLOW})
    with at_work(engine, world.site, workers=2):
        wait_for_both(world)
        wait_for_end(world)
    assert count_tokens(world) == 2
    world.expect_all()
    assert world.count("count(*) from harvest_unit where lease_owner <> ''") == 0


@by_each_engine
def test_workers_that_are_killed_lose_nothing(scene: Begin, engine: Engine) -> None:
    """One of two, with its children, at a random moment: first another one begins, then the one that is left ends the run."""
    world = begin_work(scene, engine, faults={"slow_ms": SLOW})
    draw = random.Random(20260320)  # noqa: S311
    with at_work(engine, world.site, workers=2) as workers:
        wait_for_both(world)
        workers.pop(0).kill()
        workers.append(engine.begin_worker(world.site))
        wait_for_requests(world, len(world.levers.calls()) + draw.randint(3, 6))
        workers.pop(0).kill()
        wait_for_end(world)
    world.expect_all()


@on_postgres
def test_a_database_that_throws_everybody_out_is_found_again(scene: Begin, engine: Engine) -> None:
    world = begin_work(scene, engine, faults={"slow_ms": 60})
    assert isinstance(world.database, Postgres)
    with at_work(engine, world.site, workers=2):
        for count in (4, 9):
            wait_for_requests(world, count)
            world.database.throw_everybody_out()
        wait_for_end(world)
    world.expect_all()
