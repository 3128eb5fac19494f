"""Public clients and Fieldgate page the same simulator, one after the other: pages each second and what is kept of them.

Without latency, and with 300 ms in each answer. They are asked for the same fields; what each of them does with the rows
stands beside its figure. Ours commits each page.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from harvest.models import Record, Run, Sighting
from harvest.services.engine import advance_once
from harvest.services.workers import Worker
from tests.bench.harvesting import move_to_next
from tests.bench.parts import timed_parts
from tests.bench.table import Figure
from tests.engines.public_clients import PYTHON, run_client
from tests.harvest.bench import NOW, Bench, build_bench, collection
from tests.journeys.commands import Simulator, run_simulator
from tiktok.simulator.vocabulary import REGIONS

LATENCIES: Final = (0, 300)
"""Milliseconds."""
SLOW_PAGES: Final = 60
"""At most, where each answer is slow."""
DAYS: Final = 28
PAGE: Final = 100
KEEPS: Final = {
    "official_wrapper": "in memory, until the last page",
    "metadata_kit": "in memory, handed over page by page",
    "research_api_helper": "in SQLite, page by page",
    "research_tik_py": "in memory, until the last page",
    "research_client": "in memory, until the last page; a token each time",
}
NAMES: Final = {
    "official_wrapper": "tiktokresearchapi",
    "metadata_kit": "tiktok-metadata-kit",
    "research_api_helper": "tiktok-research-api-helper",
    "research_tik_py": "researchtikpy",
    "research_client": "tiktok-research-client",
}
FIELDS: Final = [
    "id",
    "create_time",
    "username",
    "video_description",
    "region_code",
    "share_count",
    "view_count",
    "like_count",
    "comment_count",
    "music_id",
    "hashtag_names",
    "effect_ids",
    "playlist_id",
    "voice_to_text",
]
PERIOD: Final = {"start_date": "20260201", "end_date": "20260228"}
QUERY: Final = {"and": [{"operation": "IN", "field_name": "region_code", "field_values": list(REGIONS)}]}
"""Every video; `researchtikpy` knows no condition on counts."""
QUESTION: Final = {"query": QUERY, "fields": FIELDS, **PERIOD}
STORING: Final = "research_api_helper"
"""The only one of them that keeps what it has."""


@dataclass(frozen=True, slots=True)
class Pace:
    """`pages`: answers of rows that the simulator gave."""

    pages: int
    seconds: float
    rows: int

    @property
    def rate(self) -> float:
        return self.pages / self.seconds


def measure_peers(folder: Path, records: int) -> list[Figure]:
    if not PYTHON.exists():
        raise SystemExit("There is no .venv-clients: run scripts/make-clients-env.sh.")
    return [figure for latency in LATENCIES for figure in measure_at(folder / str(latency), latency, records)]


def measure_at(folder: Path, latency: int, records: int) -> Iterator[Figure]:
    wanted = min(records, SLOW_PAGES * PAGE) if latency else records
    with run_simulator(folder, build_world(wanted, latency)) as simulator:
        paces = {name: run_peer(name, simulator) for name in NAMES}
        bench = begin_ours(simulator)
        with timed_parts() as seconds:
            ours = run_ours(bench, bench.collection.runs.get(), simulator)
        title = f"{latency} ms: " if latency else ""
        yield Figure(f"{title}Fieldgate", ours.rate, "pages/s", f"{ours.rows:,} rows, each page committed")
        for name, pace in paces.items():
            note = f"{pace.rows:,} rows {KEEPS[name]}; ours is {ours.rate / pace.rate:.2f} times that"
            yield Figure(f"{title}{NAMES[name]}", pace.rate, "pages/s", note)
        if not latency:
            yield from describe_parts(ours, seconds, bench)


def build_world(records: int, latency: int) -> dict[str, Any]:
    return {
        "seed": 3,
        "now": NOW.isoformat(),
        "first_day": "2026-01-01",
        "videos_per_day": -(-records // DAYS),
        "accounts": 2000,
        "deletion_rate": 0.0,
        "search_id_refusals": 0,
        "quota": 1_000_000,
        "faults": {"slow_ms": latency},
    }


def run_peer(name: str, simulator: Simulator) -> Pace:
    """The start of its process does not count."""
    before = simulator.served
    found = run_client(name, {"base_url": simulator.base_url, **QUESTION}, longest=3600)
    if found.fault:
        raise SystemExit(f"{NAMES[name]} died of {found.fault}.")
    return Pace(count_pages(simulator, before), found.seconds, len(found.ids))


def count_pages(simulator: Simulator, since: int) -> int:
    return sum("video/query" in each["path"] for each in simulator.requests(since))


def begin_ours(simulator: Simulator) -> Bench:
    settings.TIKTOK_API_BASE = simulator.base_url
    bench = build_bench(simulator, collections=[collection(query=QUERY, fields=FIELDS)])  # type: ignore[arg-type]
    bench.enter_key(client_key=f"ours{simulator.base_url[-4:]}")
    bench.start()
    return bench


def run_ours(bench: Bench, run: Run, simulator: Simulator) -> Pace:
    """Whole steps, from the first page to the last. Over midnight, where quota begins anew, only the clock moves."""
    before, seconds = simulator.served, 0.0
    with Worker.begin() as worker:
        while not run.ended_at:
            began = perf_counter()
            if advance_once(worker, bench.clock):
                seconds += perf_counter() - began
            else:
                move_to_next(bench)
            run.refresh_from_db()
    return Pace(count_pages(simulator, before), seconds, run.records_new)


def describe_parts(ours: Pace, seconds: Counter[str], bench: Bench) -> Iterator[Figure]:
    known = sum(seconds[name] for name in ("server", "reading", "sealing", "storing"))
    words = {
        "server": "the server's answer",
        "reading": "parsing",
        "sealing": "compressing and sealing",
        "storing": "storing, its commit included",
        "rest": "claim, quota, log of the request, its commit",
    }
    for name, what in words.items():
        spent = ours.seconds - known if name == "rest" else seconds[name]
        yield Figure(f"  of a page of ours: {what}", 1000 * spent / ours.pages, "ms")
    alone = store_alone(bench)
    share = 100 * alone / seconds["storing"]
    yield Figure(
        "  the same rows by bulk_create alone", 1000 * alone / ours.pages, "ms", "and a commit each page"
    )
    yield Figure("  of that speed, ours", share, "%", "90 is the aim")


def store_alone(bench: Bench) -> float:
    """Seconds for records and sightings, taken out and put back, page by page as they came."""
    place = {"project_id": bench.project.pk}
    records = list(Record.objects.filter(**place).order_by("-key"))
    sightings = list(Sighting.objects.filter(**place).order_by("-key"))
    Record.objects.filter(**place).delete()
    Sighting.objects.filter(**place).delete()
    began = perf_counter()
    for first in range(0, len(records), PAGE):
        with transaction.atomic(durable=True):
            Record.objects.bulk_create(
                records[first : first + PAGE],
                update_conflicts=True,
                unique_fields=["project", "kind", "key"],
                update_fields=["parent_key", "seen_at", "state", "absent_at", "payload"],
            )
            Sighting.objects.bulk_create(
                sightings[first : first + PAGE],
                update_conflicts=True,
                unique_fields=["project", "kind", "key", "collection_id"],
                update_fields=["last_run_id"],
            )
    return perf_counter() - began
