"""A site that was made once, and a fresh copy of it beside a fresh simulator for every test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.harvest.bench import Levers, collection, handover
from tests.harvest.conftest import WORLD
from tests.harvest.site import Site, build_site
from tiktok.simulator import Config, start

TRIAL = 2
"""Requests of the trial of a key: one token, one query."""

PAGES = {"videos_per_day": 40, "search_id_refusals": 0}


@dataclass(slots=True)
class Scene:
    site: Site
    levers: Levers
    project: str

    def spent(self) -> int:
        """Since the site was copied: the trial of the key came before."""
        spent = "select sum(spent) from harvest_quotaday"
        return int(self.site.rows(spent)[0][0]) - TRIAL

    def ids(self) -> list[str]:
        return sorted(key for (key,) in self.site.rows("select key from harvest_record"))

    def run_row(self) -> dict[str, Any]:
        columns = ("state", "windows", "windows_done", "windows_failed", "records_new")
        ((*values,),) = self.site.rows(f"select {', '.join(columns)} from harvest_run")  # noqa: S608
        return dict(zip(columns, values, strict=True))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, str]:
    """Access for the years in which these tests may be run."""
    today = datetime.now(UTC).date()
    access = {"start": today.isoformat(), "end": today.replace(year=today.year + 1, day=1).isoformat()}
    with start(Config(**WORLD | PAGES)) as running:
        folder = tmp_path_factory.mktemp("template") / "site"
        grant = handover(access=access, collections=[collection(end_date="20260320")])
        return build_site(folder, running.base_url, grant)


@pytest.fixture(scope="session")
def needed(template: tuple[Site, str], tmp_path_factory: pytest.TempPathFactory) -> int:
    """Requests of the run when nobody is killed, with the token that its one worker fetches."""
    with start(Config(**WORLD | PAGES)) as running:
        site, _ = template
        site.copy_to(tmp_path_factory.mktemp("whole") / "site", running.base_url).do("work", "--until-idle")
        return running.served


@pytest.fixture
def scene(template: tuple[Site, str], tmp_path: Path) -> Iterator[Callable[..., Scene]]:
    with ExitStack() as stack:

        def begin(**changed: Any) -> Scene:
            running = stack.enter_context(start(Config(**WORLD | PAGES | changed)))
            levers = Levers(running)
            stack.enter_context(levers.http)
            site, project = template
            return Scene(site.copy_to(tmp_path / "site", running.base_url), levers, project)

        yield begin
