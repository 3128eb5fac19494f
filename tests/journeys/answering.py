"""Answers typed into the forms of the questions, by the words that stand beside each control."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from playwright.sync_api import Locator

from proposals.catalogue.model import Field, FieldType, Question, QuestionType
from proposals.catalogue.reading import CURRENT, builtin_catalogues, read_catalogue
from proposals.catalogue.visibility import is_visible
from proposals.rules.days import say_day
from tests.factories import make_answers
from tests.journeys.visitor import Visitor

CATALOGUE: Final = read_catalogue(builtin_catalogues()[CURRENT])
ASKED: Final = re.compile(r"/p/FG-\d{4}-\d{4}/q/(?P<key>[^/]+)/")
_TEAM: Final = {"university": "University of Northmere", "department": "Media Studies"}
ANSWERS: Final[dict[str, Any]] = make_answers(
    team__members=[
        _TEAM
        | {"name": "Ana Sol", "title": "Researcher", "role": "Coding", "email": "ana.sol@northmere.example"},
        _TEAM
        | {
            "name": "Cem Dor",
            "title": "Researcher",
            "role": "Analysis",
            "email": "cem.dor@northmere.example",
        },
    ],
    data__regions=[],
    data__start="2026-07-01",
    data__end="2026-10-15",
    data__with={"comments": False, "replies": False, "accounts": False},
    data__expected_videos="400",
)


def list_asked(answers: Mapping[str, Any]) -> list[str]:
    """The questions that have to be answered, in the order in which they are asked."""
    questions = (question for section in CATALOGUE.sections for question in section.questions)
    return [question.key for question in questions if is_visible(question, answers)]


def find_key(visitor: Visitor) -> str | None:
    """The question whose page is open; None on any other page."""
    found = ASKED.search(visitor.page.url)
    return found["key"] if found else None


def write(visitor: Visitor, key: str, value: object) -> None:
    """Types an answer on the page of its question, which is open. Nothing is sent. None leaves it as it is."""
    question = CATALOGUE.question(key)
    form = visitor.page.locator("#answer-form")
    if value is None:
        return
    if question.type is QuestionType.PARTS:
        _write_fields(form, question.fields, value)
    elif question.type is QuestionType.LIST and len(question.fields) > 1:
        _write_rows(form, question, value)
    elif question.type in (QuestionType.CHOICE, QuestionType.YES_NO):
        form.get_by_label(_say_choice(question, value), exact=True).check()
    else:
        form.get_by_label(question.prompt, exact=True).fill(_say(question, value))


def _write_rows(form: Locator, question: Question, rows: Any) -> None:
    for number, row in enumerate(rows, start=1):
        if number > 1:
            form.get_by_role("button", name=re.compile("^Add another")).click()
        _write_fields(form.get_by_role("group", name=f"Person {number}", exact=True), question.fields, row)


def _write_fields(place: Locator, fields: tuple[Field, ...], values: Any) -> None:
    for field in fields:
        if field.key in values:
            _write_field(place, field, values[field.key])


def _write_field(place: Locator, field: Field, value: Any) -> None:
    label = field.label if field.required else f"{field.label} (optional)"
    if field.type is FieldType.YES_NO:
        place.get_by_role("group", name=label, exact=True).get_by_label("Yes" if value else "No").check()
    elif field.type is FieldType.COUNTRY:
        place.get_by_label(label, exact=True).select_option(value)
    else:
        place.get_by_label(label, exact=True).fill(value)


def _say_choice(question: Question, value: object) -> str:
    if question.type is QuestionType.YES_NO:
        return "Yes" if value else "No"
    return next(option.label for option in question.options if option.key == value)


def _say(question: Question, value: Any) -> str:
    """As somebody would type it: days with the month as a word, names one on each line."""
    if question.type is QuestionType.DATE:
        return say_day(date.fromisoformat(value))
    if question.type is QuestionType.LIST:
        return "\n".join(row[question.fields[0].key] for row in value)
    return str(value)
