"""Who may call what: every address x person x method, in `tests/permissions.yaml`.

Each denied call must leave the database as it was, and so must every GET. What a person may not see answers as a thing that
does not exist. Everybody here gave the password a moment ago; addresses marked `danger` must send those who did not to give it
again. Words in the table: `ok` (the call is allowed; what it answers to an empty form is its own test's matter), `login` (sent
to sign in), `403`, `404`, `405`.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
import yaml
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from tests.factories import NOW, PASSWORD
from tests.meta.world import PEOPLE, World, build_world

TABLE: dict[str, dict[str, Any]] = yaml.safe_load((settings.BASE_DIR / "tests/permissions.yaml").read_text())
DANGER = [(name, method) for name, row in TABLE.items() for method in row.get("danger", "").split()]
OURS = ("accounts", "proposals", "harvest")
OTHER_METHODS = ("PUT", "PATCH", "DELETE", "TRACE")
pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Stage:
    """The world, a browser for each person who gave the password a moment ago, and what the database holds."""

    world: World
    clients: dict[str, Client]
    content: str

    def path_of(self, name: str) -> str:
        args: dict[str, str] = TABLE[name].get("args", {})
        return reverse(name, kwargs={key: self.world.values[value] for key, value in args.items()})

    def call(self, client: Client, method: str, name: str) -> Any:
        return client.generic(method, self.path_of(name), content_type="application/x-www-form-urlencoded")


@pytest.fixture(scope="module")
def stage(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Built once, in a transaction around those of the tests."""
    folder = tmp_path_factory.mktemp("permissions")
    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        override_settings(FIELDGATE_KEYRING=folder / "keyring"),
        rolled_back(),
    ):
        world = build_world(folder)
        clients = {person: sign_in(user) for person, user in world.people.items()}
        yield Stage(world, clients, content_hash())


def test_every_address_is_in_the_table_and_no_other() -> None:
    assert set(TABLE) == named_patterns(get_resolver())


@pytest.mark.parametrize("name", TABLE)
def test_who_may_call_it(stage: Stage, name: str) -> None:
    row = TABLE[name]
    for method in ("GET", "POST"):
        verdicts = [judge_call(stage, name, method, person) for person in PEOPLE]
        assert (method, verdicts) == (method, row[method].split())


@pytest.mark.parametrize("name", TABLE)
def test_it_takes_no_other_method(stage: Stage, name: str) -> None:
    before = count_writes()
    for method in OTHER_METHODS:
        assert stage.call(stage.clients["pi"], method, name).status_code in (403, 404, 405), method
    assert not may_have_written(before) or content_hash() == stage.content


@pytest.mark.parametrize(("name", "method"), DANGER)
def test_danger_asks_for_the_password_again(stage: Stage, name: str, method: str) -> None:
    client = sign_in(stage.world.people["pi"], recently=False)
    before = content_hash()
    response = stage.call(client, method, name)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert content_hash() == before


def judge_call(stage: Stage, name: str, method: str, person: str) -> str:
    """The verdict, and that nothing was changed where nothing may be."""
    with undone():
        before = count_writes()
        verdict = judge(stage.call(stage.clients[person], method, name))
        if (verdict != "ok" or method == "GET") and may_have_written(before):
            assert content_hash() == stage.content, f"{method} {name} by {person} changed something"
    return verdict


def judge(response: Any) -> str:
    if response.status_code in (301, 302):
        return "login" if response["Location"].startswith(reverse("account_login")) else "ok"
    if response.status_code in (403, 404, 405):
        return str(response.status_code)
    assert response.status_code < 500
    if response.streaming:
        b"".join(response.streaming_content)
    return "ok"


def sign_in(user: User | None, *, recently: bool = True) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    if user is not None and recently:
        given: Any = client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        assert given.status_code == 302
    return client


def named_patterns(resolver: URLResolver) -> set[str]:
    names: set[str] = set()
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            names.add(str(pattern.name))
        elif not str(pattern.pattern).startswith("account/"):  # allauth tests its own
            names |= named_patterns(pattern)
    return names


def count_writes() -> int:
    """Rows that this connection has inserted, updated or deleted in its life; 0 where the database does not count."""
    return int(connection.connection.total_changes) if connection.vendor == "sqlite" else 0


def may_have_written(since: int) -> bool:
    return connection.vendor != "sqlite" or count_writes() != since


def content_hash() -> str:
    """SHA-256 over every row of our tables."""
    digest = hashlib.sha256()
    for app in OURS:
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            names = [field.attname for field in model._meta.local_concrete_fields if field.column]
            rows = sorted(repr(row) for row in model._default_manager.values_list(*names))
            digest.update(json.dumps([model._meta.label, rows]).encode())
    return digest.hexdigest()


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back at the end."""
    point = transaction.savepoint_create()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
