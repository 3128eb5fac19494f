"""What the sources of a clause say, side by side; which of it applies; and where sources contradict each other.

A *position* is one way of keeping a clause: a number of its unit, or one of its options. Its key is that number, or the
key of the option.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from proposals.catalogue.terms import Clause, Pick, Profile, Terms


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says. `position` is the key of what follows from it, "" where it gives neither number nor option."""

    position: str
    text: str
    source: str
    link: str
    stated: str
    observed_on: date


@dataclass(frozen=True, slots=True)
class Position:
    """`statements` of the sources that say so; none for an option that no source takes."""

    key: str
    title: str
    text: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Clauses whose sources, or which among each other, ask for different things."""

    clauses: tuple[Clause, ...]

    @property
    def is_between_sources(self) -> bool:
        return len(self.clauses) == 1


def list_statements(clause: Clause) -> tuple[Statement, ...]:
    """The clause's own source first."""
    own = Statement(
        _key(clause.value, clause.option),
        clause.text,
        clause.source,
        clause.link,
        clause.stated,
        clause.observed_on,
    )
    others = (
        Statement(
            _key(each.value, each.option), each.text, each.source, each.link, each.stated, each.observed_on
        )
        for each in clause.alternatives
    )
    return (own, *others)


def list_positions(clause: Clause) -> tuple[Position, ...]:
    """The strictest first. None for a clause with neither number nor options."""
    statements = list_statements(clause)
    if clause.options:
        return tuple(
            Position(each.key, each.title, each.text, _of(statements, each.key)) for each in clause.options
        )
    if clause.value is None:
        return ()
    strictest = clause.value
    values = {strictest, *(each.value for each in clause.alternatives if each.value is not None)}
    return tuple(
        Position(str(value), say_value(clause, value), "", _of(statements, str(value)))
        for value in sorted(values, key=lambda value: abs(value - strictest))
    )


def find_default(clause: Clause, profile: Profile) -> Position | None:
    """What applies where nobody chose. None for a clause with neither number nor options."""
    positions = list_positions(clause)
    if not positions or profile.pick is Pick.STRICTEST:
        return next(iter(positions), None)
    return max(positions, key=_newest)  # of several with the same day the first, which is the strictest


def find_position(clause: Clause, profile: Profile, choices: Mapping[str, str]) -> Position | None:
    """What applies: what was chosen (key of the position by key of the clause), else what the profile picks.

    A choice that this version of the clause does not offer counts as none.
    """
    chosen = choices.get(clause.key)
    offered = (each for each in list_positions(clause) if each.key == chosen)
    return next(offered, None) or find_default(clause, profile)


def may_be_chosen(clause: Clause) -> bool:
    return bool(clause.decides) and len(list_positions(clause)) > 1


def find_conflicts(terms: Terms) -> tuple[Conflict, ...]:
    """Clauses of which sources state different numbers or options, and pairs about one act with different numbers."""
    return (*_between_sources(terms), *_between_clauses(terms))


def say_value(clause: Clause, value: int) -> str:
    if clause.unit is None:
        return str(value)
    unit = clause.unit.value
    singular = {"people": "person"}.get(unit, unit.removesuffix("s"))
    return f"{value:,} {singular if value == 1 else unit}"


def _between_sources(terms: Terms) -> Iterator[Conflict]:
    for clause in terms.clauses:
        if len({each.position for each in list_statements(clause)} - {""}) > 1:
            yield Conflict((clause,))


def _between_clauses(terms: Terms) -> Iterator[Conflict]:
    known = {clause.key: clause for clause in terms.clauses}
    pairs = {frozenset((clause.key, clause.beside)) for clause in terms.clauses if clause.beside}
    for clause in terms.clauses:
        other = known.get(clause.beside)
        if other and other.value != clause.value and {clause.key, other.key} in pairs:
            pairs.discard(frozenset((clause.key, other.key)))
            yield Conflict((clause, other))


def _newest(position: Position) -> str:
    return max((each.stated for each in position.statements), default="")


def _of(statements: tuple[Statement, ...], key: str) -> tuple[Statement, ...]:
    return tuple(each for each in statements if each.position == key)


def _key(value: int | None, option: str) -> str:
    return option if value is None else str(value)
