"""Rows that are written once, on PostgreSQL: the server itself refuses to change or remove them, whoever asks."""

from collections.abc import Iterator

import psycopg
import pytest
from django.apps import apps
from psycopg import sql

from proposals.models.immutable import WrittenOnce
from tests.engines.conftest import Begin

pytestmark = [pytest.mark.engines, pytest.mark.parametrize("template", ["postgresql"], indirect=True)]

TABLES = sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, WrittenOnce))
GOES_WITH_ITS_PROPOSAL = "proposals_snapshot"
ANYTHING = {
    "bigint": "1",
    "integer": "1",
    "character varying": "'x'",
    "text": "'x'",
    "jsonb": "'{}'",
    "date": "current_date",
    "timestamp with time zone": "now()",
}
"""Something for a column of that type: what stands in a row does not matter here."""
COLUMNS = "select column_name, data_type from information_schema.columns where table_name = %s"


def put_a_row(connection: psycopg.Connection, table: str) -> None:
    """Past all keys to other tables, which the server looks at by triggers too."""
    columns = connection.execute(COLUMNS, [table]).fetchall()
    words = sql.SQL("insert into {} ({}) overriding system value values ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns),
        sql.SQL(", ").join(sql.SQL(ANYTHING[kind]) for _, kind in columns),
    )
    connection.execute(sql.SQL("delete from {}").format(sql.Identifier(table)))
    connection.execute(words)


def list_refused(connection: psycopg.Connection, table: str) -> Iterator[str]:
    name = sql.Identifier(table)
    for verb, words in (
        ("UPDATE", sql.SQL("update {} set id = id + 1").format(name)),
        ("DELETE", sql.SQL("delete from {}").format(name)),
    ):
        try:
            with connection.transaction():
                connection.execute(words)
        except psycopg.errors.RaiseException:
            yield verb


def test_the_server_refuses_what_the_models_refuse(scene: Begin) -> None:
    world = scene()
    with psycopg.connect(world.database.settings["DATABASE_URL"]) as connection:
        connection.execute("set session_replication_role = replica")
        for table in TABLES:
            put_a_row(connection, table)
        connection.execute("set session_replication_role = origin")
        refused = {table: list(list_refused(connection, table)) for table in TABLES}
        connection.rollback()
    assert len(TABLES) == 6
    assert refused == {
        table: ["UPDATE"] if table == GOES_WITH_ITS_PROPOSAL else ["UPDATE", "DELETE"] for table in TABLES
    }
