"""What comes with the data, on a site with 200 projects: pages of the library and of the project with half of all records."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from harvest.management.demo.cast import make_people
from harvest.models import Batch, Project, Record, Tombstone
from harvest.rules.states import RecordState
from harvest.selectors.clock import institution_clock
from harvest.selectors.compliance import compliance_clock
from harvest.services.projects import open_project
from harvest.services.refresh import plan_refresh
from tests.bench.filling import fill
from tests.bench.harvesting import build_item
from tests.bench.table import Figure
from tests.bench.timing import open_page
from tests.harvest.bench import collection, handover

PROJECTS: Final = 200
REQUESTS: Final = 20
"""Of each page."""
AGE: Final = timedelta(days=9)
"""Of all records: none is to be looked for yet."""


def measure_compliance(_folder: Path, records: int) -> Iterator[Figure]:
    now = timezone.now()
    people = make_people(now)
    projects = [build_project(number, people["bea"]) for number in range(PROJECTS)]
    seconds = fill_all(projects, records)
    yield Figure("records of all projects", Record.objects.count(), "records", f"in {seconds:,.0f} s")
    largest = projects[0]
    set_aside(largest, records // 100)
    bury(largest, records // 10)
    library, team = sign_in(people["eli"]), sign_in(people["bea"])
    yield from measure_page("the library's table of projects", library, reverse("library_projects"))
    yield from measure_page("checks due in all projects", library, reverse("library_clock"))
    yield from measure_call(
        "the clock of all projects, as `retention status` prints it",
        lambda: institution_clock(timezone.now()),
    )
    yield from measure_page("first page of the library", library, reverse("home"))
    yield from measure_page("first page of a PI of all of them", team, reverse("home"))
    yield from measure_page("duties of the largest project", team, reverse("duties", args=[largest.ref]))
    yield from measure_page("page of the largest project", team, reverse("project", args=[largest.ref]))
    yield from measure_call(
        "its clock, as `retention status` prints it", lambda: compliance_clock(largest, timezone.now())
    )
    plan_refresh(timezone.now())
    yield from measure_call(
        "a round of the refresh over all, with nothing due", lambda: plan_refresh(timezone.now())
    )


def measure_call(what: str, act: Callable[[], object]) -> Iterator[Figure]:
    with CaptureQueriesContext(connection) as queries:
        began, busy = perf_counter(), process_time()
        act()
        seconds, busy = perf_counter() - began, process_time() - busy
    note = f"{len(queries)} queries, {1000 * busy:,.0f} ms of processor time"
    yield Figure(what, 1000 * seconds, "ms", note)


def build_project(number: int, pi: User) -> Project:
    today = timezone.now().date()
    access = {"start": (today - AGE).isoformat(), "end": (today + timedelta(days=300)).isoformat()}
    month = {"start_date": f"{today - 2 * AGE:%Y%m%d}", "end_date": f"{today - AGE:%Y%m%d}"}
    granted = handover(
        title=f"Project {number}",
        access=access,
        collections=[collection(**month)],
        principal_investigator={"name": pi.name, "email": pi.email},
    )
    return open_project(granted, by=None, now=timezone.now() - AGE)


def fill_all(projects: list[Project], records: int) -> float:
    """Half of them in the first, the others in equal parts; batches of all ages up to `AGE`."""
    items, seconds = map(build_item, range(records)), 0.0
    share = records // 2 // (len(projects) - 1)
    for number, project in enumerate(projects):
        count = share if number else records // 2
        seen_at = timezone.now() - AGE * (number + 1) / len(projects)
        seconds += fill(project.collections.get(), islice(items, count), seen_at)
    return seconds


def set_aside(project: Project, count: int) -> None:
    chosen = Record.objects.filter(project=project).order_by("key").values_list("key", flat=True)[:count]
    Record.objects.filter(project=project, key__in=list(chosen)).update(
        state=RecordState.QUARANTINED, absent_at=timezone.now()
    )


def bury(project: Project, count: int) -> None:
    """Tombstones of records that were there once."""
    build = partial(Tombstone, project=project, kind="video", reason="absent", erased_at=timezone.now())
    Tombstone.objects.bulk_create((build(key=f"{number:064x}") for number in range(count)), batch_size=5_000)


def sign_in(user: User) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    return client


def measure_page(what: str, client: Client, address: str) -> Iterator[Figure]:
    open_page(client, address)
    taken = [open_page(client, address) for _ in range(REQUESTS)]
    times, queries = [each for each, _ in taken], {each for _, each in taken}
    yield Figure(f"{what}, median", median(times) * 1000, "ms", f"{Batch.objects.count():,} batches")
    yield Figure("  95 of 100 below", quantiles(times, n=20)[-1] * 1000, "ms")
    yield Figure("  its queries", max(queries), "queries", "always" if len(queries) == 1 else "at most")
