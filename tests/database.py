"""Tests that commit for real are cleaned up by emptying every table, also those whose rows are never removed."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test import TransactionTestCase

_empty_tables = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]


@contextmanager
def without_triggers() -> Iterator[None]:
    """PostgreSQL empties tables by TRUNCATE, which fires no triggers of rows; SQLite has only DELETE."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _, sql in triggers:
                cursor.execute(sql)


def empty_tables(case: TransactionTestCase) -> None:
    with without_triggers():
        _empty_tables(case)


def let_tests_clean_up() -> None:
    TransactionTestCase._fixture_teardown = empty_tables  # type: ignore[attr-defined]
