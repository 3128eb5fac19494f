"""The period of access."""

from collections.abc import Iterator

from proposals.catalogue.terms import Unit
from proposals.rules.days import add_months, say_day
from proposals.rules.expected import PI_WORKING_DAYS, expect_decision
from proposals.rules.findings.finding import Case, Finding, Severity, by_clause


def find_reversed_access(case: Case) -> Iterator[Finding]:
    start, end = case.day("access.start"), case.day("access.end")
    if start and end and end < start:
        message = f"The last day of access, {say_day(end)}, is before the first, {say_day(start)}."
        yield Finding("access.reversed", Severity.MUST_FIX, "access.end", message)


def find_long_access(case: Case) -> Iterator[Finding]:
    """Two years after 29 February is 28 February."""
    start, end = case.day("access.start"), case.day("access.end")
    if not start or not end:
        return
    last = add_months(start, case.terms.number("access_length", Unit.MONTHS))
    if end > last:
        message = f"Access from {say_day(start)} to {say_day(end)} is too long. Choose {say_day(last)} or an earlier day."
        clause = case.terms.clause("access_length")
        yield by_clause(
            Severity.MUST_FIX, "access.too_long", "access.end", clause, f"{message} {clause.text}"
        )


def find_early_access(case: Case) -> Iterator[Finding]:
    start = case.day("access.start")
    review = case.terms.days("review_time")
    expected = expect_decision(case.terms, case.today)
    if start and start < expected:
        message = (
            f"You ask for access from {say_day(start)}. With {PI_WORKING_DAYS} working days for your PI and "
            f"{review} days for TikTok, a decision can be expected about {say_day(expected)}."
        )
        clause = case.terms.clause("review_time")
        yield by_clause(Severity.LOOK_AT, "access.too_early", "access.start", clause, message)
