"""From the day on which data are needed back to the day on which somebody has to begin."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from proposals.rules.days import add_working_days, take_working_days
from proposals.rules.expected import PI_WORKING_DAYS

ETHICS: Final = timedelta(weeks=8)
"""The longest that most ethics committees need; they say two to eight weeks. Ours."""
CLEARANCES: Final = timedelta(weeks=4)
"""For the offices that clear the clauses on name, logo, patents and liability, and the data protection officer. Ours."""
ACCOUNTS: Final = timedelta(weeks=2)
"""For each member's account with TikTok for Developers: the address is confirmed by mail, and people are away. Ours."""
WRITING: Final = timedelta(weeks=2)
"""About three hours of work, in several sittings and by several people. Ours."""
FIRST_TARGET: Final = date(2000, 1, 1)
LAST_TARGET: Final = date(2199, 12, 31)


class StepKey(StrEnum):
    ETHICS = "ethics"
    CLEARANCES = "clearances"
    WRITING = "writing"
    ACCOUNTS = "accounts"
    PI = "pi"
    SUBMIT = "submit"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class Step:
    """`begin_by` is the last day on which it can begin, so that the day of the data is kept."""

    key: StepKey
    begin_by: date
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class BackwardPlan:
    """`steps` in the order of their days. `earliest` is the first day that can be kept by who begins everything today."""

    target: date
    steps: tuple[Step, ...]
    earliest: date
    today: date

    @property
    def is_too_late(self) -> bool:
        return self.target < self.earliest

    @property
    def begin_by(self) -> date:
        return self.steps[0].begin_by


def plan_backwards(target: date, *, review_days: int, today: date) -> BackwardPlan:
    """`review_days` is what TikTok says that its review takes. ValueError for a target beyond what can be counted."""
    if not FIRST_TARGET <= target <= LAST_TARGET:
        raise ValueError(f"Plans are made for days from {FIRST_TARGET} to {LAST_TARGET}.")
    submit = target - timedelta(days=review_days)
    to_pi = take_working_days(submit, PI_WORKING_DAYS)
    begin = {
        StepKey.ETHICS: submit - ETHICS,
        StepKey.CLEARANCES: to_pi - CLEARANCES,
        StepKey.WRITING: to_pi - WRITING,
        StepKey.ACCOUNTS: submit - ACCOUNTS,
        StepKey.PI: to_pi,
        StepKey.SUBMIT: submit,
        StepKey.DATA: target,
    }
    steps = [Step(key, day, *_WORDS[key]) for key, day in begin.items()]
    earliest = find_earliest(today, review_days=review_days)
    return BackwardPlan(target, tuple(sorted(steps, key=lambda step: step.begin_by)), earliest, today)


def find_earliest(today: date, *, review_days: int) -> date:
    """When data can be expected by who begins everything on that day."""
    written = add_working_days(today + max(CLEARANCES, WRITING), PI_WORKING_DAYS)
    return max(today + ETHICS, written, today + ACCOUNTS) + timedelta(days=review_days)


_WORDS: Final[Mapping[StepKey, tuple[str, str]]] = {
    StepKey.ETHICS: (
        "Ask the ethics committee",
        "TikTok expects evidence of a review. Most committees need two to eight weeks.",
    ),
    StepKey.CLEARANCES: (
        "Ask the offices that have to clear TikTok’s terms",
        "Name and logo, patents and licences, liability; and the data protection officer for the plan.",
    ),
    StepKey.WRITING: (
        "Begin to write",
        "About three hours of work, in several sittings and by several people.",
    ),
    StepKey.ACCOUNTS: (
        "Everybody makes an account with TikTok for Developers",
        "Under the e-mail address of the institution; each member needs one before you apply.",
    ),
    StepKey.PI: ("Send it to the PI", f"{PI_WORKING_DAYS} working days to read it and for changes."),
    StepKey.SUBMIT: (
        "Submit TikTok’s form",
        "TikTok says that its review takes three to four weeks. It has taken longer: earlier is better.",
    ),
    StepKey.DATA: ("Data can be collected", "If TikTok grants access in the time that it names."),
}
