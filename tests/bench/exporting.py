"""Datasets of many records: rows per second and peak memory of each format, each built in a process of its own.

`python -m tests.bench exporting --records 1000000`; while the largest is built another connection commits, and its longest
wait is printed.
"""

import json
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread
from time import perf_counter, sleep

from django.db import connection, transaction

from harvest.models import Batch, Project, Record
from harvest.services.dataset_formats import FORMATS
from harvest.vault import open_keyring, seal_record
from tests.bench.harvesting import build_item
from tests.bench.table import Figure
from tests.harvest.bench import NOW, build_bench
from tiktok.simulator import Config, start

_AT_ONCE = 5_000


def measure_exporting(folder: Path, records: int) -> list[Figure]:
    with start(Config(now=NOW)) as running:
        project = build_bench(running).project
    seconds = store(project, records)
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
    return figures


def store(project: Project, records: int) -> float:
    """Straight into the tables, sealed as a harvest seals them."""
    began = perf_counter()
    keys = open_keyring().project(project.ref)
    collection = project.collections.get()
    batch = Batch.objects.create(project=project, kind="video", number=1, records=records, clock_at=NOW)
    for first in range(0, records, _AT_ONCE):
        items = [build_item(number) for number in range(first, min(first + _AT_ONCE, records))]
        with transaction.atomic():
            Record.objects.bulk_create(
                Record(
                    project=project,
                    kind="video",
                    key=item.id,
                    created_at=item.created_at,
                    batch_id=batch.pk,
                    collection_id=collection.pk,
                    first_seen_at=NOW,
                    seen_at=NOW,
                    payload=seal_record(keys, project.pk, "video", item.id, item.data),
                )
                for item in items
            )
    return perf_counter() - began


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
