"""Answers as text: those of a copy as TikTok gets them, and single ones as they were written."""

from collections.abc import Mapping
from dataclasses import replace

from proposals.catalogue.model import Question, QuestionType
from proposals.catalogue.plain import to_plain
from proposals.models import Snapshot
from proposals.rendering.questions import read_question


def texts_of(snapshot: Snapshot) -> Mapping[str, str]:
    """Of every question that was asked, by its key."""
    asked = (raw for raw in snapshot.questions() if raw["visible"])
    return {raw["key"]: to_plain(read_question(raw), raw["value"]) for raw in asked}


def written_text(question: Question, value: object) -> str:
    """With the marks of Markdown, and with the fields that TikTok does not get; "" for no answer."""
    if question.type is QuestionType.LONGTEXT:
        return str(value or "")
    return to_plain(replace(question, order=None), value)
