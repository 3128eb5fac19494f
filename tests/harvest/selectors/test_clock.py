"""The clock of the institution: what each project has due when, whether it will be done in time, at a fixed cost."""

import json
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from jsonschema import Draft202012Validator

from harvest.models import ApiKey, Batch, Organisation, Project, QuotaDay
from harvest.rules.refresh import Level
from harvest.rules.states import ProjectState
from harvest.selectors.clock import institution_clock, worst_level
from harvest.selectors.compliance import compliance_clock
from harvest.selectors.upkeep import find_upkeep
from harvest.services.projects import open_project
from tests.harvest.bench import NOW, handover

pytestmark = pytest.mark.django_db
SCHEMA = settings.BASE_DIR / "docs/schemas/commands/retention-status.json"


def make_project(title: str = "One", every: int = 15) -> Project:
    project = open_project(handover(title=title), by=None, now=NOW)
    Project.objects.filter(pk=project.pk).update(interval_days=every)
    project.refresh_from_db()
    return project


def hold(project: Project, *ages: float, kind: str = "video", records: int = 100) -> None:
    """A batch of each age in days."""
    numbers = Batch.objects.filter(project=project, kind=kind).count()
    Batch.objects.bulk_create(
        Batch(
            project=project,
            kind=kind,
            number=number,
            records=records,
            clock_at=NOW - timedelta(days=age),
            sealed_at=NOW,
        )
        for number, age in enumerate(ages, numbers + 1)
    )


def give_key(organisation: Organisation, *projects: Project) -> None:
    for project in projects:
        ApiKey.objects.create(
            project=project, organisation=organisation, client_key="ourkey", sealed_secret=b"", set_at=NOW
        )


def test_a_project_has_its_days_at_midnight_utc() -> None:
    project = make_project()
    hold(project, 16, 15, 14.6, 14.4, 12.4, 8.4, 1, 0)
    (row,) = institution_clock(NOW)
    assert (row.project, row.records, row.hidden, row.today, row.within) == (
        project,
        800,
        200,
        300,
        (500, 600, 800),
    )
    assert (row.due_at, row.oldest_at) == (NOW - timedelta(days=1), NOW - timedelta(days=16))
    assert row.level is Level.OVERDUE


@pytest.mark.parametrize("every", [15, 30])
@pytest.mark.parametrize("age", [0, 9.9, 10, 12, 14, 14.49, 14.5, 15, 20, 24, 28, 29.4, 30])
def test_it_says_what_the_page_of_the_project_says(every: int, age: float) -> None:
    project = make_project(every=every)
    hold(project, age, 1)
    hold(project, age, kind="account", records=30)
    (row,), clock, upkeep = institution_clock(NOW), compliance_clock(project, NOW), find_upkeep(project, NOW)
    assert (row.level, row.due_at, row.hidden, row.records) == (
        clock.level,
        clock.due_at,
        clock.hidden,
        clock.records,
    )
    assert (row.today, row.requests, row.done_on, row.percent) == (
        upkeep.due_today,
        upkeep.requests,
        upkeep.done_on,
        upkeep.percent,
    )
    assert row.within[1] == upkeep.due_today + sum(records for _, records in upkeep.coming)


def test_what_tiktok_refused_is_not_left_today() -> None:
    project, organisation = (
        make_project(),
        Organisation.objects.create(client_key_sha256="0" * 64, first_seen_at=NOW),
    )
    give_key(organisation, project)
    hold(project, 11)
    day = QuotaDay.objects.create(
        organisation=organisation, day=NOW.date(), pool="main", allowed=1000, spent=9
    )
    ends = []
    for refused_until in (None, NOW + timedelta(hours=3)):
        QuotaDay.objects.filter(pk=day.pk).update(refused_until=refused_until)
        (row,) = institution_clock(NOW)
        ends.append((row.done_on, find_upkeep(project, NOW).done_on))
    today, tomorrow = NOW.date(), NOW.date() + timedelta(days=1)
    assert ends == [(today, today), (tomorrow, tomorrow)]


def test_what_shares_a_quota_is_done_together_and_the_most_urgent_stands_first() -> None:
    calm, busy, other, empty = (make_project(title) for title in ("Calm", "Busy", "Other", "Empty"))
    organisation = Organisation.objects.create(client_key_sha256="0" * 64, first_seen_at=NOW)
    give_key(organisation, calm, busy)
    QuotaDay.objects.create(organisation=organisation, day=NOW.date(), pool="main", allowed=1000, spent=900)
    hold(calm, 10)
    hold(busy, *[14.0] * 11, kind="account", records=100)
    hold(other, 11)
    rows = {row.project.title: row for row in institution_clock(NOW)}
    assert list(rows) == ["Busy", "Other", "Calm", "Empty"]
    assert (rows["Busy"].done_on, rows["Calm"].done_on, rows["Other"].done_on) == (
        date(2026, 3, 22),
        date(2026, 3, 22),
        date(2026, 3, 20),
    )
    assert (rows["Busy"].is_late, rows["Calm"].is_late) == (True, False)
    assert (rows["Empty"].done_on, rows["Empty"].due_at, rows["Empty"].project) == (None, None, empty)
    assert worst_level(rows.values()) is Level.RED


def test_projects_that_ended_are_not_in_it() -> None:
    hold(make_project(), 20)
    Project.objects.update(state=ProjectState.ENDED)
    assert (institution_clock(NOW), worst_level(())) == ((), Level.FRESH)


def test_it_costs_three_queries_for_one_project_and_for_three(django_assert_num_queries: Any) -> None:
    for number in (1, 2):
        for count in range(number):
            hold(make_project(f"{number}{count}", every=15 * number), 1, 12)
        with django_assert_num_queries(3):
            institution_clock(NOW)


def test_batches_are_found_by_an_index(django_assert_num_queries: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads a table as small as this one whole.")
    hold(make_project(), 1)
    with django_assert_num_queries(3) as seen:
        institution_clock(NOW)
    (statement,) = [each["sql"] for each in seen.captured_queries if "harvest_batch" in each["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        plan = [row[-1] for row in cursor.fetchall()]
    assert [
        each for each in plan if each.startswith("SCAN") and "harvest_batch" in each and "INDEX" not in each
    ] == []


def status() -> dict[str, Any]:
    said = StringIO()
    with time_machine.travel(datetime(2026, 3, 20, 12, tzinfo=UTC), tick=False):
        call_command("retention", "status", "--json", stdout=said)
    found: dict[str, Any] = json.loads(said.getvalue())
    Draft202012Validator(json.loads(SCHEMA.read_text())).validate(found)
    return found


def test_the_command_says_the_same() -> None:
    project = make_project()
    hold(project, 14.4, 3)
    found = status()
    assert (found["state"], found["records"], found["due_today"], found["hidden"]) == ("red", 200, 0, 0)
    assert found["projects"] == [
        {
            "project": project.ref,
            "level": "red",
            "records": 200,
            "oldest_at": "2026-03-06T02:24:00Z",
            "due_at": "2026-03-21T02:24:00Z",
            "hidden": 0,
            "due_today": 0,
            "due_within": {"3": 100, "7": 100, "15": 200},
            "requests": found["projects"][0]["requests"],
            "done_on": "2026-03-20",
            "quota_percent": 0,
        }
    ]


def test_the_command_without_projects_says_so() -> None:
    assert (status()["state"], status()["projects"]) == ("fresh", [])
    said = StringIO()
    call_command("retention", "status", stdout=said)
    assert said.getvalue() == "No project is open.\n"
