"""Tables that PostgreSQL partitions by project, so that the end of a project drops files. The only file with that dialect.

On every other database these are ordinary tables and each function here does nothing.
"""

import logging
from typing import Any, Final

from django.db import connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.state import ProjectState

log = logging.getLogger(__name__)

PARTITIONED = ("harvest_record", "harvest_sighting", "harvest_tombstone")
REWRITTEN: Final = ("harvest_record", "harvest_sighting")
UNSAMPLED: Final = (
    ("harvest_record", "key"),
    ("harvest_record", "parent_key"),
    ("harvest_record", "payload"),
    ("harvest_sighting", "key"),
)
"""Of these the server keeps no samples for its planner: they would outlive the rows, in a table that nothing rewrites."""

_MARK: Final = "rows were erased: to be rewritten"


class CreatePartitionedModel(CreateModel):
    """`CreateModel`, with `PARTITION BY LIST (project_id)` on PostgreSQL."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        plain = schema_editor.sql_create_table
        schema_editor.sql_create_table = f"{plain} PARTITION BY LIST (project_id)"
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        finally:
            schema_editor.sql_create_table = plain


def has_partitions() -> bool:
    return connection.vendor == "postgresql"


def create_partitions(project_id: int) -> None:
    """Make the project's partitions; called in the transaction that opens the project."""
    _each("CREATE TABLE {partition} PARTITION OF {table} FOR VALUES IN ({project_id})", project_id)
    for table, column in UNSAMPLED:
        _each(f"ALTER TABLE {{partition}} ALTER COLUMN {column} SET STATISTICS 0", project_id, (table,))


def stop_sampling(table: str, column: str) -> None:
    """The same for a column that came later: in every partition there is."""
    if has_partitions():
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def drop_partitions(project_id: int, *, tables: tuple[str, ...] = PARTITIONED) -> None:
    """Drop the project's partitions, and with them their files."""
    _each("DROP TABLE IF EXISTS {partition}", project_id, tables)


def mark_for_rewriting(project_id: int) -> None:
    """Rows of this project leave; called in the transaction that erases them. The mark stays until they left the files."""
    _each(f"COMMENT ON TABLE {{partition}} IS '{_MARK}'", project_id, REWRITTEN)


def rewrite_partitions(project_id: int) -> None:
    """Rewrite what is marked, so that erased rows leave the files. Not inside a transaction.

    Where an older transaction may still see them, the server would keep them: then the mark stays for the next time.
    """
    for table in REWRITTEN if has_partitions() else ():
        partition = _name(table, project_id)
        marked_by = _find_mark(partition)
        if marked_by is None:
            continue
        if _may_be_seen(marked_by):
            log.warning("%s is rewritten later: an older transaction may still see erased rows.", partition)
            continue
        _each("VACUUM FULL {partition}", project_id, (table,))
        _unmark(partition, marked_by)


def find_marked() -> set[int]:
    """Projects with partitions that are still to be rewritten."""
    if not has_partitions():
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_description JOIN pg_class ON pg_class.oid = objoid"
            " WHERE classoid = 'pg_class'::regclass AND objsubid = 0 AND description = %s",
            [_MARK],
        )
        names = [str(name) for (name,) in cursor.fetchall()]
    return {int(name.rpartition("_p")[2]) for name in names}


def _find_mark(partition: str) -> str | None:
    """The number of the transaction that marked it last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xmin::text FROM pg_description WHERE objoid = to_regclass(%s)"
            " AND classoid = 'pg_class'::regclass AND objsubid = 0 AND description = %s",
            [partition, _MARK],
        )
        row = cursor.fetchone()
    return None if row is None else str(row[0])


def _may_be_seen(marked_by: str) -> bool:
    """Whether anything is as old as that transaction: those in this database, those who copy it, and any new snapshot.

    A new snapshot, also the one that rewriting takes, is as old as the oldest writer of the whole server.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT age(pg_snapshot_xmin(pg_current_snapshot())::xid) >= age(%(mark)s::xid)"
            " OR EXISTS (SELECT FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            " AND (datname = current_database() OR datname IS NULL) AND age(backend_xmin) >= age(%(mark)s::xid))"
            " OR EXISTS (SELECT FROM pg_replication_slots WHERE age(xmin) >= age(%(mark)s::xid))",
            {"mark": marked_by},
        )
        return bool(cursor.fetchone()[0])


def _unmark(partition: str, marked_by: str) -> None:
    """Unless more was erased meanwhile: its mark is newer."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {partition} IN SHARE UPDATE EXCLUSIVE MODE")
        if _find_mark(partition) == marked_by:
            cursor.execute(f"COMMENT ON TABLE {partition} IS NULL")


def _each(statement: str, project_id: int, tables: tuple[str, ...] = PARTITIONED) -> None:
    if not has_partitions():
        return
    with connection.cursor() as cursor:
        for table in tables:
            names: dict[str, Any] = {
                "table": table,
                "partition": _name(table, project_id),
                "project_id": int(project_id),
            }
            cursor.execute(statement.format(**names))


def _name(table: str, project_id: int) -> str:
    return f"{table}_p{int(project_id)}"
