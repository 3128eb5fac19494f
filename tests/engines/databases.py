"""The databases that a site can stand on, each as a test needs it: made, copied, read, searched by bytes, dropped."""

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from psycopg import sql

SERVER: Final = os.environ.get("FIELDGATE_TEST_POSTGRES") or "postgres://postgres@127.0.0.1:5432/"


class Database(Protocol):
    """`settings` go into the environment of the site's processes."""

    @property
    def settings(self) -> dict[str, str]: ...

    def copy_to(self, folder: Path) -> "Database":
        """A second one with the same content; `folder` is the copied site's."""

    def rows(self, statement: str) -> list[tuple[Any, ...]]: ...

    def files(self) -> list[Path]:
        """Everything that holds its rows on the disk, except PostgreSQL's log. PermissionError where it may not be read."""

    def waits_for_readers(self) -> bool:
        """Whether erased rows are still in its files because an older transaction may see them."""

    def drop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Sqlite:
    """The usual one: `var/fieldgate.sqlite3` in the folder of the site."""

    folder: Path

    @property
    def settings(self) -> dict[str, str]:
        return {}

    @property
    def path(self) -> Path:
        return self.folder / "var" / "fieldgate.sqlite3"

    def copy_to(self, folder: Path) -> "Sqlite":
        """The file came with the folder."""
        return Sqlite(folder)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Opened for writing: after a kill the first reader has to roll the journal back."""
        connection = sqlite3.connect(f"file:{self.path}?mode=rw", uri=True, timeout=20)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    def files(self) -> list[Path]:
        return sorted(self.path.parent.glob(f"{self.path.name}*"))

    def waits_for_readers(self) -> bool:
        return False

    def drop(self) -> None:
        """Goes with its folder."""


@dataclass(frozen=True, slots=True)
class Postgres:
    """A database of its own on the server, whose name nobody else has."""

    name: str = field(default_factory=lambda: f"fieldgate_test_{uuid4().hex[:16]}")

    @property
    def settings(self) -> dict[str, str]:
        return {"DATABASE_URL": urlsplit(SERVER)._replace(path=f"/{self.name}").geturl()}

    def create(self) -> "Postgres":
        _run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(self.name)))
        return self

    def copy_to(self, folder: Path) -> "Postgres":
        copy = Postgres()
        words = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        _run(words.format(sql.Identifier(copy.name), sql.Identifier(self.name)))
        return copy

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.settings["DATABASE_URL"]) as connection:
            return connection.execute(statement.encode()).fetchall()

    def run(self, statement: str) -> None:
        """Outside a transaction."""
        with psycopg.connect(self.settings["DATABASE_URL"], autocommit=True) as connection:
            connection.execute(statement.encode())

    def throw_everybody_out(self) -> None:
        """Every connection to it is cut, as by a restart of the server."""
        self.run(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = current_database() and pid <> pg_backend_pid()"
        )

    def files(self) -> list[Path]:
        """After a checkpoint, so that the files hold what the server holds in memory, and no more than that."""
        _run(sql.SQL("CHECKPOINT"))
        [(place, oid)] = self.rows(
            "select current_setting('data_directory'), oid from pg_database where datname = current_database()"
        )
        return sorted(_look_into(Path(place) / "base" / str(oid)))

    def waits_for_readers(self) -> bool:
        """The server's own housekeeping counts as a reader for some moments."""
        return bool(self.rows("select 1 from pg_description where description like '%to be rewritten'"))

    def drop(self) -> None:
        _run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(self.name)))


def find_reason_without_server() -> str:
    """Why no server can be used; empty where one can."""
    try:
        _run(sql.SQL("SELECT 1"))
    except psycopg.OperationalError as error:
        return f"no PostgreSQL at FIELDGATE_TEST_POSTGRES: {str(error).splitlines()[0]}"
    return ""


def _run(statement: sql.Composable) -> None:
    """On the server itself; outside a transaction."""
    with psycopg.connect(SERVER, dbname="postgres", autocommit=True, connect_timeout=5) as connection:
        connection.execute(statement)


def _look_into(folder: Path) -> Iterator[Path]:
    """`Path.rglob` says nothing where it may not look; a search by bytes has to."""
    if not os.access(folder, os.R_OK | os.X_OK):
        raise PermissionError(f"{folder} may not be read.")
    return folder.iterdir()
