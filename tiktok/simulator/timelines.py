"""Lists that grow by one at equal intervals, so that any part of them is computed and none is stored."""

from typing import Any, NamedTuple


class Timeline(NamedTuple):
    """Event number 0 is at second `first`, each next one `gap` seconds later, without end; `at_once` together."""

    first: int
    gap: int
    at_once: int = 1

    def count(self, now: float) -> int:
        """Events at or before `now` (UTC seconds)."""
        return max(0, int((now - self.first) // self.gap) + 1) * self.at_once

    def second(self, number: int) -> int:
        return self.first + number // self.at_once * self.gap


class Stretch(NamedTuple):
    """Events `high - 1` down to `low`, and what is said about those that follow."""

    high: int
    low: int
    cursor: int
    has_more: bool

    @property
    def numbers(self) -> range:
        return range(self.high - 1, self.low - 1, -1)

    def place(self, *, unit: int = 1) -> dict[str, Any]:
        """`unit` is how many of the cursor's units make a second."""
        return {"cursor": self.cursor * unit, "has_more": self.has_more}


def cut_by_time(line: Timeline, now: float, cursor: int, size: int, cap: int) -> Stretch:
    """Newest first, of the newest `cap` (0: of all). The cursor is the second of the last one shown; 0 at first.

    Where several share a second, those that a page did not reach are not in the next one either.
    """
    there = line.count(now)
    floor = max(0, there - cap) if cap else 0
    high = max(floor, min(there, line.count(cursor - 1)) if cursor else there)
    low = max(floor, high - size)
    return Stretch(high, low, line.second(low) if low < high else cursor, low > floor)


def cut_by_index(line: Timeline, now: float, cursor: int, size: int) -> Stretch:
    """Newest first. The cursor is how many were shown."""
    there = line.count(now)
    high = max(0, there - cursor)
    low = max(0, high - size)
    return Stretch(high, low, there - low, low > 0)
