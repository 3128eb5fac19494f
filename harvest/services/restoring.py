"""A backup takes the place of the database. Only while nobody works with it."""

import os
import shutil
import sqlite3
import subprocess
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Final, cast

from django.db import connection

from accounts.rules.errors import NotNow
from harvest.services.backing_up import Found, hash_of, postgresql_environment
from harvest.services.health import count_workers
from harvest.vault.folder import remove, sync_folder

_BEGIN: Final = b"""BEGIN;
DO $$ DECLARE name regclass; BEGIN
    FOR name IN SELECT oid FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    LOOP EXECUTE format('DROP TABLE %s CASCADE', name); END LOOP;
END $$;
"""


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
    """In one transaction, which ends only if the whole copy was read.

    Tables are dropped here first: `pg_restore --clean` alone drops each partition's key, and PostgreSQL refuses, since it belongs
    to the table above.
    """
    connection.close()
    read = ["pg_restore", "--clean", "--if-exists", "--file=-", str(backup)]
    write = ["psql", "--no-psqlrc", "--no-password", "--quiet", "--set=ON_ERROR_STOP=1"]
    quiet: dict[str, Any] = {"env": postgresql_environment(), "stderr": subprocess.DEVNULL}
    with (
        subprocess.Popen(write, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, **quiet) as psql,  # noqa: S603 -- our own words
        subprocess.Popen(read, stdout=subprocess.PIPE, **quiet) as reader,  # noqa: S603
    ):
        script = cast("IO[bytes]", psql.stdin)
        script.write(_BEGIN)
        shutil.copyfileobj(cast("IO[bytes]", reader.stdout), script)
        if reader.wait() == 0:
            script.write(b"COMMIT;\n")
    for done in (reader, psql):
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, done.args)
