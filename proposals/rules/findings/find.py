"""All checks, in one order."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from proposals.catalogue.model import Answers, Catalogue
from proposals.catalogue.terms import Terms
from proposals.rules.findings import (
    access,
    doubles,
    eligibility,
    forms,
    institution,
    keeping,
    lengths,
    missing,
    notices,
    plan,
    protection,
    references,
    sharing,
    team,
)
from proposals.rules.findings.finding import NOTHING_KNOWN, Background, Case, Finding, Severity, open_case
from proposals.rules.findings.waiver import Waiver

_CHECKS: Final[tuple[Callable[[Case], Iterator[Finding]], ...]] = (
    missing.find_missing,
    lengths.find_too_long,
    forms.find_unreal_days,
    forms.find_broken_links,
    forms.find_broken_identifiers,
    eligibility.find_country,
    eligibility.find_kind,
    eligibility.find_commercial_interests,
    eligibility.find_no_ethics_review,
    institution.find_other_than_recorded,
    institution.find_foreign_mail,
    team.find_large_team,
    team.find_other_institutions,
    team.find_private_mail,
    team.find_broken_mail,
    team.find_missing_accounts,
    team.find_pi_without_account,
    team.find_private_mail_of_pi,
    doubles.find_pi_among_members,
    doubles.find_members_named_twice,
    plan.find_empty_plan,
    plan.find_broken_query,
    plan.find_two_ways,
    plan.find_odd_period,
    plan.find_data_after_access,
    plan.find_misfit,
    access.find_reversed_access,
    access.find_long_access,
    access.find_early_access,
    references.find_broken_dois,
    references.find_disagreement_of_list_and_text,
    protection.find_rare_refresh,
    protection.find_late_deletion,
    protection.find_weak_encryption,
    keeping.find_unreadable_numbers,
    keeping.find_long_backups,
    keeping.find_storage_abroad,
    keeping.find_names_that_stay,
    keeping.find_open_legal_basis,
    keeping.find_slow_report,
    keeping.find_deletion_that_contradicts,
    sharing.find_unnamed_service,
    sharing.find_sharing,
    notices.find_disagreement,
    notices.find_clauses_for_an_office,
    notices.find_publication_notices,
)


def find(
    catalogue: Catalogue,
    terms: Terms,
    answers: Answers,
    *,
    today: date,
    background: Background = NOTHING_KNOWN,
) -> tuple[Finding, ...]:
    """Everything to say, what must be fixed first, then in the order of the sections. Hidden answers are not judged."""
    case = open_case(catalogue, terms, answers, today, background)
    place = {question.key: number for number, question in enumerate(case.questions)}
    severity = list(Severity)
    found = _waive((finding for check in _CHECKS for finding in check(case)), background.waivers)
    return tuple(
        sorted(found, key=lambda each: (severity.index(each.severity), place.get(each.key or "", len(place))))
    )


def must_fix(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that keep a proposal from the PI."""
    return tuple(each for each in findings if each.severity is Severity.MUST_FIX and each.waiver is None)


def _waive(findings: Iterable[Finding], waivers: Iterable[Waiver]) -> list[Finding]:
    given = {waiver.fingerprint: waiver for waiver in waivers}
    return [
        replace(each, waiver=given.get(each.fingerprint)) if given and each.can_be_waived else each
        for each in findings
    ]
