"""What a team should know before it signs, whatever it answers."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from proposals.catalogue.model import Answers
from proposals.catalogue.terms import Alternative, Clause
from proposals.rules.days import say_day
from proposals.rules.findings.finding import Case, Finding, Severity, by_clause

CLEARANCES: Final = "outputs.clearances"
"""The question on which clauses an office has cleared."""
NOT_CLEARED: Final = "terms.office"
"""Id of the finding that one is not."""


def find_disagreement(case: Case) -> Iterator[Finding]:
    clause = case.terms.clause("refresh")
    others = [each for each in clause.alternatives if each.value != clause.value]
    if others:
        message = _say_disagreement(clause, others)
        yield by_clause(Severity.GOOD_TO_KNOW, "terms.disagreement", "protection.refresh", clause, message)


def _say_disagreement(clause: Clause, alternatives: Sequence[Alternative]) -> str:
    others = "; ".join(
        f"{each.value} {clause.unit} ({each.source}, read on {say_day(each.observed_on)})"
        for each in alternatives
    )
    return f"{clause.title}: {clause.value} {clause.unit} are taken here, the strictest known. Another source says {others}."


def find_clauses_for_an_office(case: Case) -> Iterator[Finding]:
    """Clauses that an office has to clear and has not; its answer is asked for by the key of the clause."""
    for clause in case.terms.clauses:
        if clause.office and not is_cleared(clause, case.answers):
            message = f"“{clause.title}” is not cleared yet. Show this clause to {clause.office} before you accept the terms."
            yield by_clause(Severity.LOOK_AT, NOT_CLEARED, CLEARANCES, clause, message)


def is_cleared(clause: Clause, answers: Answers) -> bool:
    cleared = answers.get(CLEARANCES)
    return isinstance(cleared, Mapping) and cleared.get(clause.key) is True


def find_publication_notices(case: Case) -> Iterator[Finding]:
    for key in ("publication_copy", "publication_privacy"):
        clause = case.terms.clause(key)
        yield by_clause(Severity.GOOD_TO_KNOW, "terms.publication", "research.outputs", clause, clause.text)
