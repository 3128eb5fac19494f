"""No harvest begins that the refresh could not carry: what is held comes before what could be had."""

from typing import Final

from django.db.models import Sum

from accounts.rules.errors import NotNow
from harvest.models import Project
from harvest.rules.workload import capacity_of
from harvest.selectors.upkeep import A_DAY, share_of_key, sum_cycle

_WORDS: Final = (
    "Confirming the {records:,} records that are held already takes {cycle:,} requests in each {days} days, and "
    "this key has {capacity:,}. A new run would bring records that nobody can confirm in time. End a project "
    "that uses this key, or cancel a run, before another begins."
)


def refuse_beyond_capacity(project: Project) -> None:
    """NotNow, with the numbers. Two queries."""
    batches = share_of_key(project)
    cycle, capacity = sum_cycle(batches), capacity_of(project.interval_days, A_DAY)
    if cycle.fits(capacity):
        return
    is_main = cycle.main > capacity.main
    raise NotNow(
        _WORDS.format(
            records=batches.aggregate(total=Sum("records"))["total"] or 0,
            cycle=cycle.main if is_main else cycle.graph,
            capacity=capacity.main if is_main else capacity.graph,
            days=project.interval_days,
        )
    )
