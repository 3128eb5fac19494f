"""One finding that must be fixed, to be explained instead. Three queries and those of the door."""

from datetime import date

from proposals.models import Proposal
from proposals.rules.findings import Finding
from proposals.selectors.content import read_content


def find_finding(proposal: Proposal, fingerprint: str, today: date) -> Finding | None:
    """None where the checks do not say this (any more), or where no reason can take the place of a change."""
    findings = read_content(proposal).findings(today)
    return next((each for each in findings if each.can_be_waived and each.fingerprint == fingerprint), None)
