"""A project with its whole cast, seen through a browser's eyes. The site's clock stands where the simulator's does."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import SiteRole, User
from harvest.models import Project
from tests.factories import PASSWORD, make_user
from tests.harvest.bench import NOW, Bench

TEAM = [
    {"name": "Bram Proef", "email": "bram@example.org", "role": "data_user"},
    {"name": "Cleo Beheer", "email": "cleo@example.org", "role": "manager"},
]


@dataclass(frozen=True, slots=True)
class Cast:
    bench: Bench
    pi: User
    manager: User
    data_user: User
    librarian: User
    administrator: User
    stranger: User

    @property
    def project(self) -> Project:
        return self.bench.project

    @property
    def root(self) -> str:
        return f"/projects/{self.project.ref}/"


@pytest.fixture(autouse=True)
def the_site_lives_when_the_simulator_does() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def cast(build: Callable[..., Bench]) -> Cast:
    bench = build(handover={"team": TEAM})
    people = {member.role: member.user for member in bench.project.members.select_related("user")}
    for user in people.values():
        user.set_password(PASSWORD)
        user.save()
    return Cast(
        bench=bench,
        pi=people["pi"],
        manager=people["manager"],
        data_user=people["data_user"],
        librarian=make_user("Eli Marsh", site_role=SiteRole.LIBRARIAN),
        administrator=make_user("Fen Oake", site_role=SiteRole.ADMINISTRATOR),
        stranger=make_user("Dag Ravn"),
    )


@pytest.fixture
def sign_in() -> Callable[..., Client]:
    """`recently`: the password was given just now, as dangerous pages ask."""

    def sign_in(user: User, *, recently: bool = False) -> Client:
        client = Client()
        client.force_login(user)
        if recently:
            given: Any = client.post("/account/reauthenticate/", {"password": PASSWORD})
            assert given.status_code == 302
        return client

    return sign_in
