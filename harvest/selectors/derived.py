"""Derived outputs of a project: what the rules say of each, and which are open. One query."""

from dataclasses import dataclass

from harvest.models import DerivedOutput, Project
from harvest.rules.derived import DerivedKind, Fate, Reading, find_fate, read_rules
from proposals.catalogue.terms import Terms


@dataclass(frozen=True, slots=True)
class DerivedRow:
    """`fate` at the end of the access; `clauses` are titles of TikTok's rules."""

    output: DerivedOutput
    reading: Reading
    fate: Fate
    clauses: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Somebody has still to decide, or to say that it is gone."""
        return self.output.settled_at is None and self.fate is not Fate.STAYS


def list_derived(project: Project, terms: Terms | None = None) -> tuple[DerivedRow, ...]:
    found = DerivedOutput.objects.filter(project=project).select_related(
        "created_by", "decided_by", "settled_by"
    )
    return tuple(read_output(each, terms) for each in found)


def list_open_derived(project: Project) -> tuple[DerivedRow, ...]:
    return tuple(row for row in list_derived(project) if row.is_open)


def read_output(output: DerivedOutput, terms: Terms | None = None) -> DerivedRow:
    reading = read_rules(DerivedKind(output.kind), has_records=output.has_records)
    decided = Fate(output.decided) if output.decided else None
    titles = {clause.key: clause.title for clause in terms.clauses} if terms else {}
    clauses = tuple(titles[key] for key in reading.clauses if key in titles)
    return DerivedRow(output, reading, find_fate(reading, decided), clauses)
