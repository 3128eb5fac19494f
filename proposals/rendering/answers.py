"""Answers as blocks: what stands on paper for each type of question."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from proposals.catalogue.model import Field, FieldType, Question, QuestionType
from proposals.catalogue.visibility import is_answered
from proposals.rendering.blocks import Block, Entries, Line, Missing, Prose, QueryText, Row, Rows
from proposals.rendering.distances import write_day
from proposals.rules.identifiers import IDENTIFIER_FIELDS, IdentifierError, read_identifier
from tiktok.query.grammar import QueryError
from tiktok.query.parse import parse_query
from tiktok.query.words import say_query
from tiktok.regions import REGIONS


def build_blocks(question: Question, value: object) -> tuple[Block, ...]:
    if not is_answered(value):
        return (Missing(),)
    return (_BUILDERS[question.type](question, value),)


def _build_line(_question: Question, value: object) -> Line:
    return Line(str(value).strip())


def _build_prose(_question: Question, value: object) -> Prose:
    return Prose(str(value))


def _build_date(_question: Question, value: object) -> Line:
    """Whatever is no date stays as it was typed."""
    try:
        return Line(write_day(date.fromisoformat(str(value))))
    except ValueError:
        return Line(str(value))


def _build_choice(question: Question, value: object) -> Line:
    return Line(question.label_of(str(value)))


def _build_yes_no(_question: Question, value: object) -> Line:
    return Line("Yes" if value is True else "No")


def _build_rows(question: Question, value: object) -> Rows:
    given = value if isinstance(value, Mapping) else {}
    return Rows(
        tuple(
            Row(field.label, _say_field(field, given[field.key]), _link(field, given[field.key]))
            for field in question.fields
            if is_answered(given.get(field.key))
        )
    )


def _build_entries(question: Question, value: object) -> Entries:
    rows = value if isinstance(value, list) else []
    return Entries(tuple(_build_rows(question, row) for row in rows if is_answered(row)))


def _build_query(_question: Question, value: object) -> QueryText:
    try:
        words = say_query(parse_query(value))
    except QueryError:
        words = ""
    return QueryText(words, json.dumps(value, ensure_ascii=False, indent=2))


def _say_field(field: Field, value: object) -> str:
    if field.type is FieldType.COUNTRY:
        return REGIONS.get(str(value), str(value))
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value).strip()


def _link(field: Field, value: object) -> str:
    """Where an identifier leads; "" for what is none."""
    if field.type not in IDENTIFIER_FIELDS:
        return ""
    try:
        return read_identifier(IDENTIFIER_FIELDS[field.type], str(value)).url
    except IdentifierError:
        return ""


_BUILDERS: Final[Mapping[QuestionType, Callable[[Question, object], Block]]] = {
    QuestionType.TEXT: _build_line,
    QuestionType.LONGTEXT: _build_prose,
    QuestionType.URL: _build_line,
    QuestionType.DATE: _build_date,
    QuestionType.CHOICE: _build_choice,
    QuestionType.YES_NO: _build_yes_no,
    QuestionType.PARTS: _build_rows,
    QuestionType.LIST: _build_entries,
    QuestionType.QUERY: _build_query,
}
