"""A query as rows, one for each condition: what people fill in, whole or half done. Nothing is checked here.

    object ──rows_of──▶ rows ──object_of──▶ the same object

A condition that a row cannot show, such as one with a field that is not known here, is kept as it is written.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tiktok.query.grammar import FIELDS, Operation
from tiktok.query.parse import KEYS, LISTS

LINE_ENDS: Final = ("\r", "\n")


@dataclass(frozen=True, slots=True)
class Row:
    """`group` is one of LISTS. `written`: the condition as JSON, where it is none that a row can show; "" else."""

    group: str
    field_name: str = ""
    operation: str = ""
    values: tuple[str, ...] = ()
    written: str = ""


class RowsError(ValueError):
    """The object as a whole cannot be shown as rows; the message says why."""


def rows_of(query: object) -> tuple[Row, ...]:
    """In the order of LISTS. RowsError for what is no object of the three lists."""
    if not isinstance(query, Mapping):
        raise RowsError("A query is an object with one or more of the lists and, or, not.")
    if strange := [str(key)[:40] for key in query if key not in LISTS]:
        raise RowsError(f"It holds {', '.join(strange)} beside the lists and, or, not.")
    rows = []
    for group in LISTS:
        conditions = query.get(group) or []
        if not isinstance(conditions, list):
            raise RowsError(f"“{group}” is not a list.")
        rows += [_row_of(group, each) for each in conditions]
    return tuple(rows)


def object_of(rows: Iterable[Row]) -> dict[str, Any]:
    """The object that the rows make, without empty lists."""
    lists: dict[str, list[Any]] = {group: [] for group in LISTS}
    for row in rows:
        lists[row.group].append(_condition_of(row))
    return {group: conditions for group, conditions in lists.items() if conditions}


def find_row(rows: Sequence[Row], group: str, number: int) -> int | None:
    """Where the condition of a place such as `and[2]` stands among the rows."""
    found = [n for n, row in enumerate(rows) if row.group == group]
    return found[number] if number < len(found) else None


def _row_of(group: str, condition: object) -> Row:
    if not _can_show(condition):
        return Row(group, written=json.dumps(condition, ensure_ascii=False))
    assert isinstance(condition, Mapping)  # noqa: S101 -- told to the type checker
    name, operation = condition["field_name"], condition["operation"]
    return Row(group, name, operation, tuple(condition["field_values"]))


def _can_show(condition: object) -> bool:
    if not isinstance(condition, Mapping) or set(condition) != set(KEYS):
        return False
    field = FIELDS.get(name) if isinstance(name := condition["field_name"], str) else None
    values = condition["field_values"]
    return (
        field is not None
        and condition["operation"] in field.operations
        and isinstance(values, list)
        and (len(values) <= 1 or Operation.IN in field.operations)
        and all(isinstance(each, str) and not any(end in each for end in LINE_ENDS) for each in values)
    )


def _condition_of(row: Row) -> Any:
    if row.written:
        return json.loads(row.written)
    return {
        "operation": row.operation,
        "field_name": row.field_name,
        "field_values": list(row.values),
    }
