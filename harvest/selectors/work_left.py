"""Requests that a run still has to send, and from what that is known. At most one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from harvest.models import Run
from harvest.rules.conformance import VIDEOS
from harvest.rules.estimate import Course, expect, expect_busiest
from harvest.rules.extras import ACCOUNTS, REPLIES, wants_comments
from harvest.rules.parts import Part, Stand
from harvest.rules.settled import Days
from harvest.rules.states import RunState
from harvest.rules.workload import Load
from harvest.selectors.parts_of_run import Subjects
from tiktok.forecast import OURS, SCENARIOS, Period, Plan, Scenario, count_collecting, estimate_videos
from tiktok.forecast.scenarios import MONTH
from tiktok.query import Query, QueryError, parse_query

_OPEN: Final = (Stand.ASKING, Stand.WAITING)


class Basis(StrEnum):
    """What the requests that are left are reckoned from."""

    MEASURED = "measured"
    EARLIER = "earlier"
    GUESSED = "guessed"


@dataclass(frozen=True, slots=True)
class WorkLeft:
    """Requests by quota: as things went so far, and were all that is left as busy as the busiest part."""

    usual: Load
    busiest: Load
    basis: Basis


def find_work_left(run: Run, windows: Sequence[Part], subjects: Sequence[Subjects]) -> WorkLeft | None:
    return (
        _measure(windows, subjects)
        or _compare(run, windows, subjects)
        or (_guess(run, windows) if run.collection.kind == VIDEOS else None)
    )


def _measure(windows: Sequence[Part], subjects: Sequence[Subjects]) -> WorkLeft | None:
    """By the parts that are done. What windows that are left will lead to comes with them, at the rate so far."""
    days = _course_of(windows)
    usual, busiest = expect(days), expect_busiest(days)
    if usual is None or busiest is None:
        return None
    more_days = days.left / days.done if days.done else 0
    loads = {"main": (usual, busiest), "graph": (0, 0)}
    for pool in loads:
        course = _course_of_subjects([each for each in subjects if each.pool == pool], more_days)
        walked = expect(course)
        if walked is None:
            return None
        loads[pool] = (loads[pool][0] + walked, loads[pool][1] + walked)
    main, graph = loads["main"], loads["graph"]
    return WorkLeft(Load(main[0], graph[0]), Load(main[1], graph[1]), Basis.MEASURED)


def _course_of(windows: Sequence[Part]) -> Course:
    done = [part for part in windows if part.stand is Stand.DONE]
    left = [part for part in windows if part.stand in _OPEN]
    rates = [(part.requests, _length(part.days)) for part in done]
    return Course(
        done=sum(_length(part.days) for part in done),
        requests=sum(part.requests for part in windows if part.stand not in _OPEN),
        left=sum(_length(part.days) for part in left),
        begun=sum(part.requests for part in left),
        busiest=max(rates, key=lambda rate: rate[0] / rate[1], default=(0, 1)),
    )


def _course_of_subjects(subjects: Sequence[Subjects], more: float) -> Course:
    """`more`: how many times the windows so far are still to come, each with parts like these."""
    over = [each for each in subjects if each.stand not in _OPEN]
    coming = round(sum(each.parts for each in subjects) * more)
    return Course(
        done=sum(each.parts for each in over),
        requests=sum(each.requests for each in over),
        left=sum(each.parts for each in subjects if each.stand in _OPEN) + coming,
        begun=sum(each.requests for each in subjects if each.stand in _OPEN),
    )


def _compare(run: Run, windows: Sequence[Part], subjects: Sequence[Subjects]) -> WorkLeft | None:
    """By the newest run of this collection that came to its end."""
    ended = Run.objects.filter(
        collection=run.collection_id, state__in=(RunState.COMPLETED, RunState.PARTIAL), requests__gt=0
    )
    earlier = ended.exclude(pk=run.pk).order_by("-number").first()
    if earlier is None:
        return None
    units = _length(Days.read(earlier.asked)) if windows else max(1, earlier.windows)
    left = sum(_length(part.days) for part in windows if part.stand in _OPEN)
    left = left or sum(each.parts for each in subjects if each.stand in _OPEN)
    requests = expect(Course(units, earlier.requests, left, run.requests))
    pools = {each.pool for each in subjects}
    load = Load(graph=requests or 0) if pools == {"graph"} else Load(main=requests or 0)
    return WorkLeft(load, load, Basis.EARLIER)


def _guess(run: Run, windows: Sequence[Part]) -> WorkLeft | None:
    """From what the query asks for, if it names anything. Nobody knows how many there are before the first part has come."""
    days = sum(_length(part.days) for part in windows if part.stand in _OPEN)
    try:
        query = parse_query(run.asked["query"])
    except QueryError:
        return None
    if not _names_anything(query):
        return None
    first = date.fromisoformat(run.asked["start_date"])
    period = Period(first, first + timedelta(days=max(1, days) - 1))
    extras = run.asked.get("with", [])

    def cost(scenario: Scenario) -> Load:
        plan = Plan(
            videos=estimate_videos(query, period.days, scenario),
            posted=period,
            access=period,
            mix=scenario.mix,
            comments=wants_comments(extras),
            replies=REPLIES in extras,
            accounts=ACCOUNTS in extras,
        )
        return Load(max(1, count_collecting(plan, OURS).total - run.requests))

    return WorkLeft(cost(SCENARIOS[1]), cost(SCENARIOS[2]), Basis.GUESSED)


def _names_anything(query: Query) -> bool:
    """Accounts, tags, words, regions or videos, by which a guess can be made."""
    return estimate_videos(query, MONTH, SCENARIOS[1]) < estimate_videos(Query(), MONTH, SCENARIOS[1])


def _length(days: Days) -> int:
    return (days.last - days.first).days + 1
