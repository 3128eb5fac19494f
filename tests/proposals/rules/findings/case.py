"""An application without a flaw, and what the checks say when one of its answers is another."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from proposals.catalogue.reading import (
    CURRENT,
    CURRENT_TERMS,
    builtin_catalogues,
    builtin_terms,
    read_catalogue,
    read_terms,
)
from proposals.rules.findings import NOTHING_KNOWN, Background, Finding, find

CATALOGUE = read_catalogue(builtin_catalogues()[CURRENT])
TERMS = read_terms(builtin_terms()[CURRENT_TERMS])
TODAY = date(2026, 11, 23)
"""A Monday; a decision can be expected on 28 December 2026."""

MEMBER = {
    "id": "m1",
    "name": "Bea Specimen",
    "university": "University of Exampletown",
    "department": "Media Studies",
    "title": "Doctoral researcher",
    "role": "Coding",
    "email": "bea@exampletown.example",
    "developer_account": True,
}

FLAWLESS: Mapping[str, Any] = {
    "institution.kind": "university",
    "funding.sources": "Regular budget",
    "funding.independence": True,
    "ethics.status": "approved",
    "ethics.reference": "2026-318, 4 May 2026",
    "institution.name": {"university": "University of Exampletown", "department": "Media Studies"},
    "institution.address": {"street": "Long Lane 1", "city": "1000 Exampletown", "country": "BE"},
    "institution.website": "https://www.exampletown.example",
    "institution.department_website": "https://www.exampletown.example/media",
    "team.expertise": "Short video",
    "team.name": "Video Lab",
    "team.others_need_access": True,
    "team.members": [MEMBER],
    "team.publications": "- https://doi.org/10.0000/example.1",
    "research.topic": "civic",
    "research.summary": "A study.",
    "research.questions": "RQ1. How many?",
    "research.design": "We count.",
    "research.necessity": "No other source has the counts.",
    "research.outputs": "An article.",
    "outputs.clearances": {"licence_name": True, "licence_research": True, "liability": True},
    "literature.review": "Little is known (Example, 2021).",
    "literature.references": "- Example (2021)",
    "data.hashtags": [{"id": "h1", "value": "vote"}],
    "data.start": "2026-01-01",
    "data.end": "2026-03-31",
    "access.start": "2027-01-04",
    "access.end": "2028-06-30",
    "protection.storage": "Research server in Exampletown",
    "protection.access": "The team, by the PI",
    "protection.encryption": "both",
    "protection.refresh": "days_15",
    "protection.deletion": "with_access",
    "protection.pseudonyms": "before_analysis",
    "protection.legal_basis": "public_interest",
    "protection.breach": "The PI, within 24 hours",
    "protection.plan": "All of the above.",
    "sharing.third_parties": False,
    "sharing.harvester": False,
}

ALWAYS_SAID = {"terms.publication", "terms.disagreement"}


def find_with(today: date = TODAY, background: Background = NOTHING_KNOWN, **changes: Any) -> list[Finding]:
    """Findings on the flawless application with these answers in place of its own, without those always said.

    A dot of a key is written as two underscores; None takes an answer away.
    """
    answers = {**FLAWLESS, **{key.replace("__", "."): value for key, value in changes.items()}}
    found = find(CATALOGUE, TERMS, answers, today=today, background=background)
    return [finding for finding in found if finding.id not in ALWAYS_SAID]


def brief(findings: list[Finding]) -> list[tuple[str, str, str | None]]:
    return [(finding.id, str(finding.severity), finding.key) for finding in findings]


def said(**changes: Any) -> list[tuple[str, str, str | None]]:
    return brief(find_with(**changes))
