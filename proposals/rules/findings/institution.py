"""What the library keeps about the institution, against what the application says."""

from collections.abc import Iterator

from proposals.rules.days import say_day
from proposals.rules.findings.finding import Case, Finding, Severity
from proposals.rules.findings.team import MEMBERS, PI, PRIVATE_MAIL, domain_of, members_of
from proposals.rules.institution import MailRule, Recorded, differences


def find_other_than_recorded(case: Case) -> Iterator[Finding]:
    """A record that has changed is pointed out here and never applied by itself."""
    if not (recorded := case.background.recorded):
        return
    for each in differences(recorded.institution, case.answers):
        message = (
            f"{each.label}: you write “{each.written}”, the record of your institution says “{each.recorded}”. "
            "Take over the record if it is right."
        )
        yield _finding(recorded, "institution.other_than_recorded", Severity.LOOK_AT, each.key, message)


def find_foreign_mail(case: Case) -> Iterator[Finding]:
    """Addresses outside the institution's domains. Private ones have a finding of their own unless the rule refuses them."""
    if not (recorded := case.background.recorded):
        return
    is_refused = recorded.institution.mail_rule is MailRule.REFUSED
    for key, who, email in _addresses(case):
        is_told = domain_of(email) in PRIVATE_MAIL and not is_refused
        if email and not is_told and not recorded.institution.is_own_address(email):
            message = f"{who} has an address at {domain_of(email)}, not of {recorded.institution.name}."
            severity = Severity.MUST_FIX if is_refused else Severity.LOOK_AT
            yield _finding(recorded, "team.foreign_mail", severity, key, message)


def _addresses(case: Case) -> Iterator[tuple[str, str, str]]:
    if pi := case.background.pi:
        yield PI, "The principal investigator", pi.email
    for who, member in members_of(case):
        email = member.get("email")
        yield MEMBERS, who, email.strip() if isinstance(email, str) else ""


def _finding(recorded: Recorded, finding_id: str, severity: Severity, key: str, message: str) -> Finding:
    return Finding(
        finding_id, severity, key, message, source=f"Your library’s record of {say_day(recorded.on)}"
    )
