"""The access, day by day: refreshing comes first, collecting gets what is left of the quota."""

from dataclasses import dataclass
from datetime import date, timedelta

from tiktok.forecast.assumptions import Assumptions
from tiktok.forecast.costs import count_collecting, count_refresh
from tiktok.forecast.plan import Plan
from tiktok.limits import PUBLICATION_LAG


@dataclass(frozen=True, slots=True)
class Day:
    """The corpus in the evening, and the requests of the day by what they were for."""

    day: date
    videos: int
    refreshing: int
    collecting: int
    left: int


@dataclass(frozen=True, slots=True)
class Course:
    """`finished_on` is None where something that had been posted was not collected when access ended."""

    days: tuple[Day, ...]
    finished_on: date | None

    @property
    def videos(self) -> int:
        return self.days[-1].videos

    @property
    def used(self) -> int:
        return sum(each.refreshing + each.collecting for each in self.days)


def follow(plan: Plan, given: Assumptions) -> Course:
    """`plan` as of `Plan.within_access`. What is collected is kept until access ends."""
    total = count_collecting(plan, given).total
    wanted = total * count_posted(plan, plan.access.end) // plan.posted.days
    days: list[Day] = []
    done, held, due, finished_on = 0, 0, 0, None
    for number in range(plan.access.days):
        today = plan.access.start + timedelta(days=number)
        refreshing = min(due, given.requests_per_day)
        collecting = 0
        if done < wanted:
            ready = total * count_posted(plan, today) // plan.posted.days
            collecting = max(0, min(ready - done, given.requests_per_day - refreshing))
        if collecting:
            done += collecting
            held = plan.videos * done // total
            due = count_refresh(plan.corpus(held), given).per_day
        days.append(
            Day(today, held, refreshing, collecting, given.requests_per_day - refreshing - collecting)
        )
        if finished_on is None and done >= wanted:
            finished_on = today
    return Course(tuple(days), finished_on)


def count_posted(plan: Plan, today: date) -> int:
    """Days of the period whose videos TikTok's search has by then."""
    settled = today - PUBLICATION_LAG
    return min(max((settled - plan.posted.start).days + 1, 0), plan.posted.days)
