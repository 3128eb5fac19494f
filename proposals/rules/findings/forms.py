"""Answers that are not what their question asks for: days that do not exist, addresses that lead nowhere."""

import re
from collections.abc import Iterator
from typing import Final

from proposals.catalogue.model import QuestionType
from proposals.rules.days import read_day
from proposals.rules.findings.finding import Case, Finding, Severity

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
