"""Two shapes side by side. What the simulator leaves out now and then may be missing; anything else is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tiktok.bodies import BodyError, read_object
from tiktok.comparison.questions import Heard
from tiktok.comparison.shapes import Shape
from tiktok.comparison.simulated import Expected


class What(StrEnum):
    NEW = "new"
    MISSING = "missing"
    SOMETIMES_MISSING = "sometimes_missing"
    OTHER_TYPE = "other_type"
    OTHER_STATUS = "other_status"
    OTHER_OUTCOME = "other_outcome"
    NO_DATE = "no_date"
    UNREADABLE = "unreadable"
    """For our client."""


@dataclass(frozen=True, slots=True)
class Difference:
    """`place` is a path in the answer, "" for what is said of the whole; `words` are a sentence."""

    what: What
    place: str
    words: str


def find_differences(heard: Heard, expected: Expected) -> list[Difference]:
    """What TikTok said, beside what the simulator says in the same case."""
    found = [*_compare_whole(heard)]
    case = expected.find_case(refused=heard.is_refused)
    if case is None:
        return [*found, Difference(What.OTHER_OUTCOME, "", _say_outcome(heard))]
    if heard.answer.status not in case.statuses:
        known = " or ".join(map(str, sorted(case.statuses)))
        words = f"HTTP {heard.answer.status}; the simulator says {known}."
        found.append(Difference(What.OTHER_STATUS, "", words))
    return [*found, *_compare_shapes(_read_shape(heard), case.shape)]


def _say_outcome(heard: Heard) -> str:
    """With TikTok's word for it, but not its message, which may repeat what was asked."""
    if heard.error is None:
        return "It was answered; the simulator refuses it."
    return f"It was refused ({heard.error.code or heard.answer.status}); the simulator answers it."


def _compare_whole(heard: Heard) -> Iterator[Difference]:
    if heard.answer.server_date is None:
        yield Difference(What.NO_DATE, "", "There is no Date header, by which quota days are told.")
    if heard.error is not None and not heard.is_refused:
        yield Difference(What.UNREADABLE, "", f"Our client cannot read it: {heard.error.message}")
    if heard.page and heard.page.unreadable:
        words = f"Our client cannot read {heard.page.unreadable} of {heard.rows} rows."
        yield Difference(What.UNREADABLE, "", words)


def _read_shape(heard: Heard) -> Shape:
    shape = Shape()
    try:
        shape.add(read_object(heard.answer.body))
    except BodyError:
        return shape  # said already: our client could not read it either
    return shape


def _compare_shapes(theirs: Shape, ours: Shape) -> Iterator[Difference]:
    for place in theirs:
        if place not in ours:
            if _parent(place) in ours or "." not in place:
                types = _say(theirs.names[place].types)
                yield Difference(What.NEW, place, f"{place} ({types}) is not known to the simulator.")
        elif more := theirs.names[place].types - ours.names[place].types:
            words = f"{place} is {_say(more)}; with the simulator it is {_say(ours.names[place].types)}."
            yield Difference(What.OTHER_TYPE, place, words)
    yield from _find_missing(theirs, ours)


def _find_missing(theirs: Shape, ours: Shape) -> Iterator[Difference]:
    for place in ours:
        around = theirs.count_around(place)
        if place.endswith("[]") or not around or not ours.is_always(place):
            continue
        times = theirs.names[place].times if place in theirs else 0
        if not times:
            yield Difference(What.MISSING, place, f"{place} is missing; the simulator always has it.")
        elif times < around:
            words = f"{place} is missing in {around - times} of {around}; the simulator always has it."
            yield Difference(What.SOMETIMES_MISSING, place, words)


def _parent(place: str) -> str:
    """`data.videos` of `data.videos[].id`."""
    return place.rpartition(".")[0].removesuffix("[]")


def _say(types: set[str]) -> str:
    return " or ".join(sorted(types)) or "empty"
