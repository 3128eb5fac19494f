"""The database of the tests: made from a migrated copy, and put back as it was after tests that commit for real."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.db import connection
from django.test import TransactionTestCase

from tests.migrated import copy_migrated

_empty_by_statements: Final = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
_pristine: list[sqlite3.Connection] = []
"""At most one: the database as it was before the first test, in memory."""


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool, django_db_modify_db_settings: None) -> bool:
    """On SQLite Django finds its test database made already, under the name that it has in this worker."""
    if connection.vendor != "sqlite" or django_db_keepdb:
        return django_db_keepdb
    copy_migrated(Path(connection.settings_dict["TEST"]["NAME"]))
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            connection.ensure_connection()
            kept = sqlite3.connect(":memory:", check_same_thread=False)
            connection.connection.backup(kept)
        _pristine.append(kept)
    yield
    while _pristine:
        _pristine.pop().close()


def put_back(case: TransactionTestCase) -> None:
    """Every table as before the first test. PostgreSQL empties them by TRUNCATE, which fires no triggers of rows."""
    if not _pristine:
        _empty_by_statements(case)
        return
    connection.ensure_connection()
    _pristine[0].backup(connection.connection)


def let_tests_clean_up() -> None:
    TransactionTestCase._fixture_teardown = put_back  # type: ignore[attr-defined]
