"""Whether TikTok considers this institution and this research at all."""

from collections.abc import Iterator
from typing import Final

from proposals.rules.findings.finding import Case, Finding, Severity, by_clause
from tiktok.regions import REGIONS

EUROPEAN_UNION: Final = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
ACADEMIC: Final = EUROPEAN_UNION | frozenset(["IS", "LI", "NO", "CH", "GB", "US"])
"""Countries whose academic institutions may apply: the European Economic Area and three more."""
ONLY_YOUTH_SAFETY: Final = "BR"


def find_country(case: Case) -> Iterator[Finding]:
    country, kind = case.part("institution.address", "country"), case.text("institution.kind")
    clause = case.terms.clause("eligibility")
    if country and country not in REGIONS:
        message = f"“{country[:40]}” is not the code of a country. Write two capital letters, for example BE."
        yield Finding("eligibility.country_unknown", Severity.MUST_FIX, "institution.address", message)
    elif country == ONLY_YOUTH_SAFETY:
        message = (
            f"In {REGIONS[country]} the research has to be about the safety of young people. {clause.text}"
        )
        yield by_clause(Severity.LOOK_AT, "eligibility.topic", "institution.address", clause, message)
    elif country and country not in (EUROPEAN_UNION if kind == "non_profit" else ACADEMIC):
        message = f"{REGIONS[country]} is not on TikTok's list for an institution like yours: {clause.text}"
        yield by_clause(Severity.LOOK_AT, "eligibility.country", "institution.address", clause, message)


def find_kind(case: Case) -> Iterator[Finding]:
    if case.text("institution.kind") == "other":
        clause = case.terms.clause("eligibility")
        message = f"TikTok's list names academic institutions and research bodies that make no profit: {clause.text}"
        yield by_clause(Severity.LOOK_AT, "eligibility.kind", "institution.kind", clause, message)


def find_commercial_interests(case: Case) -> Iterator[Finding]:
    if case.says("funding.independence", False):
        clause = case.terms.clause("independence")
        message = f"You answered that the research is not independent of commercial interests. {clause.text}"
        yield by_clause(Severity.MUST_FIX, "eligibility.commercial", "funding.independence", clause, message)


def find_no_ethics_review(case: Case) -> Iterator[Finding]:
    if case.text("ethics.status") == "not_yet":
        clause = case.terms.clause("ethics")
        message = f"No ethics committee has been asked yet. {clause.text}"
        yield by_clause(Severity.LOOK_AT, "eligibility.ethics", "ethics.status", clause, message)
