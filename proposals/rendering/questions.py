"""Questions as a snapshot holds them, with the words that stood in the form on that day."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from proposals.catalogue.model import Audience, Field, FieldType, Option, Question, QuestionType

NO_DAY: Final = date.min
"""A snapshot does not say when its wording was read; its catalogue does."""


def read_question(raw: Mapping[str, Any]) -> Question:
    """One question of `content["sections"][…]["questions"]`; guidance and rules are not kept there."""
    return Question(
        key=raw["key"],
        type=QuestionType(raw["type"]),
        audience=Audience(raw["audience"]),
        asked=raw["asked"],
        prompt=raw["prompt"],
        hint="",
        guidance="",
        skeleton="",
        example="",
        options=tuple(Option(each["key"], each["label"]) for each in raw["options"]),
        fields=tuple(map(_read_field, raw["fields"])),
        limit=raw.get("limit"),
        required=raw.get("required", False),
        visible_if=None,
        order=raw["order"],
        source="",
        observed_on=NO_DAY,
    )


def _read_field(raw: Mapping[str, Any]) -> Field:
    return Field(
        key=raw["key"],
        label=raw["label"],
        hint="",
        type=FieldType(raw.get("type", FieldType.TEXT)),
        required=raw.get("required", False),
        platform=raw.get("platform", True),
    )
