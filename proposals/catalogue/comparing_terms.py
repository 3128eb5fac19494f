"""What a version of the rules says otherwise than another one."""

from dataclasses import dataclass

from proposals.catalogue.positions import list_positions
from proposals.catalogue.terms import Clause, Terms


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """`before` or `after` None: the clause is new, or gone."""

    before: Clause | None
    after: Clause | None

    @property
    def clause(self) -> Clause:
        clause = self.after or self.before
        if clause is None:
            raise ValueError("Nothing changed.")
        return clause

    @property
    def words(self) -> str:
        if self.before is None:
            return "New"
        if self.after is None:
            return "No longer there"
        old, new = ([each.title for each in list_positions(one)] for one in (self.before, self.after))
        return (
            f"{' or '.join(old) or 'No choice'} becomes {' or '.join(new)}" if old != new else "Worded anew"
        )


def compare_terms(before: Terms, after: Terms) -> tuple[ClauseChange, ...]:
    """In the order of the later version, what is gone last. Days on which sources were read do not count."""
    old = {clause.key: clause for clause in before.clauses}
    new = {clause.key: clause for clause in after.clauses}
    changed = (
        ClauseChange(old.get(key), clause)
        for key, clause in new.items()
        if key not in old or _said(old[key]) != _said(clause)
    )
    return (*changed, *(ClauseChange(clause, None) for key, clause in old.items() if key not in new))


def _said(clause: Clause) -> tuple[object, ...]:
    positions = tuple((each.key, each.title, each.text) for each in list_positions(clause))
    return clause.title, clause.text, clause.value, clause.unit, positions
