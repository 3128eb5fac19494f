"""A published version of TikTok's form, as values. `reading` makes them from the reviewed file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

type Answers = Mapping[str, object]
"""Answers by question key, as JSON values in the shape that `shapes.check_shape` returns; absent or None: not answered."""

type Rule = Mapping[str, object]
"""When a question is asked. The grammar stands in `visibility`."""


class QuestionType(StrEnum):
    """The JSON value of an answer is named in each line; None is possible for all of them."""

    TEXT = "text"
    """One line of text."""
    LONGTEXT = "longtext"
    """Markdown text."""
    URL = "url"
    """One line of text."""
    DATE = "date"
    """ISO text, `2027-03-01`, or whatever else was typed: findings say that it is not a date."""
    CHOICE = "choice"
    """The key of an option."""
    YES_NO = "yes_no"
    """true or false."""
    PARTS = "parts"
    """An object of the question's fields; a field without content is absent."""
    LIST = "list"
    """A list of objects, each with a text `id` that stays, and the question's fields."""
    QUERY = "query"
    """A query object of TikTok's."""


class FieldType(StrEnum):
    """The type of one field of `parts` or `list`. The value is text, and true or false for `yes_no`."""

    TEXT = "text"
    EMAIL = "email"
    YES_NO = "yes_no"
    COUNTRY = "country"
    """Two capital letters, as in `tiktok.regions.REGIONS`."""
    HANDLE = "handle"
    HASHTAG = "hashtag"
    ORCID = "orcid"
    """An identifier as `rules.identifiers` reads it, or whatever else was typed: findings say that it is none."""
    ROR = "ror"


class Audience(StrEnum):
    """Who asks: TikTok's form, or Fieldgate beside it."""

    PLATFORM = "platform"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """`platform` False: for Fieldgate only, not pasted into TikTok's form."""

    key: str
    label: str
    hint: str
    type: FieldType
    required: bool
    platform: bool


@dataclass(frozen=True, slots=True)
class Question:
    """`asked` is TikTok's wording to the letter, None where TikTok does not ask. `prompt` is ours.

    `guidance`, `skeleton` (headings to start from) and `example` (invented) are Markdown. `limit` is the most
    characters of plain text, None where no source states one. `order` is the number of the question in TikTok's
    form; a text that belongs to an option ("please specify") has the number of its question.
    """

    key: str
    type: QuestionType
    audience: Audience
    asked: str | None
    prompt: str
    hint: str
    guidance: str
    skeleton: str
    example: str
    options: tuple[Option, ...]
    fields: tuple[Field, ...]
    limit: int | None
    required: bool
    visible_if: Rule | None
    order: int | None
    source: str
    observed_on: date

    def label_of(self, option: str) -> str:
        """The words of an option; the key itself where a later catalogue no longer has it."""
        return next((each.label for each in self.options if each.key == option), option)


@dataclass(frozen=True, slots=True)
class Section:
    """One row of the task list. `group` is the heading under which the row stands."""

    key: str
    group: str
    title: str
    intro: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    label: str
    title: str
    sections: tuple[Section, ...]

    def questions(self) -> tuple[Question, ...]:
        """All questions in the order of our sections."""
        return tuple(question for section in self.sections for question in section.questions)

    def keys(self) -> tuple[str, ...]:
        return tuple(question.key for question in self.questions())

    def question(self, key: str) -> Question:
        """KeyError for a key that this version does not have."""
        for question in self.questions():
            if question.key == key:
                return question
        raise KeyError(key)

    def section_of(self, key: str) -> Section:
        """KeyError for a key that this version does not have."""
        for section in self.sections:
            if any(question.key == key for question in section.questions):
                return section
        raise KeyError(key)

    def platform_questions(self) -> tuple[Question, ...]:
        """What TikTok asks, in the order of its form."""
        asked = [question for question in self.questions() if question.audience is Audience.PLATFORM]
        return tuple(sorted(asked, key=lambda question: question.order or 0))
