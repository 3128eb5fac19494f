"""Complete applications, invented by us, whose answers stand beside the questions as examples.

They are files of their own and no part of a version of TikTok's form: an example may be improved at any time, what
TikTok asks may not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from proposals.catalogue.loading import FILES, load_file
from proposals.catalogue.model import Answers, Question, QuestionType

FOLDER: Final = FILES / "examples"


@dataclass(frozen=True, slots=True)
class ExampleApplication:
    """`field` is the field of research. `answers` has the shapes of real ones."""

    key: str
    title: str
    field: str
    answers: Answers


@dataclass(frozen=True, slots=True)
class ExampleAnswer:
    """One answer of such an application: Markdown."""

    key: str
    title: str
    field: str
    text: str

    @property
    def summary(self) -> str:
        """The words under which it is opened."""
        return f"Example answer: {self.field.lower()}"


@cache
def builtin_examples() -> tuple[ExampleApplication, ...]:
    """In the order of their names."""
    return tuple(_read(load_file(path)) for path in sorted(FOLDER.glob("*.yaml")))


def examples_of(question: Question) -> tuple[ExampleAnswer, ...]:
    """What the applications answer to a question that takes a text of one's own; none for others."""
    if question.type not in (QuestionType.TEXT, QuestionType.LONGTEXT):
        return ()
    answers = ((each, each.answers.get(question.key)) for each in builtin_examples())
    return tuple(
        ExampleAnswer(each.key, each.title, each.field, answer.strip())
        for each, answer in answers
        if isinstance(answer, str)
    )


def _read(content: Mapping[str, Any]) -> ExampleApplication:
    return ExampleApplication(content["key"], content["title"], content["field"], content["answers"])
