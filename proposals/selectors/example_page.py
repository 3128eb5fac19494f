"""An invented application as one text, with the questions in use. Queries: the form in use, at most two."""

from dataclasses import dataclass

from proposals.catalogue.examples import ExampleApplication, builtin_examples
from proposals.catalogue.model import Question, Section
from proposals.catalogue.visibility import is_answered, is_visible
from proposals.rendering.answers import build_blocks
from proposals.rendering.blocks import Block
from proposals.selectors.catalogues import newest_hash, read_version


@dataclass(frozen=True, slots=True)
class ExampleRow:
    question: Question
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class ExampleSection:
    section: Section
    rows: tuple[ExampleRow, ...]


@dataclass(frozen=True, slots=True)
class ExamplePage:
    """`others` are the applications that are not this one."""

    application: ExampleApplication
    sections: tuple[ExampleSection, ...]
    others: tuple[ExampleApplication, ...]


def example_page(key: str) -> ExamplePage:
    """KeyError for a key that no application has."""
    known = {each.key: each for each in builtin_examples()}
    application = known.pop(key)
    catalogue = read_version(newest_hash())
    sections = (ExampleSection(each, _rows(each, application)) for each in catalogue.sections)
    return ExamplePage(application, tuple(each for each in sections if each.rows), tuple(known.values()))


def _rows(section: Section, application: ExampleApplication) -> tuple[ExampleRow, ...]:
    answers = application.answers
    return tuple(
        ExampleRow(question, build_blocks(question, answers.get(question.key)))
        for question in section.questions
        if is_visible(question, answers) and is_answered(answers.get(question.key))
    )
