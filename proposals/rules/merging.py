"""Two answers that were written at the same time, as one to start from."""

from collections.abc import Mapping
from typing import Final

from proposals.catalogue.model import Question, QuestionType

COMBINED: Final = frozenset({QuestionType.LONGTEXT, QuestionType.LIST, QuestionType.PARTS})
"""Types of which two answers can stand in one."""


def combine(question: Question, mine: object, theirs: object) -> object:
    """Nothing of mine is missing; of theirs, what can stand beside it: the text below, other rows, fields I left empty.

    Mine alone where the type is none of COMBINED, unless it is no answer.
    """
    if question.type is QuestionType.LONGTEXT and isinstance(mine, str) and isinstance(theirs, str):
        return f"{mine}\n\n{theirs}"
    if isinstance(mine, list) and isinstance(theirs, list):
        return _combine_rows(mine, theirs)
    if question.type is QuestionType.PARTS and isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        return {**theirs, **mine}
    return theirs if mine is None else mine


def _combine_rows(mine: list[Mapping[str, object]], theirs: list[Mapping[str, object]]) -> list[object]:
    """A row of theirs that I have too, by its id or word for word, is mine."""
    ids = {row.get("id") for row in mine}
    contents = [_content(row) for row in mine]
    return [*mine, *(row for row in theirs if row.get("id") not in ids and _content(row) not in contents)]


def _content(row: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in row.items() if key != "id"}
