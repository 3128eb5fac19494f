"""The verdict, and the numbers that it rests on."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tiktok.forecast.assumptions import OURS, Assumptions
from tiktok.forecast.capacity import Walls, find_walls
from tiktok.forecast.costs import (
    Collecting,
    Refresh,
    count_bytes,
    count_collecting,
    count_refresh,
    count_reread,
)
from tiktok.forecast.course import Course, follow
from tiktok.forecast.plan import Corpus, Plan

TIGHT_FROM: Final = 75
"""Percent of the quota, over the whole access or for refreshing alone; ours."""


class Verdict(StrEnum):
    """Ordered from good to bad."""

    FITS = "fits"
    TIGHT = "tight"
    DOES_NOT_FIT = "does_not_fit"

    @property
    def words(self) -> str:
        return self.value.replace("_", " ")


class Bottleneck(StrEnum):
    """What keeps a plan from fitting, or makes it tight."""

    NONE = "none"
    COLLECTING = "collecting"
    REFRESHING = "refreshing"


@dataclass(frozen=True, slots=True)
class Forecast:
    """Of one plan under one guess of its volume. `plan` is cut to the access; `corpus` is all of it."""

    verdict: Verdict
    bottleneck: Bottleneck
    plan: Plan
    corpus: Corpus
    collecting: Collecting
    days_to_collect: int
    refresh: Refresh
    reread: Refresh
    walls: Walls
    bytes: int
    course: Course
    given: Assumptions

    @property
    def used_share(self) -> float:
        """Of all requests of the access, 0 to 1."""
        return self.course.used / (self.given.requests_per_day * self.plan.access.days)


def forecast(plan: Plan, given: Assumptions = OURS) -> Forecast:
    plan = plan.within_access()
    corpus, collecting = plan.corpus(plan.videos), count_collecting(plan, given)
    refresh, course = count_refresh(corpus, given), follow(plan, given)
    verdict, bottleneck = _judge(plan, refresh, course, given)
    return Forecast(
        verdict=verdict,
        bottleneck=bottleneck,
        plan=plan,
        corpus=corpus,
        collecting=collecting,
        days_to_collect=-(-collecting.total // given.requests_per_day),
        refresh=refresh,
        reread=count_reread(plan, plan.videos, given),
        walls=find_walls(plan, given),
        bytes=count_bytes(corpus, given),
        course=course,
        given=given,
    )


def judge(plan: Plan, given: Assumptions = OURS) -> Verdict:
    """The verdict alone."""
    plan = plan.within_access()
    refresh = count_refresh(plan.corpus(plan.videos), given)
    return _judge(plan, refresh, follow(plan, given), given)[0]


def _judge(plan: Plan, refresh: Refresh, course: Course, given: Assumptions) -> tuple[Verdict, Bottleneck]:
    if refresh.total > given.requests_per_cycle:
        return Verdict.DOES_NOT_FIT, Bottleneck.REFRESHING
    if course.finished_on is None:
        return Verdict.DOES_NOT_FIT, Bottleneck.COLLECTING
    if refresh.total * 100 > TIGHT_FROM * given.requests_per_cycle:
        return Verdict.TIGHT, Bottleneck.REFRESHING
    if course.used * 100 > TIGHT_FROM * given.requests_per_day * plan.access.days:
        return Verdict.TIGHT, Bottleneck.COLLECTING
    return Verdict.FITS, Bottleneck.NONE
