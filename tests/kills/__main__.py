"""`python -m tests.kills --kills 500 --database sqlite`: prints one line for each run that was killed through, and the sums.

Each run is a fresh copy of one site beside a fresh simulator, and each of its workers a process that is killed by SIGKILL.
The seed decides when; the machine's load decides where that is. Ends with 1 if anything was lost, doubled or broken.
"""

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.engines.conftest import Scene, config, grant  # noqa: E402 -- after Django is set up
from tests.engines.databases import Database, Postgres, Sqlite  # noqa: E402
from tests.harvest.bench import Levers  # noqa: E402
from tests.harvest.site import build_site  # noqa: E402
from tests.kills.killing import Counts, count_needed, kill_through  # noqa: E402
from tiktok.simulator import start  # noqa: E402

WORLD = {"videos_per_day": 40, "faults": {"slow_ms": 10}}


def main() -> int:
    asked = _read_arguments()
    draw, total = random.Random(asked.seed), Counts()  # noqa: S311 -- the same draws each time
    with tempfile.TemporaryDirectory() as folder, _build_template(Path(folder), asked.database) as template:
        with _copy(template, Path(folder) / "whole") as scene:
            needed = count_needed(scene)
        while total.kills < asked.kills:
            with _copy(template, Path(folder) / "killed") as scene:
                counts = kill_through(scene, draw, min(20, asked.kills - total.kills), needed)
            total.add(counts)
            print(_say(asked.database, counts), flush=True)  # noqa: T201
    print("in all:", _say(asked.database, total))  # noqa: T201
    return 0 if total.is_exact else 1


def _read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--seed", type=int, default=20260320)
    return parser.parse_args()


@contextmanager
def _build_template(folder: Path, name: str) -> Iterator[Scene]:
    database: Database = Postgres().create() if name == "postgresql" else Sqlite(folder / "site")
    try:
        with start(config(**WORLD)) as running:
            site, project = build_site(folder / "site", running.base_url, grant(), **database.settings)
            yield Scene(site, database, Levers(running), project)
    finally:
        database.drop()


@contextmanager
def _copy(template: Scene, folder: Path) -> Iterator[Scene]:
    with ExitStack() as stack:
        running = stack.enter_context(start(config(**WORLD)))
        levers = Levers(running)
        stack.enter_context(levers.http)
        site = template.site.copy_to(folder, running.base_url)
        database = template.database.copy_to(site.folder)
        stack.callback(database.drop)
        stack.callback(shutil.rmtree, folder)
        site.more = database.settings
        yield Scene(site, database, levers, template.project)


def _say(database: str, counts: Counts) -> str:
    values = asdict(counts) | {"over": counts.over}
    return f"{database} " + " ".join(f"{name}={value}" for name, value in values.items())


if __name__ == "__main__":
    sys.exit(main())
