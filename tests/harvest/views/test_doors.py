"""Who may open what. A stranger learns nothing, a denied call changes nothing, and reading never writes."""

import hashlib
import json
from collections.abc import Callable

import pytest
from django.apps import apps
from django.test import Client

from harvest.models import Run
from tests.harvest.views.conftest import Cast

PEOPLE = ("pi", "manager", "data_user", "librarian", "administrator", "stranger")
PAGES = {
    "": "200 200 200 200 200 404",
    "key/": "302 302 302 302 302 302",
    "collections/new/": "200 200 403 403 403 404",
    "collections/{collection}/": "200 200 200 200 200 404",
    "runs/{run}/": "200 200 200 200 200 404",
    "runs/{run}/progress/": "200 200 200 200 200 404",
    "runs/{run}/cancel/": "200 200 403 403 403 404",
    "datasets/": "200 403 200 403 403 404",
    "duties/": "200 200 403 200 403 404",
    "end/": "200 403 403 200 403 404",
    "certificate/": "200 200 200 200 200 404",
    "certificate/pdf/": "404 404 404 404 404 404",
}
RECENT_PAGES = {"key/": "200 200 403 403 403 404"}
DENIED_ACTS = {
    "key/try/": ("data_user", "librarian", "administrator", "stranger"),
    "collections/new/": ("data_user", "librarian", "administrator", "stranger"),
    "collections/said/": ("data_user", "librarian", "administrator", "stranger"),
    "collections/{collection}/note/": ("manager", "data_user", "librarian", "administrator", "stranger"),
    "collections/{collection}/start/": ("data_user", "librarian", "administrator", "stranger"),
    "runs/{run}/pause/": ("data_user", "librarian", "administrator", "stranger"),
    "runs/{run}/stop/": ("data_user", "librarian", "administrator", "stranger"),
    "runs/{run}/cancel/": ("data_user", "librarian", "administrator", "stranger"),
    "datasets/": ("manager", "librarian", "administrator", "stranger"),
    "datasets/1/take/": ("manager", "librarian", "administrator", "stranger"),
    "datasets/1/confirm/": ("stranger",),
    "duties/release/": ("manager", "data_user", "administrator", "stranger"),
    "end/": ("manager", "data_user", "administrator", "stranger"),
    "end/confirm/": ("manager", "data_user", "administrator", "stranger"),
}


def hash_of_everything() -> str:
    """SHA-256 over every row of every table of ours."""
    digest = hashlib.sha256()
    for app in ("accounts", "proposals", "harvest"):
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            rows = sorted(repr(row) for row in model._default_manager.values_list())
            digest.update(json.dumps([model._meta.label, rows]).encode())
    return digest.hexdigest()


@pytest.fixture
def run(cast: Cast) -> Run:
    cast.bench.enter_key()
    return cast.bench.start()


def fill(cast: Cast, run: Run, path: str) -> str:
    return cast.root + path.format(run=run.pk, collection=run.collection_id)


def statuses(cast: Cast, path: str, sign_in: Callable[..., Client], *, recently: bool = False) -> str:
    clients = [sign_in(getattr(cast, who), recently=recently) for who in PEOPLE]
    before = hash_of_everything()
    found = [client.get(path).status_code for client in clients]
    assert hash_of_everything() == before
    return " ".join(map(str, found))


@pytest.mark.parametrize(("path", "verdicts"), PAGES.items())
def test_who_sees_a_page_and_that_seeing_writes_nothing(
    cast: Cast, run: Run, sign_in: Callable[..., Client], path: str, verdicts: str
) -> None:
    assert statuses(cast, fill(cast, run, path), sign_in) == verdicts


@pytest.mark.parametrize(("path", "verdicts"), RECENT_PAGES.items())
def test_who_sees_a_page_behind_the_password(
    cast: Cast, run: Run, sign_in: Callable[..., Client], path: str, verdicts: str
) -> None:
    assert statuses(cast, fill(cast, run, path), sign_in, recently=True) == verdicts


@pytest.mark.parametrize(("path", "who"), [(path, who) for path, all_ in DENIED_ACTS.items() for who in all_])
def test_a_denied_act_changes_nothing(
    cast: Cast, run: Run, sign_in: Callable[..., Client], path: str, who: str
) -> None:
    client = sign_in(getattr(cast, who), recently=True)
    before = hash_of_everything()
    response = client.post(fill(cast, run, path), {"reason": "x", "digest": "x", "file": "videos.csv"})
    assert response.status_code == (404 if who == "stranger" else 403)
    assert hash_of_everything() == before


@pytest.mark.parametrize("path", ["duties/release/", "end/confirm/", "key/"])
def test_danger_asks_for_the_password_again_and_changes_nothing(
    cast: Cast, run: Run, sign_in: Callable[..., Client], path: str
) -> None:
    client = sign_in(cast.pi)
    before = hash_of_everything()
    response = client.post(cast.root + path, {"digest": "x"})
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/account/reauthenticate/")
    assert hash_of_everything() == before


@pytest.mark.parametrize("path", [*PAGES, "key/try/", "datasets/1/take/", "duties/release/", "end/confirm/"])
def test_nobody_gets_in_without_signing_in(cast: Cast, run: Run, path: str) -> None:
    before = hash_of_everything()
    for call in (Client().get, Client().post):
        response = call(fill(cast, run, path))
        assert response.status_code in (302, 405)
        assert response.status_code == 405 or response["Location"].startswith("/account/login/")
    assert hash_of_everything() == before


def test_a_run_of_another_project_is_not_there(
    cast: Cast, run: Run, sign_in: Callable[..., Client], build: Callable[..., object]
) -> None:
    other = build(
        handover={"team": [], "principal_investigator": {"name": "Dag Ravn", "email": cast.stranger.email}}
    )
    root = f"/projects/{other.project.ref}/"  # type: ignore[attr-defined]
    client = sign_in(cast.stranger)
    assert client.get(root).status_code == 200
    for path in ("runs/{run}/", "runs/{run}/cancel/", "runs/{run}/progress/"):
        assert client.get(root + path.format(run=run.pk)).status_code == 404
    for path in ("runs/{run}/stop/", "collections/{collection}/start/"):
        assert client.post(root + path.format(run=run.pk, collection=run.collection_id)).status_code == 404


def test_records_are_for_the_days_of_the_grant(cast: Cast, sign_in: Callable[..., Client]) -> None:
    cast.project.members.filter(user=cast.data_user).update(granted_until="2026-03-19")
    cast.project.members.filter(user=cast.pi).update(granted_from=None)
    for who in (cast.data_user, cast.pi):
        client = sign_in(who)
        assert client.get(f"{cast.root}datasets/").status_code == 403
        assert client.get(cast.root).status_code == 200
