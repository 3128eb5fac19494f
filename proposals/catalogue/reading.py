"""Values from the content of a reviewed file. `loading` takes the content from the file and checks it.

What is stored with a proposal is the content, so that it can always be read again as it was.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from proposals.catalogue.loading import builtin_catalogues, builtin_terms, load_file
from proposals.catalogue.model import (
    Audience,
    Catalogue,
    Field,
    FieldType,
    Option,
    Question,
    QuestionType,
    Section,
)
from proposals.catalogue.prose import unwrap
from proposals.catalogue.terms import STRICTEST, Alternative, Clause, Pick, Profile, Terms, Unit
from proposals.catalogue.terms import Option as Way

__all__ = [
    "CURRENT",
    "CURRENT_TERMS",
    "builtin_catalogues",
    "builtin_terms",
    "canonical_sha256",
    "load_file",
    "read_catalogue",
    "read_terms",
]

CURRENT: Final = "tiktok-research-api/2025-01"
CURRENT_TERMS: Final = "tiktok/2026-11"
UNKNOWN: Final = "unknown"

type Content = Mapping[str, Any]


def canonical_sha256(content: object) -> str:
    """Of the JSON with sorted keys, no spaces, UTF-8: the same for equal content, however it was written."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def read_catalogue(content: Content) -> Catalogue:
    """From content that `load_file` checked once."""
    sections = tuple(_read_section(each, content) for each in content["sections"])
    return Catalogue(content["label"], content["title"], sections)


def _read_section(section: Content, file: Content) -> Section:
    questions = tuple(_read_question(each, file) for each in section["questions"])
    return Section(section["key"], section["group"], section["title"], section.get("intro", ""), questions)


def _read_question(question: Content, file: Content) -> Question:
    return Question(
        key=question["key"],
        type=QuestionType(question["type"]),
        audience=Audience(question["audience"]),
        asked=question.get("asked"),
        prompt=question["prompt"],
        hint=question["hint"],
        guidance=unwrap(question.get("guidance", "")),
        skeleton=question.get("skeleton", "").strip(),
        example=unwrap(question.get("example", "")),
        options=tuple(Option(each["key"], each["label"]) for each in question.get("options", ())),
        fields=tuple(map(_read_field, question.get("fields", ()))),
        limit=_read_limit(question.get("limit", UNKNOWN)),
        required=question["required"],
        visible_if=question.get("visible_if"),
        order=question.get("order"),
        source=question.get("source", file["source"]),
        observed_on=date.fromisoformat(question.get("observed_on", file["observed_on"])),
    )


def _read_limit(limit: object) -> int | None:
    """None where no source states one."""
    return limit if isinstance(limit, int) else None


def _read_field(field: Content) -> Field:
    return Field(
        key=field["key"],
        label=field["label"],
        hint=field.get("hint", ""),
        type=FieldType(field.get("type", FieldType.TEXT)),
        required=field["required"],
        platform=field["platform"],
    )


def read_terms(content: Content) -> Terms:
    """From content that `load_file` checked once. A version without profiles has the strictest alone."""
    profiles = tuple(map(_read_profile, content.get("profiles", ()))) or (STRICTEST,)
    return Terms(content["label"], content["title"], tuple(map(_read_clause, content["clauses"])), profiles)


def _read_profile(profile: Content) -> Profile:
    return Profile(profile["key"], profile["title"], profile["text"].strip(), Pick(profile["pick"]))


def _read_clause(clause: Content) -> Clause:
    return Clause(
        key=clause["key"],
        title=clause["title"],
        value=clause.get("value"),
        unit=Unit(clause["unit"]) if "unit" in clause else None,
        text=clause["text"].strip(),
        source=clause["source"],
        link=clause.get("link", ""),
        observed_on=date.fromisoformat(clause["observed_on"]),
        alternatives=tuple(map(_read_alternative, clause.get("alternatives", ()))),
        office=clause.get("office", ""),
        stated=clause.get("stated", ""),
        option=clause.get("option", ""),
        options=tuple(Way(each["key"], each["title"], each["text"]) for each in clause.get("options", ())),
        decides=clause.get("decides", ""),
        beside=clause.get("beside", ""),
    )


def _read_alternative(alternative: Content) -> Alternative:
    return Alternative(
        value=alternative.get("value"),
        source=alternative["source"],
        observed_on=date.fromisoformat(alternative["observed_on"]),
        option=alternative.get("option", ""),
        text=alternative.get("text", "").strip(),
        link=alternative.get("link", ""),
        stated=alternative.get("stated", ""),
    )
