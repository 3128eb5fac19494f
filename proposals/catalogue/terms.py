"""A dated version of TikTok's rules, as values. `reading` makes them from the reviewed file."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Unit(StrEnum):
    HOURS = "hours"
    DAYS = "days"
    MONTHS = "months"
    PEOPLE = "people"
    REQUESTS = "requests"


@dataclass(frozen=True, slots=True)
class Alternative:
    """What another source says about the same thing."""

    value: int
    source: str
    observed_on: date


@dataclass(frozen=True, slots=True)
class Clause:
    """One rule. `value` is the strictest known, in `unit`; both are None where the rule has no number.

    `text` is a sentence for people. `observed_on` is the day on which the source was read. `office` names who has to
    clear the clause before a university can accept it, "" for nobody.
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


@dataclass(frozen=True, slots=True)
class Terms:
    label: str
    title: str
    clauses: tuple[Clause, ...]

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
