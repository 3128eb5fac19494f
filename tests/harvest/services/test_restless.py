"""A round of the refresh asks as much of the database for three projects as for one, and leaves nobody out who is due."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from harvest.models import Batch, Outage, OverdueDecision, Project, Record, Unit
from harvest.rules.states import RecordState, UnitKind, UnitState
from harvest.services.projects import open_project
from harvest.services.refresh import plan_refresh
from harvest.services.restless import find_restless
from harvest.services.telling import OVERDUE, ask_people
from proposals.models import Deadline
from tests.harvest.bench import NOW, handover

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    """Confirmed five days ago, and its people told by when it has to be again."""
    project = open_quiet("Talk about wetlands")
    plan_refresh(NOW)
    return project


def open_quiet(title: str) -> Project:
    project = open_project(handover(title=title), by=None, now=NOW)
    Batch.objects.create(
        project=project, kind="video", number=1, taken=7, records=7, clock_at=NOW - timedelta(days=5)
    )
    return project


def test_what_is_asked_does_not_grow_with_the_projects(
    project: Project, django_assert_num_queries: Any
) -> None:
    for number in (1, 3):
        for more in range(Project.objects.count(), number):
            open_quiet(f"Another {more}")
        plan_refresh(NOW)
        assert find_restless(NOW) == []
        with django_assert_num_queries(8):
            plan_refresh(NOW)


def test_a_project_whose_people_were_told_nothing_yet(project: Project) -> None:
    other = open_quiet("Another")
    assert find_restless(NOW) == [other]


def test_a_day_that_has_moved_and_one_that_is_over(project: Project) -> None:
    Batch.objects.update(clock_at=NOW - timedelta(days=1))
    assert find_restless(NOW) == [project]
    plan_refresh(NOW)
    assert Deadline.objects.get(key__endswith=":refresh").due_on == (NOW + timedelta(days=14)).date()
    Batch.objects.update(records=0)
    assert find_restless(NOW) == [project]
    plan_refresh(NOW)
    assert find_restless(NOW) == []


def test_looks_that_are_due_and_records_that_are_overdue(project: Project) -> None:
    begins = NOW + timedelta(days=5)
    assert find_restless(begins - timedelta(seconds=1)) == []
    assert find_restless(begins) == [project]
    assert find_restless(NOW + timedelta(days=90)) == [project]


@pytest.mark.parametrize("what", ["broken", "late", "aside", "decided", "breach", "asked"])
def test_whatever_is_under_way(project: Project, what: str) -> None:
    begin(what, project, NOW)
    assert find_restless(NOW) == [project]


def begin(what: str, project: Project, now: datetime) -> None:
    match what:
        case "broken":
            make_unit(project, state=UnitState.FAILED)
        case "late":
            make_unit(project, state=UnitState.WAITING, deadline=now)
        case "aside":
            Record.objects.create(
                project=project,
                kind="video",
                key="7000000000000000001",
                batch_id=1,
                collection_id=1,
                state=RecordState.QUARANTINED,
                first_seen_at=now,
                seen_at=now,
                payload=b"sealed",
            )
        case "decided":
            OverdueDecision.objects.create(
                project=project,
                act=OverdueDecision.Act.ERASE,
                records=1,
                batches={},
                decided_by=project.pi,
                decided_at=now,
            )
        case "breach":
            Outage.objects.create(project=project, kind="video", began_at=now, reason="x", breached_at=now)
        case _:
            ask_people(project, OVERDUE, "Wait, or erase them", now=now)


def make_unit(project: Project, **columns: Any) -> None:
    Unit.objects.create(
        project=project, kind=UnitKind.CHECK, spec={"check": 0}, not_before=NOW, created_at=NOW, **columns
    )
