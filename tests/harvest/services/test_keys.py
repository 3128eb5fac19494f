"""A key is tried, sealed, and its secret is found nowhere else."""

import contextlib
import sqlite3
from pathlib import Path

import pytest

from accounts.rules.errors import Invalid, NotNow
from harvest.models import ApiKey, Unit
from harvest.rules.states import KeyState, UnitState
from harvest.services.keys import verify_key
from harvest.services.scheduling import hold
from harvest.services.steps import key_trial
from harvest.services.workers import Worker
from tests.harvest.bench import SECRET, Bench


def test_a_key_that_works_is_sealed_after_one_token_and_one_query(bench: Bench) -> None:
    assert bench.enter_key() == KeyState.WORKS
    key = ApiKey.objects.get()
    assert (key.state, key.client_key, key.hint) == (KeyState.WORKS, "ourkey", "ourk…")
    assert SECRET.encode() not in bytes(key.sealed_secret)
    assert [call["path"].split("/")[2] for call in bench.levers.calls()] == ["oauth", "research"]
    assert bench.spent() == 2
    assert bench.units() == [("key_trial", "done")]


def test_a_refused_key_is_not_stored_and_the_one_before_it_stays(bench: Bench) -> None:
    assert bench.enter_key(secret="wrong") == KeyState.REFUSED
    assert not ApiKey.objects.exists()
    bench.enter_key()
    before = ApiKey.objects.values().get()
    bench.move(1)
    assert bench.enter_key(secret="wrong") == KeyState.REFUSED
    assert ApiKey.objects.values().get() == before


def test_a_key_without_research_access_is_stored_as_such(bench: Bench) -> None:
    assert bench.enter_key(client_key="noscope1") == KeyState.NO_RESEARCH_SCOPE
    assert ApiKey.objects.get().state == KeyState.NO_RESEARCH_SCOPE


def test_an_untried_key_is_stored_without_a_request(bench: Bench) -> None:
    assert bench.enter_key(verify=False) == KeyState.NOT_TRIED
    assert (bench.levers.calls(), bench.spent()) == ([], 0)
    assert verify_key(bench.project, by=None, now=bench.clock(), clock=bench.clock) == KeyState.WORKS
    assert ApiKey.objects.get().state == KeyState.WORKS


@pytest.mark.parametrize("fault", ["server_errors", "rate_limit", "html_504"])
def test_a_key_that_cannot_be_tried_now_is_not_stored(bench: Bench, fault: str) -> None:
    bench.levers.set(**{fault: 1})
    with pytest.raises(NotNow, match="so nothing was stored"):
        bench.enter_key()
    assert not ApiKey.objects.exists()
    assert bench.units() == [("key_trial", "failed")]


@pytest.mark.parametrize(
    ("client_key", "secret"),
    [("", "s"), ("k", ""), ("k k", "s"), ("k", "s\n"), ("k" * 101, "s"), ("ké", "s")],
)
def test_what_cannot_be_a_key_is_refused_before_anything_is_asked(
    bench: Bench, client_key: str, secret: str
) -> None:
    with pytest.raises(Invalid):
        bench.enter_key(client_key, secret)
    assert bench.levers.calls() == []


def test_a_replaced_key_meets_no_old_token(bench: Bench) -> None:
    bench.enter_key()
    bench.start()
    bench.enter_key(client_key="newkey")
    bench.work()
    keys = [call["client_key"] for call in bench.levers.calls() if "research" in call["path"]]
    assert set(keys[2:]) == {"newkey"}


def test_a_trial_whose_process_died_is_closed_by_a_worker(bench: Bench) -> None:
    unit = Unit.objects.create(
        project=bench.project,
        kind="key_trial",
        spec={"candidate": True},
        not_before=bench.clock(),
        created_at=bench.clock(),
    )
    with Worker.begin() as worker:
        key_trial.step(hold(worker, unit, bench.clock), bench.clock)
    unit.refresh_from_db()
    assert (unit.state, unit.waits_for) == (UnitState.FAILED, "The trial broke off. Enter the key again.")
    assert bench.levers.calls() == []


@pytest.mark.django_db(transaction=True)
def test_the_secret_is_in_no_file_and_in_no_text(
    build: object, caplog: pytest.LogCaptureFixture, settings: object
) -> None:
    bench = build(client_secret="canary-5b1f00d-canary")  # type: ignore[operator]
    bench.enter_key(secret="canary-5b1f00d-canary")
    bench.start()
    bench.levers.set(token_expires_now=-1)
    bench.work()
    files = [
        path
        for folder in (settings.FIELDGATE_VAR, settings.FIELDGATE_KEYRING)
        for path in Path(folder).rglob("*")
        if path.is_file()
    ]  # type: ignore[attr-defined]
    database = settings.DATABASES["default"]["NAME"]  # type: ignore[attr-defined]
    stored = b"".join(path.read_bytes() for path in [*files, Path(database)])
    with contextlib.closing(sqlite3.connect(database)) as file:
        assert file.execute("select count(*) from harvest_apikey").fetchone() == (1,)
    assert b"canary" not in stored
    assert "canary" not in caplog.text
