"""A backup takes the place of the database. Only while nobody works with it."""

import os
import shutil
import sqlite3
import subprocess
from datetime import datetime
from pathlib import Path

from django.db import connection

from accounts.rules.errors import NotNow
from harvest.services.backing_up import Found, hash_of, run_postgresql
from harvest.services.health import count_workers
from harvest.vault.folder import remove, sync_folder


def refuse_unfit(found: Found, *, now: datetime) -> None:
    """NotNow for a copy that is too old, changed, of another database, or while a worker of this machine runs."""
    if now >= found.expires_at:
        raise NotNow(
            f"This copy expired on {found.expires_at:%Y-%m-%d}: records that people took back may still stand in it. Delete it."
        )
    if found.engine != connection.vendor:
        raise NotNow(f"This is a copy of {found.engine}, and the site uses {connection.vendor}.")
    if not found.path.exists() or hash_of(found.path) != found.sha256:
        raise NotNow("This copy is not as it was made: it is missing, cut short or changed.")
    if count_workers():
        raise NotNow("A worker is running. Stop the worker and the site first.")


def put_back(found: Found) -> None:
    """NotNow if it did not come through; then the database is as it was."""
    try:
        if connection.vendor == "sqlite":
            _put_back_sqlite(found.path)
        else:
            _put_back_postgresql(found.path)
    except (OSError, sqlite3.Error, subprocess.CalledProcessError) as error:
        raise NotNow(f"The copy was not put back: {type(error).__name__}.") from error


def _put_back_sqlite(backup: Path) -> None:
    """In one move; a journal of the database before would spoil the copy, so it goes first."""
    database = Path(connection.settings_dict["NAME"])
    draft = database.with_name(f".{database.name}.restoring")
    shutil.copyfile(backup, draft)
    draft.chmod(0o600)
    with draft.open("rb") as file:
        os.fsync(file.fileno())
    connection.close()
    for ending in ("-journal", "-wal", "-shm"):
        remove(Path(f"{database}{ending}"))
    draft.replace(database)
    sync_folder(database.parent)


def _put_back_postgresql(backup: Path) -> None:
    """In one transaction."""
    database = connection.settings_dict["NAME"]
    connection.close()
    run_postgresql(
        "pg_restore", "--clean", "--if-exists", "--single-transaction", f"--dbname={database}", str(backup)
    )
