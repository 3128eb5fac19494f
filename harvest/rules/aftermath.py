"""What was done about requests that failed, as the log of requests shows it: asked again and answered or not, cut, given up."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from harvest.rules.mishaps import FINE
from harvest.rules.parts import IN_TWO, NARROWER, NOT_ENDED
from harvest.rules.states import UnitState
from tiktok.errors import SubjectRefused


class Outcome(StrEnum):
    ANSWERED = "answered"
    FAILED_AGAIN = "failed_again"
    DIVIDED = "divided"
    GIVEN_UP = "given_up"
    PASSED_OVER = "passed_over"
    NOT_ENDED = "not_ended"
    TO_COME = "to_come"


WORDS: Final = {
    Outcome.ANSWERED: "followed by an answer",
    Outcome.FAILED_AGAIN: "followed by another failure",
    Outcome.DIVIDED: "asked over fewer days",
    Outcome.GIVEN_UP: "given up",
    Outcome.PASSED_OVER: "passed over, with the reason counted",
    Outcome.NOT_ENDED: "left when the run ended",
    Outcome.TO_COME: "still to be asked again",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """One request that failed. `next_code`: of the next one of its part for research data, None if there is none yet.
    `state`, `reason`: of its part, which say what became of a last request."""

    code: str
    http_status: int | None
    at: datetime
    next_at: datetime | None
    next_code: str | None
    state: UnitState
    reason: str


@dataclass(frozen=True, slots=True)
class Aftermath:
    """Of all failures with one word. `pauses`: the shortest and the longest in seconds before it was asked again; None if
    none was."""

    outcomes: tuple[tuple[Outcome, int], ...]
    pauses: tuple[int, int] | None


def judge(failure: Failure) -> Outcome:
    if failure.code == SubjectRefused.__name__:
        return Outcome.PASSED_OVER
    if failure.next_code is not None:
        return Outcome.ANSWERED if failure.next_code == FINE else Outcome.FAILED_AGAIN
    if failure.state in (UnitState.WAITING, UnitState.HELD):
        return Outcome.TO_COME
    if failure.state is UnitState.FAILED:
        return Outcome.GIVEN_UP
    if failure.reason in (IN_TWO, NARROWER):
        return Outcome.DIVIDED
    return Outcome.NOT_ENDED if failure.reason == NOT_ENDED else Outcome.PASSED_OVER


def sum_up(failures: Iterable[Failure]) -> dict[tuple[str, int | None], Aftermath]:
    """By word and HTTP status."""
    groups: dict[tuple[str, int | None], list[Failure]] = {}
    for failure in failures:
        groups.setdefault((failure.code, failure.http_status), []).append(failure)
    return {word: _sum_up(group) for word, group in groups.items()}


def say_aftermath(aftermath: Aftermath) -> str:
    """ "After 2 s to 18 s: 3 followed by an answer …" Of a part that asks about many, the answer may be of the next one."""
    told = [f"{times:,} {WORDS[outcome]}" for outcome, times in aftermath.outcomes]
    if not told:
        return ""
    said = f"{', '.join(told)}."
    if aftermath.pauses is None:
        return said
    shortest, longest = (_say_pause(seconds) for seconds in aftermath.pauses)
    pause = shortest if shortest == longest else f"{shortest} to {longest}"
    return f"After {pause}: {said}"


def _sum_up(failures: list[Failure]) -> Aftermath:
    counts = Counter(map(judge, failures))
    asked = [each for each in failures if judge(each) in (Outcome.ANSWERED, Outcome.FAILED_AGAIN)]
    pauses = [round((each.next_at - each.at).total_seconds()) for each in asked if each.next_at]
    return Aftermath(
        outcomes=tuple((outcome, counts[outcome]) for outcome in Outcome if counts[outcome]),
        pauses=(min(pauses), max(pauses)) if pauses else None,
    )


def _say_pause(seconds: int) -> str:
    if seconds < 120:
        return f"{max(0, seconds)} s"
    return f"{round(seconds / 60)} min" if seconds < 7200 else f"{round(seconds / 3600)} h"
