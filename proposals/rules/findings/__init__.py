"""What the checks say about a proposal: small pure functions, one module for each subject.

    find(catalogue, terms, answers, today=today, background=background) -> every finding, what must be fixed first, then in the form's order

Facts come from the terms, messages stand with the functions. A check never claims what the law says.
"""

from proposals.rules.findings.find import find, must_fix
from proposals.rules.findings.finding import NOTHING_KNOWN, Background, Finding, Person, Severity
from proposals.rules.findings.waiver import Waiver

__all__ = ["NOTHING_KNOWN", "Background", "Finding", "Person", "Severity", "Waiver", "find", "must_fix"]
