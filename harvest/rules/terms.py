"""What a project goes by: a dated version of TikTok's rules, a profile, and what was chosen otherwise, clause by clause."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final, Self

from harvest.rules.publishing import Days, Purpose
from proposals.catalogue.positions import Position, find_position
from proposals.catalogue.reading import CURRENT_TERMS
from proposals.catalogue.terms import STRICTEST, Clause, Terms

REFRESH: Final = "refresh"
COMES_BACK: Final = "comes_back"
COLLECT_AGAIN: Final = "collect_again"
"""The option of `COMES_BACK` by which what was erased may be collected again."""

GRACE: Final = timedelta(days=1)
"""After rules moved: for how long no look is decided by its limit, so that what is absent gets its second look; ours."""

LONGEST_REASON: Final = 1_000
LARGEST: Final = 10_000_000
"""Bytes of a file of accepted terms."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something was chosen; `office` names who decided there, and `office_on` when, where the clause is an office's."""

    reason: str
    office: str = ""
    office_on: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """`label` of the version, key of the `profile`, and what was `chosen`: key of a position by key of its clause."""

    label: str
    profile: str = STRICTEST.key
    chosen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(
            str(stored.get("profile", CURRENT_TERMS)),
            str(stored.get("choice", STRICTEST.key)),
            dict(stored.get("choices", {})),
        )

    def as_json(self) -> dict[str, Any]:
        choices = {"choices": dict(sorted(self.chosen.items()))} if self.chosen else {}
        return {"profile": self.label, "choice": self.profile} | choices

    def choose(self, clause: str, position: str) -> Self:
        """`position` "": what the profile picks."""
        rest = {key: each for key, each in self.chosen.items() if key != clause}
        return replace(self, chosen=rest | ({clause: position} if position else {}))


@dataclass(frozen=True, slots=True)
class Effects:
    """What follows from the rules for what this site does by itself."""

    refresh_days: int
    notices: Days
    collects_again: bool


def find_effects(terms: Terms, held: Held) -> Effects:
    return Effects(
        refresh_days=_number(terms, held, REFRESH),
        notices=Days(*(_number(terms, held, purpose.clause) for purpose in Purpose)),
        collects_again=_collects_again(terms, held),
    )


def apply(terms: Terms, held: Held) -> Terms:
    """The rules with the number of each clause that applies to a project."""
    return replace(terms, clauses=tuple(_apply(clause, terms, held) for clause in terms.clauses))


def position_of(clause: Clause, terms: Terms, held: Held) -> Position | None:
    """What applies to a project. None for a clause with neither number nor options."""
    return find_position(clause, terms.profile(held.profile), held.chosen)


def _apply(clause: Clause, terms: Terms, held: Held) -> Clause:
    position = position_of(clause, terms, held) if clause.value is not None else None
    return clause if position is None else replace(clause, value=int(position.key))


def _number(terms: Terms, held: Held, key: str) -> int:
    position = position_of(terms.clause(key), terms, held)
    if position is None:
        raise ValueError(f"{key} has no number in {terms.label}.")
    return int(position.key)


def _collects_again(terms: Terms, held: Held) -> bool:
    """Versions before November 2026 are silent on it: what was erased stays out."""
    clause = next((each for each in terms.clauses if each.key == COMES_BACK), None)
    position = position_of(clause, terms, held) if clause else None
    return position is not None and position.key == COLLECT_AGAIN
