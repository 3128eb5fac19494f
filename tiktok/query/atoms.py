"""The smallest claims that a query makes about a video, and which of them follow from which.

A condition with several values is as many atoms, joined by "or". Fields with an order are ranges; the others one value
each, compared without regard to capitals.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tiktok.query.grammar import Condition, Operation

type Bound = float
"""Whole numbers, or infinity."""

ORDERED: Final = frozenset({"create_date", "view_count", "comment_count"})
SINGLE: Final = frozenset(
    {"username", "region_code", "video_id", "music_id", "video_length", "create_date"}
    | {"view_count", "comment_count"}
)
"""A video has one of each; of hashtags and effects it has many, and keywords are found approximately."""

_ANY: Final = float("inf")


@dataclass(frozen=True, slots=True)
class Atom:
    """`value` is "" for a range from `low` to `high`, both included. `said` is the condition it came from, cut to it."""

    field_name: str
    value: str
    low: Bound
    high: Bound
    said: Condition = field(compare=False)

    def implies(self, other: "Atom") -> bool:
        """Whatever this is true of, the other is true of too."""
        return (
            self.field_name == other.field_name
            and self.value == other.value
            and other.low <= self.low
            and self.high <= other.high
        )

    def excludes(self, other: "Atom") -> bool:
        """No video is both."""
        if self.field_name != other.field_name or self.field_name not in SINGLE:
            return False
        return self.value != other.value or self.high < other.low or other.high < self.low


def split(condition: Condition) -> tuple[Atom, ...]:
    """Of a condition that `parse_query` has passed."""
    return tuple(_build(condition, value) for value in condition.field_values)


def turn_round(atom: Atom) -> tuple[Atom, ...]:
    """What is left of an order without this range, joined by "or"."""
    below, above = (-_ANY, atom.low - 1), (atom.high + 1, _ANY)
    return tuple(
        Atom(atom.field_name, "", low, high, atom.said)
        for low, high, is_there in ((*below, atom.low > -_ANY), (*above, atom.high < _ANY))
        if is_there
    )


def meet(first: Atom, second: Atom) -> Atom:
    """Both ranges at once; one that nothing is in, where they do not touch."""
    low, high = max(first.low, second.low), min(first.high, second.high)
    return Atom(first.field_name, "", low, high, first.said)


def _build(condition: Condition, value: str) -> Atom:
    name = condition.field_name
    operation = Operation.EQ if condition.operation is Operation.IN else condition.operation
    said = Condition(name, operation, (value,))
    if name not in ORDERED:
        return Atom(name, _plain(value), 0, 0, said)
    number = _read_day(value) if name == "create_date" else int(value)
    low, high = _RANGES[operation](number)
    return Atom(name, "", low, high, said)


def _plain(value: str) -> str:
    return str(int(value)) if value.isascii() and value.isdigit() else value.casefold()


def _read_day(value: str) -> int:
    return datetime.strptime(value, "%Y%m%d").toordinal()  # noqa: DTZ007 -- a day has no zone


_RANGES: Final[Mapping[Operation, Callable[[int], tuple[Bound, Bound]]]] = {
    Operation.EQ: lambda number: (number, number),
    Operation.GT: lambda number: (number + 1, _ANY),
    Operation.GTE: lambda number: (number, _ANY),
    Operation.LT: lambda number: (-_ANY, number - 1),
    Operation.LTE: lambda number: (-_ANY, number),
}
