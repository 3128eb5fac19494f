"""Of the day's requests those are kept whose looks may begin by its end, by the interval of each project."""

from datetime import timedelta
from typing import Any

import pytest

from harvest.models import ApiKey, Batch, Project
from harvest.rules.states import KeyState
from harvest.rules.workload import Load, load_of
from harvest.selectors.reserving import find_reserved
from harvest.services.keys import set_key
from harvest.services.projects import open_project
from tests.harvest.bench import NOW, SECRET, handover

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("interval", "days_ago", "kept"),
    [
        (15, 9.99, Load()),
        (15, 10, load_of("video", 9_900)),
        (15, 13, load_of("video", 9_900)),
        (6, 3.99, Load()),
        (6, 4, load_of("video", 9_900)),
        (30, 10, Load()),
    ],
)
def test_a_look_counts_once_it_may_begin(interval: int, days_ago: float, kept: Load) -> None:
    """Beside a project of the same organisation that was confirmed just now."""
    due, fresh = (open_one(title) for title in ("Due", "Fresh"))
    Project.objects.filter(pk=due.pk).update(interval_days=interval)
    ApiKey.objects.update(organisation=due.key.organisation)
    add_batch(due, days_ago)
    add_batch(fresh, 0)
    assert find_reserved(due.key.organisation_id, NOW) == kept


def test_an_organisation_may_have_more_projects_than_a_query_has_depth() -> None:
    """SQLite takes conditions that lie a thousand deep."""
    due = open_one("Due")
    add_batch(due, 10)
    copies = Project.objects.bulk_create(copy_of(due, ref=f"PR-{number}") for number in range(1_001))
    ApiKey.objects.bulk_create(copy_of(due.key, project_id=each.pk) for each in copies)
    assert find_reserved(due.key.organisation_id, NOW) == load_of("video", 9_900)


def test_an_organisation_without_projects() -> None:
    assert find_reserved(0, NOW) == Load()


def open_one(title: str) -> Project:
    project = open_project(handover(title=title), by=None, now=NOW)
    given = {"client_key": title, "secret": SECRET, "by": None, "now": NOW, "clock": lambda: NOW}
    assert set_key(project, **given, verify=False) == KeyState.NOT_TRIED
    project.refresh_from_db()
    return project


def copy_of(row: Any, **changed: Any) -> Any:
    """A row like this one, not saved."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return type(row)(**values | {"id": None} | changed)


def add_batch(project: Project, days_ago: float) -> None:
    clock_at = NOW - timedelta(days=days_ago)
    Batch.objects.create(
        project=project, kind="video", number=1, taken=9_900, records=9_900, clock_at=clock_at
    )
