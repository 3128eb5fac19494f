"""The grammar as types, and which operations and values each field takes.

TikTok names the fields and the operations but does not say which go together; the pairs here are those that
make sense and that public clients allow (query-videos, read 2026-11-21).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Operation(StrEnum):
    EQ = "EQ"
    IN = "IN"
    GT = "GT"
    GTE = "GTE"
    LT = "LT"
    LTE = "LTE"


class Value(StrEnum):
    """What the values of a field look like."""

    DAY = "day"
    HANDLE = "handle"
    REGION = "region"
    NUMBER = "number"
    HASHTAG = "hashtag"
    TEXT = "text"
    LENGTH = "length"


@dataclass(frozen=True, slots=True)
class Field:
    value: Value
    operations: tuple[Operation, ...]


_NAMED = (Operation.EQ, Operation.IN)
_COUNTED = (Operation.EQ, Operation.GT, Operation.GTE, Operation.LT, Operation.LTE)

FIELDS: Final[Mapping[str, Field]] = {
    "create_date": Field(Value.DAY, tuple(Operation)),
    "username": Field(Value.HANDLE, _NAMED),
    "region_code": Field(Value.REGION, _NAMED),
    "video_id": Field(Value.NUMBER, _NAMED),
    "hashtag_name": Field(Value.HASHTAG, _NAMED),
    "keyword": Field(Value.TEXT, _NAMED),
    "music_id": Field(Value.NUMBER, _NAMED),
    "effect_id": Field(Value.NUMBER, _NAMED),
    "video_length": Field(Value.LENGTH, _NAMED),
    "view_count": Field(Value.NUMBER, _COUNTED),
    "comment_count": Field(Value.NUMBER, _COUNTED),
}

LENGTHS: Final[Mapping[str, str]] = {
    "SHORT": "shorter than 15 seconds",
    "MID": "15 to 60 seconds",
    "LONG": "1 to 5 minutes",
    "EXTRA_LONG": "longer than 5 minutes",
}

MAX_CONDITIONS: Final = 100
"""Our own bound on what a person may paste; TikTok states none."""


@dataclass(frozen=True, slots=True)
class Condition:
    field_name: str
    operation: Operation
    field_values: tuple[str, ...]

    def as_json(self) -> dict[str, object]:
        return {
            "operation": self.operation.value,
            "field_name": self.field_name,
            "field_values": list(self.field_values),
        }


@dataclass(frozen=True, slots=True)
class Query:
    """`all_of` is TikTok's "and", `any_of` its "or", `none_of` its "not"; the three are joined by "and".

    Made by `parse_query` and `build_query`, which check it.
    """

    all_of: tuple[Condition, ...] = ()
    any_of: tuple[Condition, ...] = ()
    none_of: tuple[Condition, ...] = ()

    def as_json(self) -> dict[str, list[dict[str, object]]]:
        """The object TikTok takes, without empty lists, in the order in which it was written."""
        lists = {"and": self.all_of, "or": self.any_of, "not": self.none_of}
        return {
            name: [each.as_json() for each in conditions] for name, conditions in lists.items() if conditions
        }


@dataclass(frozen=True, slots=True)
class Problem:
    """`place` is a path such as `and[0].field_name`, a position such as `line 3, column 5`, or "" for the whole."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


class QueryError(ValueError):
    """A query that TikTok would refuse, with every problem found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems
