"""The system checks say what would put data at risk."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.db import connection

from harvest import checks
from harvest.vault import init_keyring


def ids(found: list[Any]) -> list[str]:
    return [each.id for each in found]


@pytest.mark.django_db
def test_the_site_as_it_is_set_up_is_sound() -> None:
    found = run_checks(databases=["default"], include_deployment_checks=False)
    assert [each for each in found if str(each.id).startswith("harvest.")] == []


@pytest.mark.parametrize(
    ("journal", "version", "found"),
    [
        ("truncate", (3, 40, 1), []),
        ("delete", (3, 40, 1), []),
        ("wal", (3, 51, 2), ["harvest.E006"]),
        ("wal", (3, 51, 3), []),
        ("memory", (3, 60, 0), ["harvest.E006"]),
        ("off", (3, 60, 0), ["harvest.E006"]),
    ],
)
def test_wal_is_refused_where_it_can_corrupt(
    journal: str, version: tuple[int, ...], found: list[str]
) -> None:
    assert ids(checks.check_journal(journal, version)) == found


def test_failpoints_are_refused_outside_development(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    monkeypatch.setenv("FIELDGATE_FAILPOINTS", "after_send")
    assert checks.check_failpoints() == []
    settings.FIELDGATE_DEVELOPMENT = False
    assert ids(checks.check_failpoints()) == ["harvest.E001"]


def test_an_open_keyring_is_refused(settings: Any) -> None:
    assert checks.check_keyring() == []
    init_keyring(settings.FIELDGATE_KEYRING)
    assert checks.check_keyring() == []
    settings.FIELDGATE_KEYRING.chmod(0o755)
    assert ids(checks.check_keyring()) == ["harvest.E002"]


@pytest.mark.parametrize(
    ("engine", "database", "broker", "said"),
    [
        ("embedded", "sqlite3", "", []),
        ("embedded", "postgresql", "redis://127.0.0.1", []),
        ("celery", "postgresql", "amqp://guest@127.0.0.1//", []),
        ("celery", "postgresql", "rediss://one/0;rediss://two/0", []),
        ("celery", "sqlite3", "redis://127.0.0.1", ["needs PostgreSQL"]),
        ("celery", "postgresql", "", ["needs CELERY_BROKER_URL"]),
        ("celery", "postgresql", "sqla+postgresql://127.0.0.1", ["needs CELERY_BROKER_URL"]),
        ("celery", "sqlite3", "", ["needs PostgreSQL", "needs CELERY_BROKER_URL"]),
        ("threads", "sqlite3", "", ["FIELDGATE_ENGINE is threads. It may be embedded or celery."]),
    ],
)
def test_an_engine_has_to_have_what_it_needs(
    engine: str, database: str, broker: str, said: list[str], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FIELDGATE_ENGINE, settings.CELERY_BROKER_URL = engine, broker
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", f"django.db.backends.{database}")
    found = checks.check_engine()
    assert [(each.id, words in each.msg) for each, words in zip(found, said, strict=True)] == [
        ("harvest.E007", True) for _ in said
    ]


def test_deferred_transactions_and_short_waits_are_refused() -> None:
    short = {"ENGINE": checks.SQLITE, "OPTIONS": {"timeout": 5}}
    assert ids(checks.check_options(short)) == ["harvest.E003", "harvest.E004"]
    assert checks.check_options({"ENGINE": "django.db.backends.postgresql"}) == []


@pytest.mark.django_db
def test_a_pragma_that_keeps_erased_text_is_found() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")
        assert ids(checks.check_pragmas(databases=["default"])) == ["harvest.E005"]
        cursor.execute("PRAGMA secure_delete = ON")
