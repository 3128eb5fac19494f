"""What one version of TikTok's form changes against another, question by question."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from proposals.catalogue.model import Audience, Catalogue, Question


class What(StrEnum):
    """In the order in which they matter to somebody who has answered."""

    ADDED = "added"
    REMOVED = "removed"
    ASKED = "asked"
    OPTIONS = "options"
    FIELDS = "fields"
    LIMIT = "limit"
    REQUIRED = "required"
    VISIBLE = "visible"
    WORDING = "wording"
    PLACE = "place"

    @property
    def words(self) -> str:
        return _WORDS[self]


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing that differs, as text before and after; "" where there was or is none."""

    what: What
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """`prompt` is the newer wording; `details` is empty for a question that is new or gone."""

    key: str
    prompt: str
    by_platform: bool
    kind: What
    details: tuple[Detail, ...]


def compare(old: Catalogue, new: Catalogue) -> tuple[Change, ...]:
    """Removed questions first, then the others in the order of the new form; what is the same is left out."""
    before = {question.key: question for question in old.questions()}
    after = {question.key: question for question in new.questions()}
    gone = [_build(question, What.REMOVED) for key, question in before.items() if key not in after]
    return (*gone, *_compare_all(before, after, old, new))


def find_new_meanings(old: Catalogue, new: Catalogue) -> Iterator[tuple[str, str]]:
    """Keys whose question has another type, with what is wrong: a key keeps its meaning for ever."""
    before = {question.key: question.type for question in old.questions()}
    for question in new.questions():
        known = before.get(question.key, question.type)
        if known is not question.type:
            yield (
                question.key,
                f"{question.key} was of type {known}, and answers to it exist. Give the new question another key.",
            )


def _compare_all(
    before: Mapping[str, Question], after: Mapping[str, Question], old: Catalogue, new: Catalogue
) -> Iterator[Change]:
    for key, question in after.items():
        if key not in before:
            yield _build(question, What.ADDED)
        elif details := tuple(_details(before[key], question, old, new)):
            yield _build(question, details[0].what, details)


def _build(question: Question, kind: What, details: tuple[Detail, ...] = ()) -> Change:
    platform = question.audience is Audience.PLATFORM
    return Change(question.key, question.prompt, platform, kind, details)


def _details(old: Question, new: Question, before: Catalogue, after: Catalogue) -> Iterator[Detail]:
    for what, say in _SAYERS.items():
        if say(old) != say(new):
            yield Detail(what, say(old), say(new))
    places = _place(old, before), _place(new, after)
    if places[0] != places[1]:
        yield Detail(What.PLACE, *places)


def _place(question: Question, catalogue: Catalogue) -> str:
    number = f", TikTok’s question {question.order}" if question.order else ""
    return catalogue.section_of(question.key).title + number


def _say_options(question: Question) -> str:
    return "\n".join(f"{option.label} ({option.key})" for option in question.options)


def _say_fields(question: Question) -> str:
    return "\n".join(
        f"{field.label} ({field.key}, {field.type}{', required' if field.required else ''})"
        for field in question.fields
    )


def _say_limit(question: Question) -> str:
    return "unknown" if question.limit is None else f"{question.limit:,} characters"


def _say_ours(question: Question) -> str:
    parts = (question.prompt, question.hint, question.guidance, question.skeleton, question.example)
    return "\n\n".join(filter(None, parts))


_SAYERS: Final[Mapping[What, Callable[[Question], str]]] = {
    What.ASKED: lambda question: question.asked or "",
    What.OPTIONS: _say_options,
    What.FIELDS: _say_fields,
    What.LIMIT: _say_limit,
    What.REQUIRED: lambda question: "must be answered" if question.required else "may stay empty",
    What.VISIBLE: lambda question: (
        "always asked" if question.visible_if is None else str(question.visible_if)
    ),
    What.WORDING: _say_ours,
}
_WORDS: Final[Mapping[What, str]] = {
    What.ADDED: "New",
    What.REMOVED: "No longer asked",
    What.ASKED: "TikTok’s wording",
    What.OPTIONS: "Options",
    What.FIELDS: "Fields",
    What.LIMIT: "Limit",
    What.REQUIRED: "Whether it must be answered",
    What.VISIBLE: "When it is asked",
    What.WORDING: "Our wording and help",
    What.PLACE: "Place in the form",
}
