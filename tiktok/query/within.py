"""Whether one query can find anything that another one does not: what it asks too widely, demand by demand.

A query is read as clauses joined by "and", each of atoms joined by "or". A clause makes sure of another if each of its
atoms implies one of the other's. The answer errs to one side only: a query that is called narrower is narrower for every
video there can be; one that is not called so may still be, where two clauses would have to be thought of together.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tiktok.query.atoms import ORDERED, Atom, meet, split, turn_round
from tiktok.query.grammar import Condition, Query

type Clause = tuple[Atom, ...]


@dataclass(frozen=True, slots=True)
class Excess:
    """A demand of the limit that the query does not keep to.

    `demand`: conditions of the limit, of which one has to be true, or with `leaves_out` this one must not be.
    `found`: what the query asks for instead, in the same fields; empty if it asks for nothing there.
    """

    demand: tuple[Condition, ...]
    found: tuple[Condition, ...]
    leaves_out: bool = False


def find_excess(query: Query, limit: Query) -> tuple[Excess, ...]:
    """Of two queries that `parse_query` has passed. () if whatever `query` finds, `limit` finds too."""
    asked = _Asked(query)
    if any(not clause for clause in asked.clauses):
        return ()
    return (*_find_missed(asked, limit), *_find_let_in(asked, limit))


def demand_of(query: Query, field_name: str) -> frozenset[str]:
    """Values of the field of which every video that the query finds has one, as written; empty if there are others too."""
    for clause in _clauses(query):
        if clause and all(atom.field_name == field_name for atom in clause):
            return frozenset(atom.said.field_values[0] for atom in clause)
    return frozenset()


class _Asked:
    """The clauses of a query with everything that can be concluded from them, and what it leaves out."""

    def __init__(self, query: Query) -> None:
        self.left_out = tuple(_left_out(query))
        given = [*_clauses(query), *(turn_round(atom) for atom in _ordered_out(query))]
        pruned = [tuple(atom for atom in clause if not self.leaves_out(atom)) for clause in given]
        self.clauses: tuple[Clause, ...] = (*pruned, *_meet_ranges(pruned))

    def leaves_out(self, atom: Atom) -> bool:
        return any(atom.implies(each) for each in self.left_out)

    def makes_sure_of(self, demand: Clause) -> bool:
        return any(_is_within(clause, demand) for clause in self.clauses)

    def is_nowhere(self, atom: Atom) -> bool:
        """No video that is found is this."""
        return self.leaves_out(atom) or any(
            all(each.excludes(atom) for each in clause) for clause in self.clauses
        )


def _find_missed(asked: _Asked, limit: Query) -> Iterator[Excess]:
    for conditions in _groups(limit):
        demand = tuple(atom for each in conditions for atom in split(each))
        if not asked.makes_sure_of(demand):
            yield Excess(conditions, _find_wider(asked, demand))


def _find_let_in(asked: _Asked, limit: Query) -> Iterator[Excess]:
    for condition in limit.none_of:
        let_in = [atom.said for atom in split(condition) if not _is_kept_out(asked, atom)]
        if let_in:
            yield Excess(tuple(let_in), (), leaves_out=True)


def _is_kept_out(asked: _Asked, atom: Atom) -> bool:
    if atom.field_name in ORDERED:
        return asked.makes_sure_of(turn_round(atom))
    return asked.is_nowhere(atom)


def _find_wider(asked: _Asked, demand: Clause) -> tuple[Condition, ...]:
    """The nearest clause in these fields: what in it the demand does not allow."""
    names = {atom.field_name for atom in demand}
    near = [clause for clause in asked.clauses if any(atom.field_name in names for atom in clause)]
    wider = [tuple(atom for atom in clause if not _implies_any(atom, demand)) for clause in near]
    return tuple(dict.fromkeys(atom.said for atom in min(wider, key=len, default=())))


def _is_within(clause: Clause, demand: Clause) -> bool:
    return all(_implies_any(atom, demand) for atom in clause)


def _implies_any(atom: Atom, demand: Clause) -> bool:
    return any(atom.implies(each) for each in demand)


def _groups(query: Query) -> Iterator[tuple[Condition, ...]]:
    """What is joined by "and", in order: each of `all_of` by itself, `any_of` as one."""
    yield from ((condition,) for condition in query.all_of)
    if query.any_of:
        yield query.any_of


def _clauses(query: Query) -> Iterator[Clause]:
    for conditions in _groups(query):
        yield tuple(atom for each in conditions for atom in split(each))


def _left_out(query: Query) -> Iterator[Atom]:
    return (atom for each in query.none_of for atom in split(each))


def _ordered_out(query: Query) -> Iterator[Atom]:
    return (atom for atom in _left_out(query) if atom.field_name in ORDERED)


def _meet_ranges(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """Two ranges of one field, such as at least 10 and at most 20, are one."""
    met: dict[str, Atom] = {}
    for clause in clauses:
        if len(clause) == 1 and clause[0].field_name in ORDERED:
            atom = clause[0]
            met[atom.field_name] = meet(met[atom.field_name], atom) if atom.field_name in met else atom
    return ((atom,) for atom in met.values())
