"""How a part of a run stands. Neighbours that stand alike are told together, so that 400 parts stay few lines."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Final

from harvest.rules.settled import Days
from harvest.rules.states import UnitState

IN_TWO: Final = "Asked again in two parts."
NARROWER: Final = "Asked in smaller parts, since wider ones failed."
NOT_ENDED: Final = "The run ended before this part was asked to its end."
"""What a part waits for once it is over says why it is not whole; "" says that it is."""

FEW: Final = 24
"""Parts that are told one by one."""
MOST_LINES: Final = 40
MOST_CELLS: Final = 200
_DAY = timedelta(days=1)


class Stand(StrEnum):
    DONE = "done"
    ASKING = "asking"
    WAITING = "waiting"
    DIVIDED = "divided"
    GIVEN_UP = "given_up"
    LEFT = "left"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS: Final = {
    Stand.DONE: "Done",
    Stand.ASKING: "Begun",
    Stand.WAITING: "Not begun",
    Stand.DIVIDED: "Asked again in smaller parts",
    Stand.GIVEN_UP: "Given up",
    Stand.LEFT: "Not asked to its end",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A window of a run. `pages` brought an answer; `requests` counts those that failed too. `reason`: why it waits, or is
    not whole."""

    days: Days
    stand: Stand
    pages: int
    records: int
    requests: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """Neighbours that stand alike, as one. `days` reaches from the first to the last of them."""

    days: Days
    parts: int
    stand: Stand
    pages: int
    records: int
    requests: int
    reason: str


def stand_of(state: UnitState, reason: str, *, is_begun: bool) -> Stand:
    """`reason` is what the part waits for."""
    match state:
        case UnitState.FAILED:
            return Stand.GIVEN_UP
        case UnitState.HELD:
            return Stand.ASKING
        case UnitState.WAITING:
            return Stand.ASKING if is_begun else Stand.WAITING
    if not reason:
        return Stand.DONE
    return Stand.LEFT if reason == NOT_ENDED else Stand.DIVIDED


def read_days(start: date, end: date, last: date) -> Days:
    """The days that a window brings whole: not the one that it shares with its neighbour, and none after the `last`."""
    return Days(start, max(start, min(end - _DAY, last)))


def join_parts(parts: Iterable[Part]) -> list[Line]:
    """In their order; one by one while they are few, and those that are begun while these are."""
    given = list(parts)
    if len(given) <= FEW:
        return [_build_line([part]) for part in given]
    are_few_begun = sum(part.stand is Stand.ASKING for part in given) <= FEW

    def alike(part: Part) -> tuple[Stand, str, date | None]:
        is_alone = are_few_begun and part.stand is Stand.ASKING
        return part.stand, part.reason, part.days.first if is_alone else None

    return [_build_line(list(group)) for _, group in groupby(given, key=alike)]


def _build_line(parts: list[Part]) -> Line:
    return Line(
        days=Days(min(part.days.first for part in parts), max(part.days.last for part in parts)),
        parts=len(parts),
        stand=parts[0].stand,
        pages=sum(part.pages for part in parts),
        records=sum(part.records for part in parts),
        requests=sum(part.requests for part in parts),
        reason=parts[0].reason,
    )
