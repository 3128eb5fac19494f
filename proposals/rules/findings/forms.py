"""Answers that are not what their question asks for: days that do not exist, addresses that lead nowhere."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from proposals.catalogue.model import Question, QuestionType
from proposals.rules.days import read_day
from proposals.rules.findings.finding import Case, Finding, Severity, field_text
from proposals.rules.identifiers import IDENTIFIER_FIELDS, IdentifierError, read_identifier

_ADDRESS: Final = re.compile(r"https?://[^\s/@.]+(\.[^\s/@.]+)+(/\S*)?")


def find_unreal_days(case: Case) -> Iterator[Finding]:
    for question in case.questions:
        text = case.text(question.key)
        if question.type is QuestionType.DATE and text and read_day(text) is None:
            message = f"“{text[:40]}” is not a real date. Write a day, a month and a year, like 1 March 2027."
            yield Finding("date.unreal", Severity.MUST_FIX, question.key, message)


def find_broken_links(case: Case) -> Iterator[Finding]:
    for question in case.questions:
        text = case.text(question.key)
        if question.type is QuestionType.URL and text and not _ADDRESS.fullmatch(text):
            message = "This is not the full address of a website. It starts with https://."
            yield Finding("link.broken", Severity.MUST_FIX, question.key, message)


def find_broken_identifiers(case: Case) -> Iterator[Finding]:
    """ORCID iDs and ROR ids whose form or check digit is wrong."""
    for question in case.questions:
        for place, given in _fields_of(case, question):
            for label, text, reason in _broken(question, given):
                message = f"{place}{label} “{text[:40]}”: {reason}"
                yield Finding("identifier.broken", Severity.MUST_FIX, question.key, message)


def _fields_of(case: Case, question: Question) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Each row with the words that say which it is; the parts of an answer as one row without any."""
    value = case.answers.get(question.key)
    if question.type is QuestionType.PARTS and isinstance(value, Mapping):
        yield "", value
    elif question.type is QuestionType.LIST:
        for number, row in enumerate(case.rows(question.key), start=1):
            yield f"{field_text(row, 'name') or f'Row {number}'}: ", row


def _broken(question: Question, given: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    for field in question.fields:
        text = field_text(given, field.key)
        if text and field.type in IDENTIFIER_FIELDS:
            try:
                read_identifier(IDENTIFIER_FIELDS[field.type], text)
            except IdentifierError as error:
                yield field.label, text, str(error)
