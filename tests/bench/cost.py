"""What a record costs as the corpus grows: at each size the next records are harvested, page by page, over HTTP.

The corpus grows by rows put straight into the tables, in one project, whose harvests then go on.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from harvest.models import Collection, Record
from harvest.services.runs import start_run
from tests.bench.filling import fill
from tests.bench.harvesting import build_item
from tests.bench.memory import read_resident
from tests.bench.parts import timed_parts
from tests.bench.peers import QUERY, run_ours
from tests.bench.table import Figure
from tests.harvest.bench import NOW, Bench, build_bench, collection
from tests.journeys.commands import Simulator, run_simulator

SIZES: Final = (0, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000)
NEXT: Final = 3_000
"""Records that are harvested at each size."""
DAYS: Final = 3
"""That they are of."""


def measure_cost(folder: Path, records: int) -> Iterator[Figure]:
    sizes = [size for size in SIZES if size <= records]
    with run_simulator(folder / "simulator", build_world()) as simulator:
        settings.TIKTOK_API_BASE = simulator.base_url
        bench = build_bench(simulator, collections=[build_collection(step) for step in range(len(sizes))])  # type: ignore[arg-type]
        bench.enter_key()
        names = iter(bench.project.collections.order_by("pk"))
        yield from measure_at(0, next(names), bench, simulator)
        for (before, size), each in zip(pairwise(sizes), names, strict=True):
            seconds = fill(each, (build_item(number) for number in range(before, size)), NOW)
            yield Figure(f"{size:,} records: growing to it", (size - before) / seconds, "records/s")
            yield from measure_at(size, each, bench, simulator)


def measure_at(size: int, each: Collection, bench: Bench, simulator: Simulator) -> Iterator[Figure]:
    run = start_run(each, by=None, now=bench.clock())
    with timed_parts() as parts:
        pace = run_ours(bench, run, simulator)
    own, title = pace.seconds - parts["server"], f"{size:,} records:"
    note = f"{pace.rows:,} more in {pace.pages} pages, beyond the server's answers"
    yield Figure(f"{title} the next record", 1000 * own / pace.rows, "ms", note)
    yield Figure(f"{title} storing a page", 1000 * parts["storing"] / pace.pages, "ms", describe_size())
    yield Figure(f"{title} memory of the worker", read_resident(), "MiB")


def describe_size() -> str:
    """Of the database."""
    if connection.vendor == "sqlite":
        size = Path(str(settings.DATABASES["default"]["NAME"])).stat().st_size
    else:
        with connection.cursor() as cursor:
            cursor.execute("select pg_database_size(current_database())")
            [size] = cursor.fetchone()
    return f"{Record.objects.count():,} records in {size / 2**20:,.0f} MiB"


def build_collection(step: int) -> dict[str, object]:
    """Days of its own."""
    first = 1 + step * DAYS
    period = {"start_date": f"202602{first:02}", "end_date": f"202602{first + DAYS - 1:02}"}
    return collection(name=f"step {step}", query=QUERY, **period)


def build_world() -> dict[str, object]:
    return {
        "seed": 3,
        "now": NOW.isoformat(),
        "first_day": "2026-01-01",
        "videos_per_day": NEXT // DAYS,
        "accounts": 2000,
        "deletion_rate": 0.0,
        "search_id_refusals": 0,
        "quota": 1_000_000,
    }
