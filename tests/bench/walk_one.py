"""A world of 100 days walked in a process of its own: `python -m tests.bench.walk_one VIDEOS_A_DAY`."""

import json
import sys
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from tiktok.simulator import Config
from tiktok.simulator.world import World

DAYS: Final = 100
FIRST: Final = date(2026, 1, 1)
SEED: Final = 11


def walk(per_day: int) -> dict[str, Any]:
    """Every video of the world, one after the other."""
    world = World(Config(seed=SEED, first_day=FIRST, videos_per_day=per_day))
    began = perf_counter()
    digest, count, ids = sha256(), 0, []
    for day in range(DAYS):
        for video in world.list_videos(FIRST + timedelta(days=day), FIRST + timedelta(days=day)):
            ids = [ids[0] if ids else video.id, video.id]
            digest.update(b"%d\n" % video.id)
            count += 1
    return {
        "count": count,
        "first": ids[0],
        "last": ids[-1],
        "digest": digest.hexdigest(),
        "seconds": perf_counter() - began,
        "peak": peak_of("self"),
    }


def peak_of(pid: int | str) -> float:
    """MiB that a process held at most. Linux only."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    print(json.dumps(walk(int(sys.argv[1]))))  # noqa: T201
