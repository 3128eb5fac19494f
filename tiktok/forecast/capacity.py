"""The largest corpus that stays fresh while the whole quota goes into keeping it so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tiktok.forecast.assumptions import Assumptions
from tiktok.forecast.costs import count_refresh, count_reread
from tiktok.forecast.plan import Plan
from tiktok.limits import ROWS_PER_REQUEST

BEYOND: Final = 10**12
"""More videos than there are."""


@dataclass(frozen=True, slots=True)
class Walls:
    """Most videos, with all that this plan takes of each: by batch and by query. `edges` of the graph's own quota."""

    by_batch: int
    by_query: int
    edges: int


def find_walls(plan: Plan, given: Assumptions) -> Walls:
    most = given.requests_per_cycle
    return Walls(
        by_batch=find_most(lambda videos: count_refresh(plan.corpus(videos), given).total <= most),
        by_query=find_most(lambda videos: count_reread(plan, videos, given).total <= most),
        edges=given.graph_requests_per_day
        * given.cycle_days
        * 100
        // (100 + given.error_percent)
        * ROWS_PER_REQUEST,
    )


def find_most(fits: Callable[[int], bool], most: int = BEYOND) -> int:
    """The largest number up to `most` that fits, 0 for none; what fits has to fit for all smaller ones too."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(middle) else (low, middle - 1)
    return low
