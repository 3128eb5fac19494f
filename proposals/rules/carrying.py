"""What becomes of the answers to one version of TikTok's form when the next one takes its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from proposals.catalogue.comparing import Change, What, compare
from proposals.catalogue.model import Answers, Catalogue, Question, QuestionType
from proposals.catalogue.shapes import ShapeError, check_shape
from proposals.catalogue.visibility import is_answered


class Fate(StrEnum):
    """In the order in which somebody looks at them."""

    SET_ASIDE = "set_aside"
    """The question is gone; the answer stays readable beside the application."""
    ANSWER_AGAIN = "answer_again"
    """The option that was chosen is gone; the old answer stays readable."""
    SHORTENED = "shortened"
    """Some fields are gone; what stood in them stays readable."""
    READ_AGAIN = "read_again"
    """The answer stays as it is; TikTok asks in other words, or sets another limit."""
    TO_ANSWER = "to_answer"
    """A new question."""

    @property
    def words(self) -> str:
        return _WORDS[self]


@dataclass(frozen=True, slots=True)
class Carried:
    """`value` is the answer under the new form; `lost` is the old one where it differs, None where nothing is lost."""

    key: str
    fate: Fate
    value: object
    lost: object
    change: Change


def carry_over(old: Catalogue, new: Catalogue, answers: Answers) -> tuple[Carried, ...]:
    """The answers and questions with which something happens; all others are carried over as they are."""
    found = [each for change in compare(old, new) for each in _carry(change, new, answers)]
    order = list(Fate)
    return tuple(sorted(found, key=lambda carried: order.index(carried.fate)))


def _carry(change: Change, new: Catalogue, answers: Answers) -> Iterator[Carried]:
    value = answers.get(change.key)
    if change.kind is What.REMOVED:
        if is_answered(value):
            yield Carried(change.key, Fate.SET_ASIDE, value, value, change)
    elif change.kind is What.ADDED:
        yield Carried(change.key, Fate.TO_ANSWER, value, None, change)
    elif is_answered(value):
        yield from _carry_changed(change, new.question(change.key), value)


def _carry_changed(change: Change, question: Question, value: object) -> Iterator[Carried]:
    kept = fit(question, value)
    if kept != value:
        fate = Fate.SHORTENED if is_answered(kept) else Fate.ANSWER_AGAIN
        yield Carried(change.key, fate, kept, value, change)
    elif {detail.what for detail in change.details} & _TO_READ:
        yield Carried(change.key, Fate.READ_AGAIN, value, None, change)


def fit(question: Question, value: object) -> object:
    """As much of an answer as the question takes; None where nothing fits."""
    known = {field.key for field in question.fields}
    if question.type is QuestionType.PARTS and isinstance(value, Mapping):
        value = _keep(value, known)
    elif question.type is QuestionType.LIST and isinstance(value, list):
        value = [_keep(row, known | {"id"}) for row in value if isinstance(row, Mapping)]
    try:
        return check_shape(question, value)
    except ShapeError:
        return None


def _keep(given: Mapping[str, object], known: set[str]) -> dict[str, object]:
    return {key: part for key, part in given.items() if key in known}


_TO_READ: Final = frozenset({What.ASKED, What.OPTIONS, What.FIELDS, What.LIMIT})
_WORDS: Final[Mapping[Fate, str]] = {
    Fate.SET_ASIDE: "Set aside: TikTok no longer asks this",
    Fate.ANSWER_AGAIN: "To answer again: the option you chose is gone",
    Fate.SHORTENED: "Shortened: some fields are gone",
    Fate.READ_AGAIN: "Kept; read it again, the question has changed",
    Fate.TO_ANSWER: "New question",
}
