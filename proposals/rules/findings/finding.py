"""What a check says, and what it looks at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final, Self

from proposals.catalogue.model import Answers, Catalogue, Question
from proposals.catalogue.terms import Clause, Terms
from proposals.catalogue.visibility import visible_questions
from proposals.rules.days import read_day, say_day
from proposals.rules.findings.waiver import Waiver
from proposals.rules.institution import Recorded


class Severity(StrEnum):
    """The first keeps a proposal from the PI; the others never stop anybody."""

    MUST_FIX = "must_fix"
    LOOK_AT = "look_at"
    GOOD_TO_KNOW = "good_to_know"

    @property
    def words(self) -> str:
        return _WORDS[self]

    @property
    def counted(self) -> str:
        """After a number: "2 to look at"."""
        return _COUNTED[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """`key` is the question it is about, None for the proposal as a whole; `clause` the key of the rule behind it.

    `source` says where the rule was read and when, `link` where to read it; both are "" for plain logic. `waiver`: why it
    need not be fixed.
    """

    id: str
    severity: Severity
    key: str | None
    message: str
    clause: str | None = None
    source: str = ""
    link: str = ""
    waiver: Waiver | None = None

    @property
    def fingerprint(self) -> str:
        """The same as long as the finding says the same: SHA-256 of what it is, what it is about and its words."""
        return sha256("\n".join((self.id, self.key or "", self.message)).encode()).hexdigest()

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """As `asdict` wrote it; other keys are passed over."""
        waiver = kept["waiver"]
        return cls(
            kept["id"],
            Severity(kept["severity"]),
            kept["key"],
            kept["message"],
            kept["clause"],
            kept["source"],
            kept["link"],
            Waiver.read(waiver) if waiver else None,
        )

    @property
    def can_be_waived(self) -> bool:
        """Whether a reason can take the place of a change: for what rests on a rule as it was read, not for what is
        missing, unreadable or impossible."""
        return self.severity is Severity.MUST_FIX and self.clause is not None and self.id not in UNFINISHED


MISSING: Final = "answer.missing"
"""The question has no answer yet, or not all of it."""
EMPTY_PLAN: Final = "plan.empty"
FORECAST: Final = frozenset({"plan.tight", "plan.does_not_fit"})
"""Ids of findings that the page of the forecast explains."""
UNFINISHED: Final = frozenset({MISSING, EMPTY_PLAN})
"""Ids of findings that mean work to do rather than a mistake."""


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Background:
    """What is known besides the answers. `pi` None: nobody is named yet; `recorded` None: the library keeps no record.

    `waivers` may be of findings that are no longer made; those have no effect.
    """

    pi: Person | None = None
    recorded: Recorded | None = None
    waivers: tuple[Waiver, ...] = ()


NOTHING_KNOWN: Final = Background()


@dataclass(frozen=True, slots=True)
class Case:
    """What every check is given. `answers` holds only those of questions that are asked."""

    terms: Terms
    questions: tuple[Question, ...]
    answers: Answers
    today: date
    background: Background

    def text(self, key: str) -> str:
        value = self.answers.get(key)
        return value.strip() if isinstance(value, str) else ""

    def says(self, key: str, answer: bool) -> bool:
        """Whether yes or no was answered; neither holds while there is no answer."""
        return self.answers.get(key) is answer

    def day(self, key: str) -> date | None:
        """None where nothing or no date was given; another check says so."""
        return read_day(self.text(key))

    def part(self, key: str, field: str) -> str:
        parts = self.answers.get(key)
        return field_text(parts, field) if isinstance(parts, Mapping) else ""

    def rows(self, key: str) -> tuple[Mapping[str, object], ...]:
        rows = self.answers.get(key)
        return tuple(row for row in rows if isinstance(row, Mapping)) if isinstance(rows, list) else ()


def open_case(
    catalogue: Catalogue, terms: Terms, answers: Answers, today: date, background: Background
) -> Case:
    asked = visible_questions(catalogue, answers)
    visible = {question.key: answers[question.key] for question in asked if question.key in answers}
    return Case(terms, asked, visible, today, background)


def field_text(fields: Mapping[str, object], field: str) -> str:
    value = fields.get(field)
    return value.strip() if isinstance(value, str) else ""


def by_clause(severity: Severity, finding_id: str, key: str | None, clause: Clause, message: str) -> Finding:
    """A finding that rests on one of TikTok's rules."""
    return Finding(finding_id, severity, key, message, clause.key, cite(clause), clause.link)


def cite(clause: Clause) -> str:
    return f"{clause.source}, read on {say_day(clause.observed_on)}"


_WORDS: Final[Mapping[Severity, str]] = {
    Severity.MUST_FIX: "Must be fixed",
    Severity.LOOK_AT: "Look at this",
    Severity.GOOD_TO_KNOW: "Good to know",
}

_COUNTED: Final[Mapping[Severity, str]] = {
    Severity.MUST_FIX: "to fix",
    Severity.LOOK_AT: "to look at",
    Severity.GOOD_TO_KNOW: "good to know",
}
