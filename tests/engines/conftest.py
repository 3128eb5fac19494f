"""`scene`: a site with a project on each database in turn, made once and copied for every test, beside a simulator of its own."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.engines.brokers import RabbitMq, Redis, find_missing
from tests.engines.databases import Database, Postgres, Sqlite, find_reason_without_server
from tests.engines.engines import Celery, Embedded, Engine
from tests.faketime import at
from tests.harvest.bench import Levers, collection, handover
from tests.harvest.site import Site, build_site
from tiktok.simulator import Config, start

BEGAN = datetime.now(UTC).replace(microsecond=0)
"""Processes live by the machine's clock; the period that is harvested lies before whatever day that is."""

type Begin = Callable[..., Scene]


def day(before: int) -> str:
    return (BEGAN - timedelta(days=before)).strftime("%Y%m%d")


TRIAL = 2
"""Requests of the trial of the key, before the site was copied."""
PERIOD = {"start_date": day(90), "end_date": day(31)}


def config(**changed: Any) -> Config:
    world = {
        "seed": 5,
        "now": BEGAN,
        "first_day": (BEGAN - timedelta(days=120)).date(),
        "videos_per_day": 12,
        "accounts": 60,
        "deletion_rate": 0.0,
        "search_id_refusals": 0,
        "processing_polls": 0,
    }
    return Config(**world | changed)


def grant(**changed: Any) -> dict[str, Any]:
    access = {"start": BEGAN.date().isoformat(), "end": (BEGAN + timedelta(days=300)).date().isoformat()}
    return handover(access=access, collections=[collection(**PERIOD)], **changed)


@dataclass(slots=True)
class Scene:
    """`project` has a key and a run that is due."""

    site: Site
    database: Database
    levers: Levers
    project: str

    def ids(self) -> list[str]:
        return sorted(key for (key,) in self.database.rows("select key from harvest_record"))

    def expected(self) -> list[str]:
        return sorted(self.levers.expected(PERIOD["start_date"], PERIOD["end_date"]))

    def count(self, what: str) -> int:
        """Of `select … `."""
        return int(self.database.rows(f"select {what}")[0][0])

    def do_after(self, after: timedelta, *arguments: str) -> str:
        """A command that long after the harvest began, by both clocks; it has to succeed."""
        now = BEGAN + after
        self.levers.move_clock(now=now.isoformat())
        done = self.site.run(*arguments, **at(now))
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def expect_all(self) -> None:
        """What must hold after a run has ended, whatever happened before."""
        run, expected = self.site.status(self.project), self.expected()
        assert (run["state"], run["windows_done"], run["windows_failed"]) == ("completed", run["windows"], 0)
        assert self.ids() == expected
        assert run["records_new"] == len(expected) > 100
        assert self.count("sum(spent) from harvest_quotaday") - TRIAL >= len(self.levers.calls())
        assert self.count("count(*) from harvest_sighting") == len(expected)
        assert self.count("sum(records) from harvest_daycount") == len(expected)
        assert self.count("sum(records) from harvest_batch") == len(expected)

    def find(self, needles: set[bytes]) -> set[bytes]:
        """Which of them stand in the files of the database or of the site."""
        files = {*self.database.files(), *(path for path in self.site.folder.rglob("*") if path.is_file())}
        held = [path.read_bytes() for path in files]
        return {needle for needle in needles if any(needle in each for each in held)}


@pytest.fixture
def postgres_server() -> None:
    _demand_server()


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Scene]]:
    """By the name of its database; each is made when it is first asked for and kept to the end of all tests."""
    made: dict[str, Scene] = {}
    with ExitStack() as stack:

        def find(name: str) -> Scene:
            if name not in made:
                made[name] = _make_template(name, tmp_path_factory.mktemp("engines") / "site", stack)
            return made[name]

        yield find


@pytest.fixture(params=["sqlite", "postgresql"])
def template(request: pytest.FixtureRequest, templates: Callable[[str], Scene]) -> Scene:
    return templates(request.param)


def _make_template(name: str, folder: Path, stack: ExitStack) -> Scene:
    database = _make_database(name, folder)
    stack.callback(database.drop)
    with start(config()) as running:
        site, project = build_site(folder, running.base_url, grant(), **database.settings)
        return Scene(site, database, Levers(running), project)


@pytest.fixture
def scene(template: Scene, tmp_path: Path) -> Iterator[Begin]:
    with ExitStack() as stack:

        def begin(**changed: Any) -> Scene:
            running = stack.enter_context(start(config(**changed)))
            levers = Levers(running)
            stack.enter_context(levers.http)
            site = template.site.copy_to(tmp_path / "site", running.base_url)
            database = template.database.copy_to(site.folder)
            stack.callback(database.drop)
            site.more = database.settings
            return Scene(site, database, levers, template.project)

        yield begin


def _make_database(name: str, folder: Path) -> Database:
    if name == "sqlite":
        return Sqlite(folder)
    _demand_server()
    return Postgres().create()


@pytest.fixture(scope="session")
def rabbitmq() -> Iterator[RabbitMq]:
    _demand(find_missing("rabbitmq"))
    broker = RabbitMq()
    try:
        broker.start()
        yield broker
    finally:
        broker.server.drop()


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    _demand(find_missing("redis"))
    broker = Redis()
    try:
        broker.start()
        yield broker
    finally:
        broker.server.drop()


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> Engine:
    """By its name in the parameters of the test."""
    if request.param == "embedded":
        return Embedded()
    return Celery(request.getfixturevalue(request.param))


def _demand_server() -> None:
    _demand(find_reason_without_server())


def _demand(reason: str) -> None:
    """Skipped with the reason where something is missing; a failure in CI."""
    if reason and os.environ.get("CI") == "true":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
