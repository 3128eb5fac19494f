"""One question of each type, small enough to read, and a way to send a form."""

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from proposals.catalogue.model import Audience, Field, FieldType, Option, Question, QuestionType
from proposals.forms import QuestionForm, build_question_form

PLAIN = Question(
    key="part.one",
    type=QuestionType.TEXT,
    audience=Audience.LOCAL,
    asked=None,
    prompt="One question",
    hint="A hint.",
    guidance="",
    skeleton="",
    example="",
    options=(),
    fields=(),
    limit=None,
    required=True,
    visible_if=None,
    order=None,
    source="Fieldgate",
    observed_on=date(2026, 11, 22),
)


def field(key: str, kind: FieldType = FieldType.TEXT, *, required: bool = True) -> Field:
    return Field(key, key.capitalize(), "", kind, required, platform=True)


def question(kind: QuestionType, **changes: Any) -> Question:
    return replace(PLAIN, type=kind, **changes)


TEXT = question(QuestionType.TEXT)
LONGTEXT = question(QuestionType.LONGTEXT)
DATE = question(QuestionType.DATE)
YES_NO = question(QuestionType.YES_NO)
QUERY = question(QuestionType.QUERY)
CHOICE = question(QuestionType.CHOICE, options=(Option("red", "Red"), Option("other", "Other")))
PARTS = question(
    QuestionType.PARTS,
    fields=(
        field("street"),
        field("country", FieldType.COUNTRY),
        field("listed", FieldType.YES_NO, required=False),
    ),
)
PEOPLE = question(
    QuestionType.LIST,
    fields=(
        field("name"),
        field("email", FieldType.EMAIL),
        field("account", FieldType.YES_NO, required=False),
    ),
)
HANDLES = question(QuestionType.LIST, fields=(field("value", FieldType.HANDLE),))
HASHTAGS = question(QuestionType.LIST, fields=(field("value", FieldType.HASHTAG),))
REGIONS = question(QuestionType.LIST, fields=(field("value", FieldType.COUNTRY),))


def send(asked: Question, stored: object = None, *, draft: bool = False, **typed: str) -> QuestionForm:
    """The form as a browser sends it back."""
    names = {"expected_version": "0", **{name.replace("__", "-"): value for name, value in typed.items()}}
    form = build_question_form(asked, stored, 0, data=QueryDict(urlencode(names)), draft=draft)
    form.is_valid()
    return form


def rows(*given: dict[str, str]) -> dict[str, str]:
    """The fields of so many rows, with the counts that a browser sends along."""
    counts = {"rows__TOTAL_FORMS": str(len(given)), "rows__INITIAL_FORMS": "0"}
    cells = {
        f"rows__{number}__{key}": value for number, row in enumerate(given) for key, value in row.items()
    }
    return counts | cells
