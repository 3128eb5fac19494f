"""The duties at scale: all records looked for again, a tenth of them erased and proven, the project closed and certified.

The ids are those of the simulator's world, so that its batch compliance knows which of them are there. One worker in this
process; waits only move the clocks.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from django.conf import settings

from harvest.models import Certificate, Check, Closing, PageLog, Record, Tombstone
from harvest.rules.states import LIVE_CHECKS, RecordState
from harvest.services import proof
from harvest.services.closing import announce_close, confirm_close
from tests.bench.filling import fill
from tests.bench.memory import forget_peak, read_peak
from tests.bench.table import Figure
from tests.harvest.bench import HEAVY_QUERY, NOW, Bench, build_bench
from tests.journeys.commands import Simulator, run_simulator
from tiktok.records import Item, parse_video

DAYS: Final = 28
GONE: Final = 0.1
"""The share of all records that TikTok has no more."""
FIRST_LOOK: Final = timedelta(days=12, hours=1)
"""When all of them are urgent, and begin at once, so that second looks do not come between."""
PAGE: Final = 100


@dataclass(slots=True)
class Took:
    """`peak`: MiB of this process at most, `base` before it began."""

    seconds: float = 0
    requests: int = 0
    peak: float = 0
    base: float = 0


def measure_duties(folder: Path, records: int) -> Iterator[Figure]:
    with run_simulator(folder / "simulator", build_world(records)) as simulator:
        settings.TIKTOK_API_BASE = simulator.base_url
        bench = build_bench(simulator)  # type: ignore[arg-type]
        bench.enter_key()
        seconds = fill(bench.collection, read_world(simulator), NOW)
        stored = Record.objects.count()
        yield Figure("records stored for it", stored, "records", f"in {seconds:,.0f} s")
        yield from measure_refresh(bench, simulator)
        yield from measure_erasure(bench)
        yield from measure_closing(bench)


def build_world(records: int) -> dict[str, Any]:
    return {
        "seed": 3,
        "now": NOW.isoformat(),
        "first_day": "2026-01-01",
        "videos_per_day": -(-records // DAYS),
        "accounts": 2000,
        "deletion_rate": 0.0,
        "search_id_refusals": 0,
    }


def read_world(simulator: Simulator) -> Iterator[Item]:
    """Day by day."""
    return chain.from_iterable(map(build_item, list_day(simulator, day)) for day in range(1, DAYS + 1))


def list_day(simulator: Simulator, day: int) -> list[str]:
    date = f"202602{day:02}"
    question = {"query": HEAVY_QUERY, "start_date": date, "end_date": date}
    found: list[str] = simulator.pull("expected", **question)["ids"]
    return [key for key in found if posted_on(key) == date]


def posted_on(key: str) -> str:
    """From the id itself, of which the upper half is a time."""
    return f"{datetime.fromtimestamp(int(key) >> 32, UTC):%Y%m%d}"


def build_item(key: str) -> Item:
    data = {
        "id": key,
        "username": f"sim_{int(key) % 2000}",
        "video_description": "A walk along the canal, and what it was like #walk #canal",
        "view_count": int(key) % 100_000,
        "create_time": int(key) >> 32,
    }
    return parse_video(data)


@contextmanager
def taking() -> Iterator[Took]:
    forget_peak()
    took, before, began = Took(base=read_peak()), PageLog.objects.count(), perf_counter()
    yield took
    took.seconds, took.peak = perf_counter() - began, read_peak()
    took.requests = PageLog.objects.count() - before


def measure_refresh(bench: Bench, simulator: Simulator) -> Iterator[Figure]:
    """First looks at everything; a tenth is gone by then."""
    stored, windows = Record.objects.count(), count_by_month()
    for day in range(1, DAYS + 1):
        question = {"query": HEAVY_QUERY, "start_date": f"202602{day:02}", "end_date": f"202602{day:02}"}
        simulator.pull("delete", share=GONE, **question)
    bench.move(FIRST_LOOK.total_seconds())
    with taking() as took:
        while bench.project.batches.filter(checked_at=None).exists():
            bench.work()
            bench.move(600)
    aside = Record.objects.filter(state=RecordState.QUARANTINED).count()
    yield Figure(
        "refresh: records looked for", stored / took.seconds, "records/s", f"{took.seconds:,.0f} s in all"
    )
    yield Figure("  requests", took.requests, "requests", f"{aside:,} set aside")
    by_query = sum(-(-count // PAGE) for count in windows.values())
    yield Figure(
        "  by query for each id, as peers would",
        by_query,
        "requests",
        f"{by_query / took.requests:.1f} times that",
    )
    yield Figure("  peak memory", took.peak, "MiB", f"{took.base:.0f} before it began")


def count_by_month() -> Counter[str]:
    """A query takes ids of at most 30 days."""
    moments = Record.objects.order_by().values_list("created_at", flat=True).iterator(chunk_size=2000)
    return Counter(f"{moment:%Y%m}" for moment in moments if moment)


def measure_erasure(bench: Bench) -> Iterator[Figure]:
    """Second looks and what follows from them. Some of what goes was found in the files by its bytes before."""
    doomed = Record.objects.filter(state=RecordState.QUARANTINED).order_by("key")
    needles = [
        needle for record in doomed[:20] for needle in (record.key.encode(), bytes(record.payload)[:24])
    ]
    aside = doomed.count()
    with taking() as proven:
        before = find_samples(bench, needles)
    bench.move(3600)
    with taking() as took:
        while Check.objects.filter(state__in=LIVE_CHECKS).exists() or doomed.exists():
            bench.work()
            bench.move(600)
    after = find_samples(bench, needles)
    erased = Tombstone.objects.count()
    note = f"{aside:,} in {took.seconds:,.0f} s, second looks included, {took.requests} requests"
    yield Figure("erasure: records erased", erased / took.seconds, "records/s", note)
    yield Figure("  peak memory", took.peak, "MiB", f"{took.base:.0f} before it began")
    where = "in files" if proof.finds_in_files() else "by query, as the server's files cannot be searched"
    note = f"{before} found before, {after} after, {where}, in {proven.seconds:.1f} s each"
    yield Figure("  proof", len(needles), "samples", note)


def find_samples(bench: Bench, needles: Sequence[bytes]) -> int:
    """How many of them are there: ids as text, and the starts of sealed payloads."""
    if proof.finds_in_files():
        return proof.search(needles, proof.places_of(bench.project), lambda: None).found
    records = Record.objects.filter(project=bench.project, key__in=[each.decode() for each in needles[::2]])
    there = {part for each in records for part in (each.key.encode(), bytes(each.payload)[:24])}
    return len(there.intersection(needles))


def measure_closing(bench: Bench) -> Iterator[Figure]:
    left = Record.objects.count()
    with taking() as took:
        closing = announce_close(bench.project, "The study is over.", by=None, now=bench.clock())
        confirm_close(bench.project, closing.digest, by=None, now=bench.clock())
        while not Certificate.objects.exists():
            bench.work()
            bench.move(600)
    closing = Closing.objects.get()
    yield Figure(
        "end of the project: records", left / took.seconds, "records/s", f"{left:,} in {took.seconds:,.0f} s"
    )
    yield Figure("  peak memory", took.peak, "MiB", f"{took.base:.0f} before it began")
    said = json.dumps(closing.proof.get("after", {}).get("found"))
    yield Figure("  left", Record.objects.count(), "records", f"samples found afterwards: {said}")
