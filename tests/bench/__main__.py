"""Figures of this machine, printed as a table: `python -m tests.bench [harvest] [exporting] [engines] [keys] [pages] [writing] [crowd] [fresh]`. Nothing is asserted.

Without names all are taken. Each set of figures comes from a site of its own in a temporary folder.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.bench.table import Figure, print_table

SETS = ("harvest", "exporting", "engines", "keys", "pages", "writing", "crowd", "fresh")


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Take the figures of this machine."
    )
    parser.add_argument("sets", nargs="*", choices=[*SETS, []], metavar="SET", help=" ".join(SETS))
    parser.add_argument("--records", type=int, default=100_000, help="how many are collected, or exported")
    return parser.parse_args()


def take(name: str, folder: Path, arguments: argparse.Namespace) -> list[Figure]:
    """The sets import Django's models, which need a site first."""
    if name == "fresh":
        from tests.bench.fresh import measure_fresh_clone

        return measure_fresh_clone(folder)
    make_site(folder)
    if name == "engines":
        from tests.bench.engines import measure_engines

        return measure_engines(folder, arguments.records)
    if name == "harvest":
        from tests.bench.harvesting import measure_harvest

        return measure_harvest(folder, arguments.records)
    if name == "exporting":
        from tests.bench.exporting import measure_exporting

        return measure_exporting(folder, arguments.records)
    if name == "keys":
        from tests.bench.keys import measure_keys

        return measure_keys(folder)
    if name == "writing":
        from tests.bench.writing import measure_writing

        return measure_writing()
    if name == "crowd":
        from tests.bench.crowd import measure_crowd

        return measure_crowd()
    from tests.bench.pages import measure_pages

    return measure_pages()


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
    if len(names) > 1:
        for name in names:
            os.spawnv(  # noqa: S606
                os.P_WAIT,
                sys.executable,
                [sys.executable, "-m", "tests.bench", name, f"--records={arguments.records}"],
            )
        return
    with tempfile.TemporaryDirectory(prefix="fieldgate-bench-") as folder:
        print_table(names[0], take(names[0], Path(folder), arguments))


if __name__ == "__main__":
    main()
