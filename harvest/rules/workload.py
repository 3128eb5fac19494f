"""Requests that it takes to keep records confirmed, by what they are; and how many batches begin on one day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from harvest.rules.kinds import FOLLOWER, FOLLOWING, KINDS, Refresh
from tiktok.forecast.assumptions import OURS

SHARE: Final = 0.40
"""Of a day's quota: what looks may take that could as well begin tomorrow. A big harvest that comes due on one day is
spread over three so, and harvests go on beside it; ours."""

GRAPH_KINDS: Final = frozenset({FOLLOWER.name, FOLLOWING.name})
"""Whose requests are taken from the quota for followers and following."""


@dataclass(frozen=True, slots=True)
class Load:
    """Requests of the two quotas: `graph` is that of followers and following, `main` that of everything else."""

    main: int = 0
    graph: int = 0

    def __add__(self, other: "Load") -> "Load":
        return Load(self.main + other.main, self.graph + other.graph)

    def fits(self, most: "Load") -> bool:
        return self.main <= most.main and self.graph <= most.graph

    def share(self, part: float) -> "Load":
        return Load(int(self.main * part), int(self.graph * part))


NOTHING: Final = Load()


def load_of(kind: str, records: int) -> Load:
    """To look at a batch of so many records once, with a second look at what is absent."""
    if KINDS[kind].refresh is Refresh.FILE:
        return Load(OURS.with_errors(OURS.calls_per_file * OURS.looks))
    if not KINDS[kind].is_edge:
        return Load(OURS.with_errors(records + OURS.looks))
    pages = OURS.with_errors(OURS.count_pages(records))
    return Load(graph=pages) if kind in GRAPH_KINDS else Load(main=pages)


def second_load(kind: str, absent: int) -> Load:
    """Of the second look alone."""
    if KINDS[kind].refresh is Refresh.FILE:
        return Load(OURS.with_errors(OURS.calls_per_file))
    return load_of(kind, absent)


def sum_loads(loads: Iterable[Load]) -> Load:
    return sum(loads, NOTHING)


def count_beginning(waiting: Sequence[Load], *, begun: Load, allowed: Load) -> int:
    """How many of these looks, the most urgent first, begin today beside those of `begun`.

    At least the first one each day: a look that is larger than the share would never begin otherwise.
    """
    most = allowed.share(SHARE)
    count = 0
    for load in waiting:
        if not (begun + load).fits(most) and begun != NOTHING:
            break
        begun += load
        count += 1
    return count
