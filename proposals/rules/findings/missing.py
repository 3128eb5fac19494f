"""Questions without an answer: one finding for each."""

from collections.abc import Iterator, Mapping
from typing import Any

from proposals.catalogue.model import Question, QuestionType
from proposals.catalogue.visibility import is_answered
from proposals.rules.findings.finding import MISSING, Case, Finding, Severity, by_clause


def find_missing(case: Case) -> Iterator[Finding]:
    for question in case.questions:
        if message := _say_missing(question, case.answers.get(question.key)):
            yield _build(case, question, message)


def _build(case: Case, question: Question, message: str) -> Finding:
    if question.key in _CLAUSES:
        clause = case.terms.clause(_CLAUSES[question.key])
        return by_clause(Severity.MUST_FIX, MISSING, question.key, clause, f"{message} {clause.text}")
    return Finding(MISSING, Severity.MUST_FIX, question.key, message)


def _say_missing(question: Question, value: object) -> str:
    if not is_answered(value):
        return f"“{question.prompt}” has no answer yet." if question.required else ""
    if question.type is QuestionType.PARTS and isinstance(value, Mapping):
        labels = _missing_fields(question, value)
        return f"Still to be filled in: {', '.join(labels)}." if labels else ""
    if question.type is QuestionType.LIST and isinstance(value, list):
        return " ".join(_say_rows(question, value))
    return ""


def _say_rows(question: Question, rows: list[Any]) -> Iterator[str]:
    for number, row in enumerate(rows, start=1):
        if isinstance(row, Mapping) and (labels := _missing_fields(question, row)):
            yield f"Row {number}: still to be filled in: {', '.join(labels)}."


def _missing_fields(question: Question, given: Mapping[str, Any]) -> list[str]:
    fields = [field for field in question.fields if field.required and not is_answered(given.get(field.key))]
    return [field.label.lower() for field in fields]


_CLAUSES: Mapping[str, str] = {
    "sharing.third_parties": "third_parties",
    "protection.storage": "security",
    "protection.access": "least_access",
    "protection.encryption": "security",
    "protection.refresh": "refresh",
    "protection.deletion": "delete_missing",
    "protection.breach": "breach",
    "funding.sources": "funding",
    "research.necessity": "necessity",
}
"""Why an answer is needed, where a rule of TikTok's says so."""
