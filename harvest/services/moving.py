"""All of an SQLite database goes into an empty PostgreSQL database. Only while nobody works with either.

One transaction on each side: the old one lets nobody write until the new one has been read back and compared.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.apps import apps
from django.core.management.color import no_style
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from accounts.rules.errors import NotNow
from harvest.models import Project
from harvest.models.partitions import create_partitions
from harvest.services.health import count_workers
from harvest.services.moving_rows import compare_rows, copy_rows
from harvest.vault.folder import remove

OLD: Final = "moved"
MADE_ANEW: Final = ("contenttypes.ContentType", "auth.Permission")
"""What `migrate` writes into an empty database; the old rows take their place, since others point at their numbers."""


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows each table had, by its model's label."""

    rows: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def refuse_unfit(file: Path) -> None:
    """NotNow unless the site uses PostgreSQL, `file` can be read, and no worker of this machine runs."""
    if connection.vendor != "postgresql":
        raise NotNow(
            "The site uses SQLite. Set DATABASE_URL to the PostgreSQL database that takes the place of it."
        )
    if not _is_sqlite(file):
        raise NotNow(f"{file} is not an SQLite database.")
    if count_workers():
        raise NotNow("A worker is running. Stop the worker and the site first.")


def move(file: Path) -> Moved:
    """NotNow if it did not come through; then the new database is as empty as it was."""
    with _opened(file):
        try:
            with transaction.atomic(using=OLD), transaction.atomic():
                return _move_all()
        except IntegrityError as error:
            raise NotNow("Nothing was moved: a row refers to one that is not there.") from error
        except DatabaseError as error:
            raise NotNow(
                f"Nothing was moved: {type(error).__name__}. Does somebody still use {file}?"
            ) from error


def delete_old(file: Path) -> None:
    """The file and its journals."""
    for ending in ("", "-journal", "-wal", "-shm"):
        remove(Path(f"{file}{ending}"))


def _move_all() -> Moved:
    models = list_models()
    _refuse_other_version()
    _refuse_filled(models)
    for label in reversed(MADE_ANEW):
        apps.get_model(label)._base_manager.all().delete()
    rows = {Project._meta.label: copy_rows(Project, OLD)}
    for number in Project._base_manager.values_list("pk", flat=True):
        create_partitions(number)
    rows |= {model._meta.label: copy_rows(model, OLD) for model in models if model is not Project}
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
    for model in models:
        compare_rows(model, OLD)
    return Moved(rows)


def list_models() -> list[type[Model]]:
    """Every table of ours; none that another table stands behind."""
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and not model._meta.proxy]


def _refuse_other_version() -> None:
    theirs, ours = (
        set(MigrationRecorder(each).applied_migrations()) for each in (connections[OLD], connection)
    )
    if theirs != ours:
        app, name = min(theirs ^ ours)
        raise NotNow(
            f"The two databases are not of the same version ({app} {name} stands in one of them). "
            "Run manage.py migrate on both, with this version of the site."
        )


def _refuse_filled(models: list[type[Model]]) -> None:
    filled = (model for model in models if model._meta.label not in MADE_ANEW)
    for model in filled:
        if model._base_manager.exists():
            raise NotNow(
                f"The new database is not empty: it has rows of {model._meta.label}. Nothing was moved."
            )


def _is_sqlite(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(16) == b"SQLite format 3\0"
    except OSError:
        return False


@contextmanager
def _opened(file: Path) -> Iterator[None]:
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20}
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file), "OPTIONS": options}
    connections.databases[OLD] = connections.databases["default"] | sqlite
    try:
        yield
    finally:
        connections[OLD].close()
        del connections[OLD]
        del connections.databases[OLD]
