"""Answers that are longer than TikTok's form takes, where a limit is known."""

from collections.abc import Iterator

from proposals.catalogue.plain import count, to_plain
from proposals.rules.findings.finding import Case, Finding, Severity


def find_too_long(case: Case) -> Iterator[Finding]:
    for question in case.questions:
        if question.limit is None:
            continue
        length = count(to_plain(question, case.answers.get(question.key)))
        if length > question.limit:
            message = (
                f"This is {length:,} characters as plain text, {length - question.limit:,} more than TikTok’s form takes. "
                f"Shorten it to {question.limit:,}."
            )
            source = f"{question.source}, read on {question.observed_on.isoformat()}"
            yield Finding("answer.too_long", Severity.MUST_FIX, question.key, message, source=source)
