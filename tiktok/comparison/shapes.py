"""The shape of answers: which names stand where, and of which types their values are. No value is kept.

A place is written as a path: `data.videos[].id`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_MOST_NAMES: Final = 60
"""Of one object; TikTok's largest has 23 fields. One with more is a table whose names may be data."""

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_STRANGE: Final = "(a name unlike a field's)"
_TIMES: Final = ("cursor", "create_time", "playlist_last_updated")
_FIRST_SECOND, _FIRST_MILLISECOND = 10**9, 10**11
"""September 2001 in seconds, March 1973 in milliseconds: no index and no time of ours lies beyond the wrong one."""


@dataclass(slots=True)
class Seen:
    """`times`: in how many of the objects around it the name stood; `types`: of its values, in words."""

    times: int = 0
    types: set[str] = field(default_factory=set)


class Shape:
    """Of one answer, or of many that were added up."""

    def __init__(self) -> None:
        self.names: dict[str, Seen] = {}
        self._objects: dict[str, int] = {}

    def add(self, answer: dict[str, object]) -> None:
        self._add_object("", answer)

    def count_around(self, place: str) -> int:
        """How many objects there were in which this name could have stood."""
        return self._objects.get(place.rpartition(".")[0], 0)

    def is_always(self, place: str) -> bool:
        return self.names[place].times == self.count_around(place)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __contains__(self, place: str) -> bool:
        return place in self.names

    def _add_object(self, place: str, found: dict[str, object]) -> None:
        self._objects[place] = self._objects.get(place, 0) + 1
        for name, value in found.items():
            self._add_name(f"{place}.{_tidy(name)}" if place else _tidy(name), value)

    def _add_name(self, place: str, value: object) -> None:
        seen = self.names.setdefault(place, Seen())
        seen.times += 1
        seen.types.update([name_type(place, value)] if value != 0 or not _is_time(place) else [])
        self._descend(place, value)

    def _descend(self, place: str, value: object) -> None:
        if isinstance(value, dict) and len(value) <= _MOST_NAMES:
            self._add_object(place, value)
        for each in value if isinstance(value, list) else ():
            if not isinstance(each, dict):
                self.names.setdefault(f"{place}[]", Seen()).types.add(name_type(place, each))
            self._descend(f"{place}[]", each)


def name_type(place: str, value: object) -> str:
    """In words. Whole numbers that are times by their name say in which unit."""
    match value:
        case None:
            return "nothing"
        case bool():
            return "yes or no"
        case int():
            return _name_number(value) if _is_time(place) else "a whole number"
        case float():
            return "a number"
        case str():
            return "text"
        case list():
            return "a list"
    return "an object of many names" if isinstance(value, dict) and len(value) > _MOST_NAMES else "an object"


def _name_number(value: int) -> str:
    if value < _FIRST_SECOND:
        return "a whole number"
    return "a time in seconds" if value < _FIRST_MILLISECOND else "a time in milliseconds"


def _is_time(place: str) -> bool:
    return place.rpartition(".")[2] in _TIMES


def _tidy(name: str) -> str:
    return name if _NAME.fullmatch(name) else _STRANGE
