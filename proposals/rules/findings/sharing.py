"""Who else receives data."""

from collections.abc import Iterator

from proposals.rules.findings.finding import Case, Finding, Severity, by_clause


def find_unnamed_service(case: Case) -> Iterator[Finding]:
    """A service that collects with the team's key stands against two rules unless TikTok knows of it."""
    if case.says("sharing.harvester", True) and case.says("sharing.third_parties", False):
        clause = case.terms.clause("secret")
        message = (
            "A service outside your team collects the data, but you answered that nobody outside the team receives "
            "any. Unless your own institution runs it, answer Yes and name the service and who runs it."
        )
        yield by_clause(Severity.LOOK_AT, "sharing.service_unnamed", "sharing.third_parties", clause, message)


def find_sharing(case: Case) -> Iterator[Finding]:
    if case.says("sharing.third_parties", True):
        clause = case.terms.clause("third_parties")
        message = f"You plan to share data. {clause.text} Say exactly what is shared, and keep to what TikTok approves."
        yield by_clause(Severity.LOOK_AT, "sharing.planned", "sharing.third_parties", clause, message)
