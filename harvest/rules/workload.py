"""Requests that it takes to keep records confirmed, by what they are; and how many batches begin on one day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from harvest.rules.kinds import FOLLOWER, FOLLOWING, KINDS, Refresh
from tiktok.forecast.assumptions import OURS, ceil_div
from tiktok.limits import ROWS_PER_REQUEST

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
    pages = OURS.with_errors(_count_pages(kind, records))
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


def upkeep_of(kind: str, batches: int, records: int) -> Load:
    """To look once at so many records in so many batches; as `load_of` for each of them, but for rounding."""
    if KINDS[kind].refresh is Refresh.FILE:
        return Load(batches * load_of(kind, 0).main)
    if not KINDS[kind].is_edge:
        return Load(OURS.with_errors(records + OURS.looks * batches))
    pages = OURS.with_errors(_count_pages(kind, records) + batches)
    return Load(graph=pages) if kind in GRAPH_KINDS else Load(main=pages)


def _count_pages(kind: str, records: int) -> int:
    """As many pages as the same rows take of those whose pages are the largest."""
    return OURS.count_pages(records * (ROWS_PER_REQUEST // KINDS[kind].page))


def capacity_of(interval_days: int, a_day: Load) -> Load:
    """Requests that one interval has, less the days that are not planned with."""
    days = max(1, interval_days - OURS.margin_days)
    return Load(a_day.main * days, a_day.graph * days)


def days_to_finish(load: Load, *, left_today: Load, a_day: Load) -> int:
    """Days after today on which the last request of it is sent; 0: today."""
    return max(
        _days(load.main, left_today.main, a_day.main), _days(load.graph, left_today.graph, a_day.graph)
    )


def _days(requests: int, left: int, a_day: int) -> int:
    return 0 if requests <= left else ceil_div(requests - left, max(1, a_day))
