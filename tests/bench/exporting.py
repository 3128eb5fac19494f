"""Datasets of many records: rows per second and peak memory of each format, each built in a process of its own.

While each is built, and while a backup is made at the end, another connection commits; its longest wait is printed.
"""

import json
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, sleep

from django.db import connection, transaction

from harvest.models import Project
from harvest.services.backing_up import make_backup
from harvest.services.dataset_formats import FORMATS
from tests.bench.filling import fill
from tests.bench.harvesting import build_item
from tests.bench.table import Figure
from tests.harvest.bench import NOW, build_bench
from tiktok.simulator import Config, start


def measure_exporting(folder: Path, records: int) -> list[Figure]:
    with start(Config(now=NOW)) as running:
        project = build_bench(running).project
    seconds = fill(project.collections.get(), map(build_item, range(records)), NOW)
    figures = [Figure("records stored for it", records, "records", f"in {seconds:,.0f} s")]
    for form in FORMATS:
        with committing(project) as waits:
            told = build_apart(project, form, folder / form)
        size = sum(path.stat().st_size for path in (folder / form).rglob("*") if path.is_file())
        note = f"{size / 2**20:,.1f} MiB"
        figures += [
            Figure(f"{form}: rows", told["rows"] / told["seconds"], "rows/s", note),
            Figure("  the same by processor time", told["rows"] / told["busy"], "rows/s"),
            Figure(
                "  peak memory of the process", told["peak"], "MiB", f"{told['base']:.0f} MiB before it began"
            ),
            Figure(
                "  longest wait of a commit beside it",
                max(waits, default=0) * 1000,
                "ms",
                f"{len(waits)} commits",
            ),
        ]
    return [*figures, *measure_backup(project, folder / "backups")]


def measure_backup(project: Project, folder: Path) -> list[Figure]:
    with committing(project) as waits:
        began = perf_counter()
        backup = make_backup(folder, now=NOW)
        seconds = perf_counter() - began
    note = f"{backup.size / 2**20:,.0f} MiB in {seconds:,.1f} s"
    return [
        Figure("backup beside commits", backup.size / 2**20 / seconds, "MiB/s", note),
        Figure(
            "  longest wait of a commit beside it",
            max(waits, default=0) * 1000,
            "ms",
            f"{len(waits)} commits",
        ),
    ]


def build_apart(project: Project, form: str, folder: Path) -> dict[str, float]:
    """In a new process, so that one format does not pay for another's memory."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.export_one", project.ref, form, str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


class committing:  # noqa: N801 -- read as a word
    """A thread that commits a row again and again, as a harvest beside it does; the seconds that each took."""

    def __init__(self, project: Project) -> None:
        self.project, self.waits, self.over = project, list[float](), Event()
        self.thread = Thread(target=self.commit)

    def __enter__(self) -> list[float]:
        self.thread.start()
        return self.waits

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def commit(self) -> None:
        while not self.over.is_set():
            began = perf_counter()
            with transaction.atomic():
                Project.objects.filter(pk=self.project.pk).update(title=self.project.title)
            self.waits.append(perf_counter() - began)
            sleep(0.02)
        connection.close()
