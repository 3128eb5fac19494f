"""A simulated world of a million videos: how long it takes to walk it, and that nobody holds it in memory.

Two processes walk every day of the same seed, and have to agree on each id; a third serves pages of it over HTTP. SIZE: videos.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, Final

import httpx

from tests.bench.table import Figure
from tests.bench.walk_one import DAYS, FIRST, SEED, peak_of
from tests.harvest.site import MANAGE

NOW: Final = datetime(2026, 6, 1, 12, tzinfo=UTC)
PAGES: Final = 20
"""Of each window."""


def measure_simulator(folder: Path, videos: int) -> list[Figure]:
    per_day = videos // DAYS
    one, other = walk_apart(per_day), walk_apart(per_day)
    if one["digest"] != other["digest"]:
        raise RuntimeError("Two processes of one seed drew different worlds.")
    return [
        Figure(
            "videos of the world", one["count"], "videos", f"{DAYS} days; ids {one['first']} to {one['last']}"
        ),
        Figure("walked from the first id to the last", one["count"] / one["seconds"], "videos/s"),
        Figure("a second process drew the same ids", 1, "digest", one["digest"][:16]),
        Figure("peak memory of that process", one["peak"], "MiB"),
        Figure("  with a tenth of the videos", walk_apart(per_day // 10)["peak"], "MiB"),
        *serve(folder, per_day),
    ]


def walk_apart(per_day: int) -> dict[str, Any]:
    said = subprocess.run(
        [sys.executable, "-m", "tests.bench.walk_one", str(per_day)],
        check=True,
        capture_output=True,
        text=True,
    )
    return dict(json.loads(said.stdout))


def serve(folder: Path, per_day: int) -> Iterator[Figure]:
    """Pages of one day and of the longest window, by a process of its own."""
    scenario = {
        "seed": SEED,
        "now": NOW.isoformat(),
        "ticks": False,
        "first_day": FIRST.isoformat(),
        "videos_per_day": per_day,
        "search_id_refusals": 0,
        "quota": 10**6,
    }
    path = folder / "million.json"
    path.write_text(json.dumps(scenario))
    command = [sys.executable, str(MANAGE), "simulator", "--port", "0", "--scenario", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        address = next(word for word in process.stdout.readline().split() if word.startswith("http"))
        with httpx.Client(base_url=address.rstrip(","), timeout=300, trust_env=False) as http:
            yield from page_through(http, process.pid)
        process.terminate()


def page_through(http: httpx.Client, pid: int) -> Iterator[Figure]:
    form = {"client_key": "bench", "client_secret": "simulator-secret", "grant_type": "client_credentials"}
    token = http.post("/v2/oauth/token/", data=form).json()["access_token"]
    http.headers["Authorization"] = f"Bearer {token}"
    yield Figure("memory of the server at its start", peak_of(pid), "MiB")
    for days in (1, 1, *[30] * 6):
        begin = FIRST + timedelta(days=days)
        rows, first = read_window(http, begin, begin + timedelta(days=days - 1))
        said = f"{PAGES} pages, {rows:,} rows; the first after {first:.1f} s"
        yield Figure(f"  peak after a window of {days} days", peak_of(pid), "MiB", said)


def read_window(http: httpx.Client, start: date, end: date) -> tuple[int, float]:
    """Rows of its first pages, and seconds until the first."""
    body: dict[str, Any] = {
        "query": {"and": [{"operation": "GTE", "field_name": "view_count", "field_values": ["0"]}]},
        "start_date": f"{start:%Y%m%d}",
        "end_date": f"{end:%Y%m%d}",
        "max_count": 100,
    }
    rows, first, began = 0, 0.0, perf_counter()
    for _ in range(PAGES):
        answer = http.post("/v2/research/video/query/?fields=id,username,video_description", json=body)
        data = answer.raise_for_status().json()["data"]
        first = first or perf_counter() - began
        rows += len(data["videos"])
        body |= {"cursor": data["cursor"], "search_id": data["search_id"]}
    return rows, first
