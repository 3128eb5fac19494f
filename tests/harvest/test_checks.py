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
