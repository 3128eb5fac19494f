"""Who gets through the door of a project: every role and every right, as one table."""

from datetime import date

import pytest
import time_machine
from django.http import Http404

from accounts.models import SiteRole, User
from accounts.rules.errors import NotAllowed
from harvest.access import get_project_for, granted_days
from harvest.models import Project, ProjectMember
from harvest.rules.rights import Right
from harvest.services.projects import open_project
from tests.harvest.bench import NOW, handover

TABLE = """
                 see key collect duties records datasets close release
    pi            x   x     x      x       x       x       x      x
    manager       x   x     x      x       .       .       .      .
    data_user     x   .     .      .       x       x       .      .
    librarian     x   .     .      x       .       .       x      x
    administrator x   .     .      .       .       .       .      .
"""
HEAD, *ROWS = (line.split() for line in TABLE.strip().splitlines())
CASES = [
    (name, Right(right), cell == "x")
    for name, *cells in ROWS
    for right, cell in zip(HEAD, cells, strict=True)
]


@pytest.fixture
def project(db: None) -> Project:
    team = [
        {"name": "Mia Proef", "email": "manager@example.org", "role": "manager"},
        {"name": "Dirk Proef", "email": "data_user@example.org", "role": "data_user"},
    ]
    pi = {"name": "Ada Voorbeeld", "email": "pi@example.org"}
    for role in (SiteRole.LIBRARIAN, SiteRole.ADMINISTRATOR):
        User.objects.create_user(f"{role}@example.org", name="Lib Voorbeeld", site_role=role)
    return open_project(handover(principal_investigator=pi, team=team), by=None, now=NOW)


def person(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


@pytest.mark.parametrize(("name", "right", "allowed"), CASES)
def test_each_role_may_do_exactly_this(project: Project, name: str, right: Right, allowed: bool) -> None:
    with time_machine.travel(NOW, tick=False):
        if allowed:
            assert get_project_for(person(name), project.ref, right) == project
        else:
            with pytest.raises(NotAllowed):
                get_project_for(person(name), project.ref, right)


@pytest.mark.parametrize("ref", ["PR-2026-0001", "PR-1999-0001"])
def test_a_stranger_cannot_tell_a_project_from_none(project: Project, ref: str) -> None:
    stranger = User.objects.create_user("stranger@example.org", name="Stran Ger")
    with pytest.raises(Http404, match=r"^There is no such project\.$"):
        get_project_for(stranger, ref, Right.SEE)


def test_an_account_that_was_switched_off_is_a_stranger(project: Project) -> None:
    User.objects.filter(email="pi@example.org").update(is_active=False)
    with pytest.raises(Http404):
        get_project_for(person("pi"), project.ref, Right.SEE)


@pytest.mark.parametrize(
    ("day", "allowed"),
    [("2026-02-28", False), ("2026-03-01", True), ("2026-12-31", True), ("2027-01-01", False)],
)
def test_records_are_for_the_days_that_tiktok_granted(project: Project, day: str, allowed: bool) -> None:
    with time_machine.travel(f"{day}T12:00:00Z", tick=False):
        if allowed:
            assert get_project_for(person("pi"), project.ref, Right.RECORDS) == project
        else:
            with pytest.raises(NotAllowed, match="from its first to its last day"):
                get_project_for(person("pi"), project.ref, Right.RECORDS)


def test_a_persons_own_days_never_reach_beyond_the_projects(project: Project) -> None:
    member = ProjectMember.objects.filter(user=person("data_user"))
    member.update(granted_from=date(2020, 1, 1), granted_until=date(2030, 1, 1))
    assert granted_days(person("data_user"), project) == (date(2026, 3, 1), date(2026, 12, 31))
    member.update(granted_from=None)
    with time_machine.travel(NOW, tick=False), pytest.raises(NotAllowed):
        get_project_for(person("data_user"), project.ref, Right.DATASETS)
