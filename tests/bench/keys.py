"""Many keys side by side while TikTok is slow: what comes of what the wait for its answers would allow."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage

from django.conf import settings
from django.db.models import Max, Min
from django.utils import timezone

from harvest.models import PageLog, Run
from harvest.services.keys import set_key
from harvest.services.projects import open_project
from harvest.services.runs import start_run
from tests.bench.table import Figure
from tests.harvest.bench import SECRET, collection, handover
from tests.harvest.site import MANAGE
from tests.journeys.commands import run_simulator

KEYS = 8
WAIT_MS = 300


def measure_keys(folder: Path, pages: int) -> list[Figure]:
    """`pages`: of each key, about."""
    now = timezone.now()
    scenario = {
        "seed": 3,
        "now": now.isoformat(),
        "first_day": (now - timedelta(days=40)).date().isoformat(),
        "videos_per_day": pages * 100 // 20,
        "accounts": 500,
        "deletion_rate": 0.0,
        "search_id_refusals": 0,
        "faults": {"slow_ms": WAIT_MS},
    }
    with run_simulator(folder / "simulator", scenario) as simulator:
        settings.TIKTOK_API_BASE = os.environ["TIKTOK_API_BASE"] = simulator.base_url
        for number in range(KEYS):
            start_one(number)
        busy = work(KEYS)
    return describe(busy)


def start_one(number: int) -> None:
    """A project with a key and a quota of its own, and a run of some pages."""
    now = timezone.now()
    day = now.date()
    period = {
        "start_date": f"{day - timedelta(days=30):%Y%m%d}",
        "end_date": f"{day - timedelta(days=11):%Y%m%d}",
    }
    access = {"start": day.isoformat(), "end": (day + timedelta(days=300)).isoformat()}
    granted = handover(title=f"Project {number}", access=access, collections=[collection(**period)])
    project = open_project(granted, by=None, now=now)
    set_key(
        project, client_key=f"key{number}", secret=SECRET, by=None, now=now, clock=timezone.now, verify=False
    )
    start_run(project.collections.get(), by=None, now=now)


def work(workers: int) -> float:
    """Seconds of processor that they took."""
    before = getrusage(RUSAGE_CHILDREN)
    command = [sys.executable, str(MANAGE), "work", "--until-idle", "--workers", str(workers)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def describe(busy: float) -> list[Figure]:
    """While all keys are at work: from when the last of them began to when the first of them was done."""
    asked = PageLog.objects.filter(code="ok", unit__run__isnull=False)
    times = list(asked.order_by().values("unit__run").annotate(first=Min("at"), last=Max("at")))
    first, last = max(each["first"] for each in times), min(each["last"] for each in times)
    seconds = (last - first).total_seconds()
    allowed = KEYS / (WAIT_MS / 1000)
    together = asked.filter(at__gte=first, at__lt=last).count()
    rate = together / seconds
    over = Run.objects.filter(state="completed").count()
    return [
        Figure("requests that the wait allows", allowed, "pages/s", f"{KEYS} keys, {WAIT_MS} ms each"),
        Figure("requests stored and committed", rate, "pages/s", f"{together:,} by {KEYS} workers at once"),
        Figure("  of what the wait allows", 100 * rate / allowed, "%"),
        Figure(
            "processor time of the workers",
            1000 * busy / asked.count(),
            "ms",
            "a request, their start included",
        ),
        Figure("runs that were completed", over, "runs", f"of {KEYS}"),
    ]
