"""Which of a project's collections needs somebody, and for what. What needs someone stands first."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from harvest.rules.refresh import Level
from harvest.rules.states import RunState


class Need(IntEnum):
    """The more urgent, the lower."""

    OVERDUE = 0
    KEY = 1
    FAILED = 2
    UNNOTED = 3
    GAPS = 4
    PAUSED = 5
    NOT_STARTED = 6
    NOTHING = 7


_WORDS: Final = {
    Need.OVERDUE: "Records past their limit: see checks and removals",
    Need.KEY: "Needs a key that works",
    Need.FAILED: "The newest run failed: run it again",
    Need.UNNOTED: "Goes beyond the approved plan; the PI has yet to say that they know",
    Need.GAPS: "Something is missing: see how complete it is",
    Need.PAUSED: "Paused until somebody lets it go on",
    Need.NOT_STARTED: "Not started",
    Need.NOTHING: "",
}


@dataclass(frozen=True, slots=True)
class Glance:
    """`state` None: no run yet. `days`, `parts`: missing of what ended runs asked for. `level`: of its oldest record."""

    state: RunState | None
    days: int
    parts: int
    level: Level
    is_unnoted: bool
    is_open: bool


def need_of(glance: Glance) -> Need:
    """Once the project is not open, only what is overdue needs anybody."""
    if glance.level is Level.OVERDUE:
        return Need.OVERDUE
    if not glance.is_open:
        return Need.NOTHING
    if glance.state is None:
        return Need.UNNOTED if glance.is_unnoted else Need.NOT_STARTED
    by_state = {
        RunState.NEEDS_KEY: Need.KEY,
        RunState.FAILED: Need.FAILED,
        RunState.PAUSED_BY_YOU: Need.PAUSED,
    }
    found = [by_state.get(glance.state, Need.NOTHING)]
    found += [Need.UNNOTED] if glance.is_unnoted else []
    found += [Need.GAPS] if glance.days or glance.parts else []
    return min(found)


def say_need(need: Need) -> str:
    return _WORDS[need]
