"""What a team should know before it signs, whatever it answers."""

from collections.abc import Iterator

from proposals.catalogue.terms import Clause
from proposals.rules.days import say_day
from proposals.rules.findings.finding import Case, Finding, Severity, by_clause


def find_disagreement(case: Case) -> Iterator[Finding]:
    clause = case.terms.clause("refresh")
    if clause.alternatives:
        message = _say_disagreement(clause)
        yield by_clause(Severity.GOOD_TO_KNOW, "terms.disagreement", "protection.refresh", clause, message)


def _say_disagreement(clause: Clause) -> str:
    others = "; ".join(
        f"{each.value} {clause.unit} ({each.source}, read on {say_day(each.observed_on)})"
        for each in clause.alternatives
    )
    return f"{clause.title}: {clause.value} {clause.unit} are taken here, the strictest known. Another source says {others}."


def find_clauses_for_an_office(case: Case) -> Iterator[Finding]:
    for clause in case.terms.clauses:
        if clause.office:
            message = f"{clause.text} Show this clause to {clause.office} before you accept the terms."
            yield by_clause(Severity.GOOD_TO_KNOW, "terms.office", None, clause, message)


def find_publication_notices(case: Case) -> Iterator[Finding]:
    for key in ("publication_copy", "publication_privacy"):
        clause = case.terms.clause(key)
        yield by_clause(Severity.GOOD_TO_KNOW, "terms.publication", "research.outputs", clause, clause.text)
