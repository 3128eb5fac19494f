"""How the data are protected, by the short answers beside the long text."""

from collections.abc import Iterator

from proposals.rules.findings.finding import Case, Finding, Severity, by_clause
from proposals.rules.protection.facts import REFRESH_DAYS


def find_rare_refresh(case: Case) -> Iterator[Finding]:
    answer, most = case.text("protection.refresh"), case.terms.days("refresh")
    clause = case.terms.clause("refresh")
    if answer == "never":
        message = f"You do not check whether the data still exist on TikTok. {clause.text}"
        yield by_clause(Severity.MUST_FIX, "protection.no_refresh", "protection.refresh", clause, message)
    elif REFRESH_DAYS.get(answer, 0) > most:
        message = (
            f"You check every {REFRESH_DAYS[answer]} days. The strictest of the known rules says {most}."
        )
        yield by_clause(Severity.LOOK_AT, "protection.rare_refresh", "protection.refresh", clause, message)


def find_late_deletion(case: Case) -> Iterator[Finding]:
    if case.text("protection.deletion") == "later":
        clause = case.terms.clause("keep_no_longer")
        message = (
            f"You keep data after access has ended. This may conflict with TikTok's rules: {clause.text}"
        )
        yield by_clause(Severity.LOOK_AT, "protection.late_deletion", "protection.deletion", clause, message)


def find_weak_encryption(case: Case) -> Iterator[Finding]:
    answer = case.text("protection.encryption")
    clause = case.terms.clause("security")
    if answer == "none":
        message = f"The data are not encrypted. {clause.text}"
        yield by_clause(Severity.MUST_FIX, "protection.unencrypted", "protection.encryption", clause, message)
    elif answer in ("at_rest", "in_transit"):
        message = "The data are encrypted in one place only. Reviewers expect both, at rest and in transit."
        yield by_clause(
            Severity.LOOK_AT, "protection.half_encrypted", "protection.encryption", clause, message
        )
