"""All questions of the form on one sheet, to read and to work on before anybody signs in: as a page, for Word, as Markdown.

TikTok's wording stands to the letter; hint, guidance and headings are ours, and questions that only Fieldgate asks say so.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from proposals.catalogue.model import Audience, Catalogue, Question, Section
from proposals.catalogue.naming import say_version
from proposals.rendering.distances import write_day

TITLE: Final = "The questions of TikTok’s Research API application"
LEAD: Final = (
    "Every question that TikTok asks, in its own words, with what it means. Questions that TikTok’s form does not ask, "
    "but its decision rests on, are marked as Fieldgate’s."
)
OURS: Final = "Asked by Fieldgate, not by TikTok’s form"


@dataclass(frozen=True, slots=True)
class SheetQuestion:
    """`head` is "TikTok asks (11): …", or that only Fieldgate asks; `options` and `fields` are what can be chosen or filled in."""

    key: str
    prompt: str
    head: str
    is_platform: bool
    hint: str
    guidance: str
    skeleton: str
    options: tuple[str, ...]
    fields: tuple[str, ...]
    is_optional: bool
    source: str


@dataclass(frozen=True, slots=True)
class SheetSection:
    key: str
    title: str
    intro: str
    questions: tuple[SheetQuestion, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    label: str
    version: str
    count: int
    sections: tuple[SheetSection, ...]


def build_sheet(catalogue: Catalogue) -> Sheet:
    return Sheet(
        label=catalogue.label,
        version=say_version(catalogue.label),
        count=len(catalogue.platform_questions()),
        sections=tuple(map(_build_section, catalogue.sections)),
    )


def _build_section(section: Section) -> SheetSection:
    return SheetSection(
        section.key, section.title, section.intro, tuple(map(_build_question, section.questions))
    )


def _build_question(question: Question) -> SheetQuestion:
    return SheetQuestion(
        key=question.key,
        prompt=question.prompt,
        head=_say_head(question),
        is_platform=question.audience is Audience.PLATFORM,
        hint=question.hint,
        guidance=question.guidance,
        skeleton=question.skeleton,
        options=tuple(option.label for option in question.options),
        fields=tuple(field.label for field in question.fields),
        is_optional=not question.required,
        source=f"{question.source}, read on {write_day(question.observed_on)}",
    )


def _say_head(question: Question) -> str:
    if question.audience is Audience.LOCAL:
        return OURS
    number = f" ({question.order})" if question.order else ""
    return f"TikTok asks{number}: {question.asked or question.prompt}"


def write_sheet(sheet: Sheet) -> str:
    """As one Markdown file, with room for an answer below each question."""
    return "\n\n".join(_list_paragraphs(sheet)) + "\n"


def _list_paragraphs(sheet: Sheet) -> Iterator[str]:
    yield f"# {TITLE}"
    yield LEAD
    yield f"Version of the form: {sheet.version}"
    for section in sheet.sections:
        yield f"## {section.title}"
        if section.intro:
            yield section.intro
        for question in section.questions:
            yield from _list_of_question(question)


def _list_of_question(question: SheetQuestion) -> Iterator[str]:
    yield f"### {question.prompt}{' (optional)' if question.is_optional else ''}"
    yield f"> {question.head}"
    if question.hint:
        yield question.hint
    if question.options:
        yield "\n".join(f"- [ ] {option}" for option in question.options)
    if question.fields:
        yield "\n".join(f"- {field}:" for field in question.fields)
    if question.guidance:
        yield f"**How to answer.** {question.guidance}"
    if question.skeleton:
        yield f"**Headings to start from**\n\n{question.skeleton}"
    yield f"*{question.source}*"
