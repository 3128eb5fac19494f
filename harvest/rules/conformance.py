"""Whether a collection stays within the approved data plan, and where it does not.

Plans and collections are elements of a hand-over's `collections`, as their schema has passed them. A collection is within
the plan if one element of the plan covers it: same kind, no video that the plan does not mean, no other day, no further
field, nothing more with each video.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from harvest.rules.conformance_words import (
    say_begins,
    say_ends,
    say_excess,
    say_extras,
    say_fields,
    say_inputs,
    say_kind,
)
from harvest.rules.extras import complete_for
from harvest.rules.subjects import COLLECTION, SubjectError, field_of, read_subject
from tiktok.fields import DEFAULT_VIDEO_FIELDS, complete_fields
from tiktok.query import Condition, Operation, Query, QueryError, parse_query
from tiktok.query.within import Excess, demand_of, find_excess

type Element = Mapping[str, Any]

VIDEOS: Final = "videos"


class Aspect(StrEnum):
    KIND = "kind"
    QUERY = "query"
    REGIONS = "regions"
    PERIOD = "period"
    FIELDS = "fields"
    EXTRAS = "extras"

    @property
    def words(self) -> str:
        return _ASPECTS[self]


@dataclass(frozen=True, slots=True)
class Difference:
    """One way in which a collection goes beyond the plan, as a sentence."""

    aspect: Aspect
    words: str


def plan_of(handover: Element, later: Sequence[Element] = ()) -> tuple[Element, ...]:
    """The elements of the approved plan; none where the hand-over names no approved application. `later`: granted since."""
    first = handover.get("collections", ()) if handover.get("proposal") else ()
    return (*first, *later)


def compare(asked: Element, plan: Sequence[Element]) -> tuple[Difference, ...]:
    """How the collection goes beyond the element of the plan that is nearest to it; () where one covers it.

    Elements that differ only in their days cover it together where no day is left between them.
    """
    found = [(each, tuple(_compare(asked, each))) for each in plan]
    only_days = [
        each for each, differences in found if {one.aspect for one in differences} == {Aspect.PERIOD}
    ]
    if _cover(asked, only_days):
        return ()
    return min((differences for _, differences in found), key=len, default=(_unplanned(asked),))


def _compare(asked: Element, planned: Element) -> Iterator[Difference]:
    if asked["kind"] == VIDEOS == planned["kind"]:
        yield from _compare_queries(asked, planned)
        yield from _compare_days(asked, planned)
        yield from _compare_fields(asked, planned)
    elif asked["kind"] == planned["kind"]:
        yield from _compare_inputs(asked, frozenset(_list_inputs(planned)), planned)
        yield from _compare_fields(asked, planned)
    elif planned["kind"] == VIDEOS and asked["kind"] in planned.get("with", ()):
        if COLLECTION not in asked["input"]:
            yield from _compare_inputs(asked, _named_in_query(asked, planned), planned)
    else:
        yield _unplanned(asked)
        return
    yield from _compare_extras(asked, planned)


def _unplanned(asked: Element) -> Difference:
    return Difference(Aspect.KIND, say_kind(asked["kind"]))


def _compare_queries(asked: Element, planned: Element) -> Iterator[Difference]:
    """The days of the period are demands too, so that a plan which names days in its query is understood."""
    try:
        query, limit = parse_query(asked["query"]), parse_query(planned["query"])
    except QueryError:
        yield Difference(Aspect.QUERY, "The two queries cannot be compared.")
        return
    for excess in find_excess(_within_days(query, asked), limit):
        yield Difference(_aspect_of(excess), say_excess(excess))


def _within_days(query: Query, asked: Element) -> Query:
    days = (
        Condition("create_date", Operation.GTE, (asked["start_date"],)),
        Condition("create_date", Operation.LTE, (asked["end_date"],)),
    )
    return Query((*query.all_of, *days), query.any_of, query.none_of)


def _aspect_of(excess: Excess) -> Aspect:
    names = {condition.field_name for condition in excess.demand}
    return Aspect.REGIONS if names == {"region_code"} else Aspect.QUERY


def _compare_days(asked: Element, planned: Element) -> Iterator[Difference]:
    (first, last), (plan_first, plan_last) = _days(asked), _days(planned)
    if first < plan_first:
        yield Difference(Aspect.PERIOD, say_begins(first, plan_first))
    if last > plan_last:
        yield Difference(Aspect.PERIOD, say_ends(last, plan_last))


def _compare_fields(asked: Element, planned: Element) -> Iterator[Difference]:
    if asked["kind"] != VIDEOS and not planned.get("fields"):
        return
    allowed = {*_fields(planned), *complete_for((), asked.get("with", ()))}
    more = [name for name in _fields(asked) if name not in allowed]
    if more:
        yield Difference(Aspect.FIELDS, say_fields(more))


def _compare_inputs(asked: Element, allowed: frozenset[str], planned: Element) -> Iterator[Difference]:
    kind = asked["kind"]
    folded = {_fold(kind, each) for each in allowed}
    more = [each for each in _list_inputs(asked) if _fold(kind, each) not in folded]
    if more:
        yield Difference(Aspect.QUERY, say_inputs(kind, more, by_query=planned["kind"] == VIDEOS))


def _compare_extras(asked: Element, planned: Element) -> Iterator[Difference]:
    more = [name for name in asked.get("with", ()) if name not in planned.get("with", ())]
    if more:
        yield Difference(Aspect.EXTRAS, say_extras(more))


def _cover(asked: Element, planned: Sequence[Element]) -> bool:
    """Whether every day of the collection is in one of these."""
    if not planned:
        return False
    first, last = _days(asked)
    for start, end in sorted(map(_days, planned)):
        if start <= first <= end:
            first = end + timedelta(days=1)
    return first > last


def _named_in_query(asked: Element, planned: Element) -> frozenset[str]:
    """The videos or accounts that the plan's query names one by one."""
    try:
        query = parse_query(planned["query"])
    except QueryError:
        return frozenset()
    return demand_of(query, "video_id" if asked["kind"] == "comments" else "username")


def _list_inputs(element: Element) -> list[str]:
    """Subjects; for comments of the videos of another collection, its name."""
    given = element.get("input", {})
    if COLLECTION in given:
        return [str(given[COLLECTION])]
    return [str(each) for each in given.get(field_of(element["kind"]), ())]


def _fold(kind: str, name: str) -> str:
    try:
        return read_subject(kind, name).casefold()
    except SubjectError:
        return name.strip().casefold()


def _fields(element: Element) -> tuple[str, ...]:
    """What is asked for in the end: some fields come along with what is collected with each video."""
    if element["kind"] != VIDEOS:
        return complete_fields(element.get("fields") or ())
    return complete_fields(
        complete_for(element.get("fields") or DEFAULT_VIDEO_FIELDS, element.get("with", ()))
    )


def _days(element: Element) -> tuple[date, date]:
    return _day(element["start_date"]), _day(element["end_date"])


def _day(text: str) -> date:
    return datetime.strptime(text, "%Y%m%d").replace(tzinfo=UTC).date()


_ASPECTS: Final = {
    Aspect.KIND: "what is collected",
    Aspect.QUERY: "the query",
    Aspect.REGIONS: "the regions",
    Aspect.PERIOD: "the period",
    Aspect.FIELDS: "the fields",
    Aspect.EXTRAS: "what comes with each video",
}
