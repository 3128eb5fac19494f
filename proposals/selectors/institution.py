"""The institution's record as screens need it: the library's page, and the page that confirms it in an application."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from proposals.catalogue.visibility import is_answered
from proposals.mailing.mails import name_of
from proposals.models import Answer, InstitutionRecord, Origin, Proposal
from proposals.rules.institution import KEYS, NAME, Department, Institution, answers_from, changes, facts_of

MOST_KEPT = 20
"""How many earlier records the library's page lists."""


@dataclass(frozen=True, slots=True)
class KeptRow:
    number: int
    kept_by: str
    kept_at: datetime
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """`written` is what stands in the application; the row differs where both say something, and not the same."""

    label: str
    recorded: str
    written: str

    @property
    def differs(self) -> bool:
        return bool(self.written and self.recorded and self.written != self.recorded)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """When somebody took the record over, and what has changed in it since; () where nothing has."""

    by: str
    at: datetime
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstitutionPage:
    """`versions` are the answers' versions by key, on top of which a confirmation writes."""

    record: InstitutionRecord | None
    kept_by: str
    rows: tuple[FactRow, ...]
    department: str
    versions: Mapping[str, int]
    has_answers: bool
    confirmed: Confirmation | None


def current_record() -> InstitutionRecord | None:
    return InstitutionRecord.objects.select_related("kept_by").first()


def kept_rows() -> tuple[KeptRow, ...]:
    """Newest first, each with what it changed. One query."""
    records = list(InstitutionRecord.objects.select_related("kept_by")[: MOST_KEPT + 1])
    changed = [changes(older.institution, newer.institution) for newer, older in pairwise(records)]
    return tuple(
        KeptRow(
            record.number,
            name_of(record.kept_by),
            record.kept_at,
            changed[place] if place < len(changed) else (),
        )
        for place, record in enumerate(records[:MOST_KEPT])
    )


def institution_page(proposal: Proposal) -> InstitutionPage:
    """Three queries."""
    record = current_record()
    answers = {answer.key: answer for answer in proposal.answers.filter(key__in=KEYS)}
    values = {key: answer.value for key, answer in answers.items()}
    name = values.get(NAME)
    department = str(name.get("department", "")) if isinstance(name, Mapping) else ""
    return InstitutionPage(
        record=record,
        kept_by=name_of(record.kept_by) if record else "",
        rows=_compare(record.institution, department, values) if record else (),
        department=department,
        versions={key: answers[key].version if key in answers else 0 for key in KEYS},
        has_answers=any(map(is_answered, values.values())),
        confirmed=_confirmation(record, answers.values()) if record else None,
    )


def _compare(institution: Institution, department: str, values: Mapping[str, object]) -> tuple[FactRow, ...]:
    known = institution.department(department) or Department("")
    recorded = facts_of(answers_from(institution, known))
    return tuple(
        FactRow(kept.label, kept.value, written.value)
        for kept, written in zip(recorded, facts_of(values), strict=True)
        if kept.value or written.value
    )


def _confirmation(record: InstitutionRecord, answers: Iterable[Answer]) -> Confirmation | None:
    """Of the newest record that was taken over."""
    found = Origin.objects.filter(answer__in=list(answers), kind=Origin.Kind.INSTITUTION)
    newest = found.select_related("record", "by").first()
    if newest is None or newest.record is None:
        return None
    return Confirmation(name_of(newest.by), newest.at, changes(newest.record.institution, record.institution))
