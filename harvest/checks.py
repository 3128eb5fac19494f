"""What must hold before this site is trusted with data: the database's settings, the keyring, the engine, no failpoints.

The reasons for SQLite's settings: a crash may not lose a page that was counted (`synchronous`, rollback journal),
what is erased may not stay in free pages (`secure_delete`), and a transaction that will write takes its lock first
(`IMMEDIATE`). WAL is refused before SQLite 3.51.3, which mended a bug that could corrupt a database.
"""

import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from harvest.rules.engines import find_engine_faults
from harvest.vault import find_faults

SQLITE: Final = "django.db.backends.sqlite3"
MENDED_WAL: Final = (3, 51, 3)
LEAST_TIMEOUT: Final = 20
"""Seconds a writer waits for another one."""

WANTED: Final = {"synchronous": {2}, "secure_delete": {1}, "foreign_keys": {1}, "mmap_size": {0}}
"""As PRAGMA answers: FULL, ON, ON, none."""
JOURNALS: Final = ("delete", "truncate", "persist")


@register(Tags.security)
def check_failpoints(**_: Any) -> list[CheckMessage]:
    """Failpoints kill the process on purpose."""
    if os.environ.get("FIELDGATE_FAILPOINTS") and not settings.FIELDGATE_DEVELOPMENT:
        return [
            Error(
                "FIELDGATE_FAILPOINTS is set: this process would kill itself.",
                hint="Unset it.",
                id="harvest.E001",
            )
        ]
    return []


@register(Tags.security)
def check_keyring(**_: Any) -> list[CheckMessage]:
    """Of a keyring that exists; one that does not is made, or missed, when it is first opened."""
    folder = Path(settings.FIELDGATE_KEYRING)
    if not folder.exists():
        return []
    return [Error(fault, id="harvest.E002") for fault in find_faults(folder)]


@register(Tags.compatibility)
def check_engine(**_: Any) -> list[CheckMessage]:
    """That the chosen engine has what it needs; nothing is connected to."""
    faults = find_engine_faults(
        settings.FIELDGATE_ENGINE,
        database=settings.DATABASES["default"]["ENGINE"],
        broker=settings.CELERY_BROKER_URL,
    )
    return [Error(fault, id="harvest.E007") for fault in faults]


@register(Tags.database)
def check_settings(**_: Any) -> list[CheckMessage]:
    """What the settings ask of SQLite, without opening it."""
    return check_options(settings.DATABASES["default"])


def check_options(database: dict[str, Any]) -> list[CheckMessage]:
    if database["ENGINE"] != SQLITE:
        return []
    options = database.get("OPTIONS", {})
    found: list[CheckMessage] = []
    if options.get("transaction_mode") != "IMMEDIATE":
        found.append(Error("SQLite has to begin transactions with IMMEDIATE.", id="harvest.E003"))
    if options.get("timeout", 0) < LEAST_TIMEOUT:
        found.append(Error(f"SQLite has to wait {LEAST_TIMEOUT} seconds for a lock.", id="harvest.E004"))
    return found


@register(Tags.database)
def check_pragmas(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """What SQLite really does on this connection."""
    if "default" not in (databases or ()) or connections["default"].vendor != "sqlite":
        return []
    wrong = [name for name, good in WANTED.items() if read_pragma(name) not in good]
    found: list[CheckMessage] = [
        Error(f"SQLite's {name} is {read_pragma(name)}.", id="harvest.E005") for name in wrong
    ]
    return found + check_journal(str(read_pragma("journal_mode")), sqlite3.sqlite_version_info)


def check_journal(journal: str, version: tuple[int, ...]) -> list[CheckMessage]:
    if journal in JOURNALS or (journal == "wal" and version >= MENDED_WAL):
        return []
    hint = "Set journal_mode to TRUNCATE, or use SQLite 3.51.3 or later."
    return [Error(f"SQLite's journal_mode is {journal}.", hint=hint, id="harvest.E006")]


def read_pragma(name: str) -> object:
    """`name` is one of ours, never a person's text."""
    with connections["default"].cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        row = cursor.fetchone()
    return row[0] if row else None
