"""The rows of one table: copied from one database into another by PostgreSQL's COPY, then read back and compared."""

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final

import psycopg
from django.db import connection, connections
from django.db.models import CharField, Field, Model, TextField
from django.db.models.expressions import F
from django.db.models.functions import Collate

from accounts.rules.errors import NotNow

AT_ONCE: Final = 2000
PLACE: Final = re.compile(r"line (\d+), column (\w+)")


def copy_rows(model: type[Model], old: str) -> int:
    """How many there were. NotNow names the row that PostgreSQL does not take, never what stands in it."""
    fields = _list_fields(model)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column or "") for field in fields)
    count = 0
    try:
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN") as copy,
        ):
            for row in _read(model, old):
                count += 1
                pairs = zip(fields, row, strict=True)
                copy.write_row([field.get_db_prep_save(value, connection) for field, value in pairs])
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        raise NotNow(_say_refused(model, count, error)) from None
    return count


def compare_rows(model: type[Model], old: str) -> None:
    """NotNow where a row is not as it was."""
    for number, (was, now) in enumerate(zip_longest(_read(model, old), _read(model, "default")), 1):
        if was != now:
            raise NotNow(
                f"Row {number:,} of {model._meta.label} did not arrive as it was. Nothing was moved."
            )


def _read(model: type[Model], using: str) -> Iterator[tuple[Any, ...]]:
    """In the order of the key by bytes, which is the same in both."""
    names = [field.attname for field in _list_fields(model)]
    rows = model._base_manager.using(using).order_by(*_order(model, using)).values_list(*names)
    for row in rows.iterator(AT_ONCE):
        yield tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


def _order(model: type[Model], using: str) -> Iterator[Any]:
    for field in model._meta.pk_fields:
        is_text = isinstance(field, CharField | TextField)
        yield (
            Collate(F(field.attname), "C" if connections[using].vendor == "postgresql" else "BINARY")
            if is_text
            else F(field.attname)
        )


def _list_fields(model: type[Model]) -> "list[Field[Any, Any]]":
    return [field for field in model._meta.concrete_fields if not field.generated]


def _say_refused(model: type[Model], count: int, error: psycopg.Error) -> str:
    place = PLACE.search(error.diag.context or "")
    where = f"row {place[1]}, column {place[2]}" if place else f"row {count:,}"
    return f"PostgreSQL does not take {where} of {model._meta.label} (by the order of its key). Nothing was moved."
