"""Which later run has brought what an earlier one left out."""

from collections.abc import Mapping
from typing import Any, Final

from harvest.rules.settled import Days

_SAME: Final = ("kind", "query")
_WITHIN: Final = ("fields", "with")


def includes(asked: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether one question asks for all that the other asks for, in whatever order of its days."""
    days, others = Days.read(asked), Days.read(other)
    return (
        days.first <= others.first
        and others.last <= days.last
        and all(asked.get(name) == other.get(name) for name in _SAME)
        and all(set(other.get(name, ())) <= set(asked.get(name, ())) for name in _WITHIN)
    )
