"""A sound copy of the database while the site works, with a hash beside it and a day on which it goes."""

import json
import logging
import os
import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction

from accounts.rules.errors import NotNow
from harvest.models import Backup
from harvest.rules.statement import BACKUP_DAYS
from harvest.vault.folder import make_folder, remove, sync_folder
from proposals.services.auditing import record_event

SCHEMA: Final = "fieldgate/backup/1"
KEPT: Final = timedelta(days=BACKUP_DAYS)
_PAGES: Final = 500
"""Of 8 KiB, copied between two looks at who else wants the database."""
_PATIENCE: Final = 5
"""Times that other writers may make the copy begin anew, before it is made in one go and they wait."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """A backup in a folder, as the paper beside it says."""

    path: Path
    sha256: str
    made_at: datetime
    expires_at: datetime
    engine: str


def make_backup(folder: Path, *, now: datetime) -> Backup:
    """NotNow if it could not be made; then nothing of it is left."""
    folder = folder.absolute()
    _refuse_near_keys(folder)
    make_folder(folder)
    ending = "sqlite3" if connection.vendor == "sqlite" else "pgdump"
    path = folder / f"fieldgate-{now:%Y%m%dT%H%M%SZ}.{ending}"
    if path.exists():
        raise NotNow(f"{path} is there already.")
    part = path.with_name(f".{path.name}.part")
    try:
        _COPY[connection.vendor](part)
        _sync(part)
        part.replace(path)
    except (OSError, sqlite3.Error, subprocess.CalledProcessError) as error:
        remove(part)
        raise NotNow(f"The backup was not made: {type(error).__name__}.") from error
    return _register(path, now)


def _refuse_near_keys(folder: Path) -> None:
    """A copy beside the keys that open it is a copy of both; one under FIELDGATE_VAR goes wherever that is copied."""
    for near in (settings.FIELDGATE_KEYRING, settings.FIELDGATE_VAR):
        if folder.resolve().is_relative_to(Path(near).resolve()):
            raise NotNow(f"Backups do not lie under {near}. Name another folder.")


def expire_backups(now: datetime) -> int:
    """Remove what is too old, and note what is gone. The number that went. What cannot be reached is tried again."""
    gone = 0
    for backup in Backup.objects.filter(expires_at__lte=now, removed_at=None):
        path = Path(backup.path)
        if not path.parent.is_dir():
            log.warning("The folder of an expired backup cannot be reached.")
            continue
        remove(path)
        remove(paper_of(path))
        with transaction.atomic():
            gone += Backup.objects.filter(pk=backup.pk, removed_at=None).update(removed_at=now)
            record_event("backup.expired", about=backup, by=None, now=now)
    return gone


def find_newest(folder: Path) -> Found:
    """NotNow if there is none that can be used."""
    papers = sorted(folder.glob("fieldgate-*.json"), reverse=True)
    if not papers:
        raise NotNow(f"There is no backup in {folder}.")
    said = json.loads(papers[0].read_text())
    if said.get("schema") != SCHEMA:
        raise NotNow(f"{papers[0].name} is not the paper of a backup.")
    return Found(
        path=folder / said["file"],
        sha256=said["sha256"],
        made_at=datetime.fromisoformat(said["made_at"]),
        expires_at=datetime.fromisoformat(said["expires_at"]),
        engine=said["engine"],
    )


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def paper_of(path: Path) -> Path:
    return path.with_name(f"{path.stem}.json")


def _register(path: Path, now: datetime) -> Backup:
    said: dict[str, Any] = {
        "schema": SCHEMA,
        "file": path.name,
        "sha256": hash_of(path),
        "bytes": path.stat().st_size,
        "engine": connection.vendor,
        "made_at": now.isoformat(),
        "expires_at": (now + KEPT).isoformat(),
    }
    paper = paper_of(path)
    paper.write_text(json.dumps(said, indent=2) + "\n")
    paper.chmod(0o600)
    _sync(paper)
    with transaction.atomic():
        backup = Backup.objects.create(
            path=str(path), sha256=said["sha256"], size=said["bytes"], made_at=now, expires_at=now + KEPT
        )
        record_event("backup.made", about=backup, by=None, now=now, sha256=backup.sha256, bytes=backup.size)
    return backup


def _copy_sqlite(to: Path) -> None:
    """Page by page, so that writers come in between; in one go where they come too often."""
    connection.ensure_connection()
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    target = sqlite3.connect(to)
    try:
        try:
            connection.connection.backup(target, pages=_PAGES, progress=_Patience(), sleep=0.02)
        except _ImpatientError:
            connection.connection.backup(target)
        if target.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("The copy is not sound.")
    finally:
        target.close()


class _ImpatientError(Exception):
    """Writers came too often."""


class _Patience:
    """Counts how often a copy began anew: then more pages are left than before."""

    def __init__(self) -> None:
        self.left: int | None = None
        self.anew = 0

    def __call__(self, _status: int, remaining: int, _total: int) -> None:
        if self.left is not None and remaining > self.left:
            self.anew += 1
        self.left = remaining
        if self.anew > _PATIENCE:
            raise _ImpatientError


def _copy_postgresql(to: Path) -> None:
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    run_postgresql("pg_dump", "--format=custom", f"--file={to}")


def run_postgresql(program: str, *arguments: str) -> None:
    """CalledProcessError, FileNotFoundError."""
    subprocess.run([program, *arguments], env=postgresql_environment(), check=True, capture_output=True)  # noqa: S603 -- our own words


def postgresql_environment() -> dict[str, str]:
    """Of a program that comes with PostgreSQL; the password goes by it."""
    given = connection.settings_dict
    environment = {
        "PGHOST": given["HOST"],
        "PGPORT": str(given["PORT"]),
        "PGUSER": given["USER"],
        "PGPASSWORD": given["PASSWORD"],
        "PGDATABASE": given["NAME"],
    }
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {name: value for name, value in environment.items() if value}


_COPY: Final[dict[str, Callable[[Path], None]]] = {"sqlite": _copy_sqlite, "postgresql": _copy_postgresql}


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    sync_folder(path.parent)
