"""Several projects and keys side by side: who is served when, and who waits for whom."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from harvest.models import Organisation, PageLog, Project, QuotaDay, Record, Run, Unit
from harvest.rules.states import RunState, UnitKind
from harvest.services.keys import set_key
from harvest.services.projects import open_project
from harvest.services.runs import start_run
from harvest.services.scheduling import HARVEST_PRIORITY, REFRESH_PRIORITY, claim, finish
from harvest.services.workers import Worker
from tests.harvest.bench import NOW, SECRET, Bench, handover

type Build = Callable[..., Bench]

MANY = 1000


@pytest.fixture
def bench(build: Build) -> Bench:
    return build(search_id_refusals=0, deletion_rate=0.0)


def open_another(bench: Bench, client_key: str = "") -> Project:
    """With the bench's own collection; a key if one is named."""
    project = open_project(handover(title="Another"), by=None, now=NOW)
    if client_key:
        give_key(bench, project, client_key)
    return project


def give_key(bench: Bench, project: Project, client_key: str) -> None:
    given = {"client_key": client_key, "secret": SECRET, "by": None, "now": NOW, "clock": bench.clock}
    set_key(project, **given, verify=False)


def queue(project: Project, count: int, *, priority: int = HARVEST_PRIORITY, days: int | None = None) -> None:
    deadline = None if days is None else NOW + timedelta(days=days)
    Unit.objects.bulk_create(
        Unit(
            project=project,
            kind=UnitKind.CHECK,
            priority=priority,
            deadline=deadline,
            not_before=NOW,
            created_at=NOW,
        )
        for _ in range(count)
    )


def serve(bench: Bench, turns: int) -> list[tuple[int, int]]:
    """Project and priority of the units that one worker is given, each ended at once."""
    served = []
    with Worker.begin() as worker:
        for _ in range(turns):
            held = claim(worker, bench.clock)
            assert held is not None
            served.append((held.unit.project_id, held.unit.priority))
            finish(held)
    return served


def test_a_thousand_parts_of_one_project_keep_no_other_waiting(bench: Bench) -> None:
    small, refreshed = open_another(bench), open_another(bench)
    queue(bench.project, MANY)
    queue(small, 3)
    queue(refreshed, 1, priority=REFRESH_PRIORITY, days=2)
    served = serve(bench, 7)
    assert served[0] == (refreshed.pk, REFRESH_PRIORITY)
    turns = [project for project, _ in served[1:]]
    assert turns == [bench.project.pk, small.pk] * 3
    assert Unit.objects.filter(state="waiting").count() == MANY - 3


def test_the_earliest_deadline_of_all_projects_comes_first(bench: Bench) -> None:
    projects = [bench.project, open_another(bench), open_another(bench)]
    for number, project in enumerate(projects):
        for days in (9 - number, 3 - number):
            queue(project, 1, priority=REFRESH_PRIORITY, days=days)
    queue(bench.project, 5)
    served = serve(bench, 8)
    assert [project for project, _ in served[:3]] == [each.pk for each in reversed(projects)]
    assert [priority for _, priority in served] == [REFRESH_PRIORITY] * 6 + [HARVEST_PRIORITY] * 2


def start(project: Project) -> Run:
    return start_run(project.collections.get(), by=None, now=NOW)


def states() -> list[str]:
    return list(Run.objects.order_by("pk").values_list("state", flat=True))


def test_another_organisations_key_goes_on_while_one_waits_for_tomorrow(bench: Bench) -> None:
    """Though the first was refused by TikTok itself: others of its organisation have spent what is left."""
    give_key(bench, bench.project, "firstkey")
    other = open_another(bench, "secondkey")
    start(bench.project), start(other)
    first = Organisation.objects.get(pk=bench.project.key.organisation_id)
    QuotaDay.objects.create(organisation=first, pool="main", day=NOW.date(), spent=2, allowed=3)
    bench.work()
    assert states() == [RunState.WAITING_FOR_QUOTA, RunState.COMPLETED]
    held = Record.objects.filter(project=other).values_list("key", flat=True)
    assert sorted(held) == sorted(bench.levers.expected())
    bench.move(12 * 3600 + 120)
    bench.work()
    assert states() == [RunState.COMPLETED, RunState.COMPLETED]


def test_projects_of_one_organisation_share_its_quota_and_take_turns(bench: Bench) -> None:
    give_key(bench, bench.project, "samekey1")
    other = open_another(bench, "samekey1")
    runs = [start(bench.project), start(other)]
    organisation = Organisation.objects.get()
    day = QuotaDay.objects.create(organisation=organisation, pool="main", day=NOW.date(), allowed=7)
    bench.work()
    day.refresh_from_db()
    assert (day.spent, len(bench.levers.calls())) == (7, 7)
    assert states() == [RunState.WAITING_FOR_QUOTA] * 2
    asked = list(
        PageLog.objects.filter(unit__kind=UnitKind.WINDOW, path__contains="query")
        .order_by("pk")
        .values_list("unit__run", flat=True)
    )
    assert set(asked) == {run.pk for run in runs}
    assert all(before != after for before, after in pairwise(asked))


def test_a_run_that_waits_for_quota_says_until_when(bench: Bench) -> None:
    give_key(bench, bench.project, "firstkey")
    run = start(bench.project)
    bench.levers.set(quota=2)
    bench.work()
    run.refresh_from_db()
    assert (run.state, run.reason) == (RunState.WAITING_FOR_QUOTA, "Today's requests to TikTok are used up.")
    assert run.goes_on_at is not None
    assert (run.goes_on_at - NOW.replace(hour=0, day=21)) < timedelta(minutes=2)
