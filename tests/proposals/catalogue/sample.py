"""Questions of each type, for tests of what holds for a type."""

from datetime import date
from typing import Any

from proposals.catalogue.model import Audience, Field, FieldType, Option, Question, QuestionType

OPTIONS = (Option("one", "The first"), Option("other", "Other (please specify)"))
FIELDS = (
    Field("name", "Name", "", FieldType.TEXT, required=True, platform=True),
    Field("country", "Country", "", FieldType.COUNTRY, required=True, platform=True),
    Field("email", "E-mail", "", FieldType.EMAIL, required=True, platform=False),
    Field("agreed", "Has agreed", "", FieldType.YES_NO, required=False, platform=True),
)


def make_question(kind: QuestionType, **changes: Any) -> Question:
    values: dict[str, Any] = {
        "key": "sample.question",
        "type": kind,
        "audience": Audience.PLATFORM,
        "asked": "What?",
        "prompt": "What",
        "hint": "",
        "guidance": "",
        "skeleton": "",
        "example": "",
        "options": OPTIONS if kind is QuestionType.CHOICE else (),
        "fields": FIELDS if kind in (QuestionType.PARTS, QuestionType.LIST) else (),
        "limit": None,
        "required": True,
        "visible_if": None,
        "order": 1,
        "source": "A test",
        "observed_on": date(2026, 11, 23),
    }
    return Question(**{**values, **changes})
