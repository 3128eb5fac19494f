"""A dated version of TikTok's rules, as values. `reading` makes them from the reviewed file."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    PEOPLE = "people"
    REQUESTS = "requests"


class Pick(StrEnum):
    """Which of several sources a profile follows."""

    STRICTEST = "strictest"
    NEWEST = "newest"


LIBRARIAN: Final = "librarian"
"""Who decides about a clause without asking an office."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What applies to each clause for which nobody chose otherwise."""

    key: str
    title: str
    text: str
    pick: Pick


STRICTEST: Final = Profile(
    "strictest", "The strictest", "Of each rule, the strictest that any source states.", Pick.STRICTEST
)


@dataclass(frozen=True, slots=True)
class Option:
    """One way in which a rule without a number can be kept."""

    key: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """What another source says about the same thing: `value`, or the key of an `option`. `stated`: as in `Clause`."""

    value: int | None
    source: str
    observed_on: date
    option: str = ""
    text: str = ""
    link: str = ""
    stated: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule. `value` is the strictest known, in `unit`; both are None where the rule has no number.

    `text` is a sentence for people. `observed_on` is the day on which the source was read, `stated` the day, month or year
    of the source itself ("2026-01-22", "2026-01", "2026"; "" where it is unknown). `office` names who has to clear the
    clause before a university can accept it, "" for nobody. `options` stand in the order of strictness, and `option` is
    the one that applies; `decides` says who may choose another: `LIBRARIAN`, an office in words, or "" for nobody. `beside` is a clause about the same act.
    """

    key: str
    title: str
    value: int | None
    unit: Unit | None
    text: str
    source: str
    link: str
    observed_on: date
    alternatives: tuple[Alternative, ...]
    office: str
    stated: str = ""
    option: str = ""
    options: tuple[Option, ...] = ()
    decides: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    label: str
    title: str
    clauses: tuple[Clause, ...]
    profiles: tuple[Profile, ...] = (STRICTEST,)

    def profile(self, key: str) -> Profile:
        """The first one, which is the default, for a key that this version does not have."""
        return next((each for each in self.profiles if each.key == key), self.profiles[0])

    def clause(self, key: str) -> Clause:
        """KeyError for a clause that this version does not have."""
        for clause in self.clauses:
            if clause.key == key:
                return clause
        raise KeyError(key)

    def days(self, key: str) -> int:
        return self.number(key, Unit.DAYS)

    def number(self, key: str, unit: Unit) -> int:
        """The value of a clause. ValueError where it is none, or in another unit."""
        clause = self.clause(key)
        if clause.value is None or clause.unit is not unit:
            raise ValueError(f"{key} has no value in {unit}.")
        return clause.value
