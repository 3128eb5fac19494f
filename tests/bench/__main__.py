"""Figures of this machine, printed as a table: `python -m tests.bench [SET ...] [--size N]`. Nothing is asserted.

Without names all are taken. Each set of figures comes from a site of its own in a temporary folder.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Final

from tests.bench.table import Figure, print_table

SETS: Final = {
    "harvest": ("harvesting", "measure_harvest", 100_000),
    "exporting": ("exporting", "measure_exporting", 100_000),
    "engines": ("engines", "measure_engines", 100_000),
    "keys": ("keys", "measure_keys", 60),
    "pages": ("pages", "measure_pages", 0),
    "writing": ("writing", "measure_writing", 500),
    "crowd": ("crowd", "measure_crowd", 500),
    "fresh": ("fresh", "measure_fresh_clone", 0),
    "peers": ("peers", "measure_peers", 20_000),
    "compliance": ("compliance", "measure_compliance", 100_000),
    "manuscripts": ("manuscripts", "measure_manuscripts", 100_000),
    "duties": ("duties", "measure_duties", 100_000),
    "cost": ("cost", "measure_cost", 100_000),
    "faults": ("faults", "measure_faults", 2_800),
    "simulator": ("simulating", "measure_simulator", 1_000_000),
}
"""Name: module, what it measures with, and the usual size, whose meaning the module says; 0 where there is none."""
WITHOUT_SITE: Final = {"fresh"}


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Take the figures of this machine."
    )
    parser.add_argument("sets", nargs="*", choices=[*SETS, []], metavar="SET", help=" ".join(SETS))
    parser.add_argument(
        "--size", "--records", type=int, help="how many records, for most sets; each has a usual one"
    )
    parser.add_argument(
        "--postgres", action="store_true", help="on PostgreSQL, as tests/engines find it, instead of SQLite"
    )
    return parser.parse_args()


def take(name: str, folder: Path, size: int | None, *, postgres: bool) -> list[Figure]:
    """The sets import Django's models, which need a site first."""
    with made_database(postgres=postgres):
        if name not in WITHOUT_SITE:
            make_site(folder)
        module, act, usual = SETS[name]
        measure = getattr(import_module(f"tests.bench.{module}"), act)
        return list(measure(folder, size or usual))


@contextmanager
def made_database(*, postgres: bool) -> Iterator[None]:
    """A database of its own on the server, dropped at the end; nothing for SQLite, whose file goes with the folder."""
    if not postgres:
        yield
        return
    from tests.engines.databases import Postgres, find_reason_without_server

    if reason := find_reason_without_server():
        raise SystemExit(reason)
    made = Postgres().create()
    os.environ |= made.settings
    try:
        yield
    finally:
        made.drop()


def make_site(folder: Path) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FIELDGATE_VAR": str(folder / "var"),
        "FIELDGATE_KEYRING": str(folder / "keyring"),
        "FIELDGATE_SECRET_KEY": "only-for-figures-and-at-least-fifty-characters-long-0123456789",
        "FIELDGATE_DEVELOPMENT": "1",
        "FIELDGATE_LOG_LEVEL": "ERROR",
        "FIELDGATE_MAIL_URL": "dummymail://",
    }
    (folder / "var" / "static").mkdir(parents=True)

    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def main() -> None:
    """One set in this process; several each in a process of its own, so that none warms another."""
    arguments = read_arguments()
    names = arguments.sets or list(SETS)
    more = [f"--size={arguments.size}"] if arguments.size else []
    more += ["--postgres"] if arguments.postgres else []
    if len(names) > 1:
        for name in names:
            os.spawnv(  # noqa: S606
                os.P_WAIT,
                sys.executable,
                [sys.executable, "-m", "tests.bench", name, *more],
            )
        return
    with tempfile.TemporaryDirectory(prefix="fieldgate-bench-") as folder:
        figures = take(names[0], Path(folder), arguments.size, postgres=arguments.postgres)
        print_table(f"{names[0]} on PostgreSQL" if arguments.postgres else names[0], figures)


if __name__ == "__main__":
    main()
