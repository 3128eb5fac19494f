"""A worker collects a large world: time and memory of its steps, and of storing alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from django.conf import settings
from django.db import transaction

from harvest.models import Record, Run
from harvest.services import storing
from harvest.services.arriving import read_video
from harvest.services.asking import VIDEO_PATH
from harvest.services.engine import advance_once
from harvest.services.keeping import keep
from harvest.services.scheduling import Held
from harvest.services.work import find_next_due
from harvest.services.workers import Worker
from tests.bench.memory import read_resident
from tests.bench.table import Figure
from tests.harvest.bench import NOW, Bench, build_bench, collection
from tests.journeys.commands import run_simulator
from tiktok.records import Item, parse_video
from tiktok.transport import Answer, HttpTransport, Request

PAGE = 100
FEW = 200_000
"""Records of a month, so that a search of the simulator finds no more; above that they are of ten months."""
STORED_ALONE = 200
"""Pages."""


def measure_harvest(folder: Path, records: int) -> list[Figure]:
    days = 28 if records <= FEW else 280
    scenario = {
        "seed": 3,
        "now": NOW.isoformat(),
        "first_day": "2025-01-01",
        "videos_per_day": -(-records // days),
        "accounts": 2000,
        "deletion_rate": 0.0,
        "search_id_refusals": 0,
    }
    with run_simulator(folder / "simulator", scenario) as simulator:
        settings.TIKTOK_API_BASE = simulator.base_url
        first = date(2026, 2, 28) - timedelta(days=days - 1)
        bench = build_bench(simulator, collections=[collection(start_date=f"{first:%Y%m%d}")])  # type: ignore[arg-type]
        bench.enter_key()
        run = bench.start()
        steps, memory = collect(bench, run)
    return [*describe_steps(steps, bench), *describe_memory(memory), *measure_storing(bench, run)]


@dataclass(frozen=True, slots=True)
class Step:
    """Seconds: of the server's answer, of the whole step, and of this process at work, whatever else the machine does."""

    server: float
    whole: float
    busy: float


def collect(bench: Bench, run: Run) -> tuple[list[Step], dict[int, float]]:
    """And MiB of memory by the number of records, in ten thousands."""
    steps, memory = [], {}
    with Worker.begin() as worker, timed_answers() as answers:
        while not run.ended_at:
            before, began, busy = len(answers), perf_counter(), process_time()
            if not advance_once(worker, bench.clock):
                move_to_next(bench)
            elif server := sum(answers[before:]):
                steps.append(Step(server, perf_counter() - began, process_time() - busy))
            run.refresh_from_db()
            if run.records_new // 10_000 not in memory:
                memory[run.records_new // 10_000] = read_resident()
    return steps, memory


def move_to_next(bench: Bench) -> None:
    """Both clocks, to the moment at which the next part is due: also over midnight, where quota begins anew."""
    due = find_next_due(bench.clock())
    bench.move(max(0.05, (due - bench.clock()).total_seconds()) if due else 60)


@contextmanager
def timed_answers() -> Iterator[list[float]]:
    """Seconds of each request, from sending to the whole answer."""
    seconds: list[float] = []
    plain = HttpTransport.send

    def send(self: HttpTransport, request: Request) -> Answer:
        began = perf_counter()
        try:
            return plain(self, request)
        finally:
            seconds.append(perf_counter() - began)

    HttpTransport.send = send  # type: ignore[method-assign]
    try:
        yield seconds
    finally:
        HttpTransport.send = plain  # type: ignore[method-assign]


def describe_steps(steps: list[Step], bench: Bench) -> list[Figure]:
    own = sorted(step.whole - step.server for step in steps)
    found = Record.objects.filter(project=bench.project).count()
    return [
        Figure("records collected", found, "records", f"in {len(steps):,} requests"),
        Figure(
            "the server's answer, median", median(step.server for step in steps) * 1000, "ms", "the simulator"
        ),
        Figure("a step beyond the server's answer, median", median(own) * 1000, "ms"),
        Figure("  the same, 95 of 100 below", own[int(len(own) * 0.95)] * 1000, "ms"),
        Figure("  processor time of a step, median", median(step.busy for step in steps) * 1000, "ms"),
        Figure("pages stored, answers included", len(steps) / sum(step.whole for step in steps), "pages/s"),
        Figure("pages stored, answers left out", len(steps) / sum(own), "pages/s"),
    ]


def describe_memory(memory: dict[int, float]) -> list[Figure]:
    """Where the number of records begins with 1, 2 or 5, and at the end."""
    shown = {tens for tens in memory if str(tens).rstrip("0") in ("", "1", "2", "5")} | {max(memory)}
    return [
        Figure(f"memory of the worker at {tens * 10_000:,} records", memory[tens], "MiB")
        for tens in sorted(shown)
    ]


def measure_storing(bench: Bench, run: Run) -> list[Figure]:
    """Records, sightings, batches and counts of new pages, each in a transaction; no unit, no ledger, no log."""
    pages = [[build_item(number * PAGE + row) for row in range(PAGE)] for number in range(STORED_ALONE)]
    unit, asked = run.units.first(), frozenset(bench.collection.fields)
    held = Held(unit, 0, None, bench.clock)  # type: ignore[arg-type]
    began, busy = perf_counter(), process_time()
    for items in pages:
        with transaction.atomic(durable=True):
            arrival = storing._read_arrival(held, bench.project, bench.clock(), bench.clock())
            keep(arrival, (read_video(item, path=VIDEO_PATH, asked=asked) for item in items))
    seconds, busy = perf_counter() - began, process_time() - busy
    return [
        Figure("pages stored alone", len(pages) / seconds, "pages/s", f"{PAGE} records each, sealed"),
        Figure("  processor time of a page", busy / len(pages) * 1000, "ms"),
    ]


def build_item(number: int) -> Item:
    day = date(2026, 2, 1) + timedelta(days=number % 28)
    data: dict[str, Any] = {
        "id": str(7_000_000_000_000_000_000 + number),
        "username": f"sim_{number % 2000}",
        "video_description": "A walk along the canal, and what it was like #walk #canal",
        "view_count": number,
        "create_time": int(NOW.replace(month=day.month, day=day.day).timestamp()),
    }
    return parse_video(data)
