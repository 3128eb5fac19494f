"""TikTok asks for a deletion: where the case stands, what may be done next, which ids and names a text holds.

received ─▶ erasing ─▶ erased ─▶ answered        withdrawn: TikTok took it back before anything was erased
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from harvest.rules.kinds import fold_name
from harvest.rules.states import Named
from tiktok.handles import HandleError, read_handle

MOST_SUBJECTS: Final = 10_000
"""Ids or names in one request; more are recorded as a second one."""
_ID: Final = re.compile(r"[0-9]{1,20}")
_LARGEST: Final = 2**64


class Covers(Named):
    ALL = "all"
    IDS = "ids"
    ACCOUNTS = "accounts"


class DeletionStage(Named):
    RECEIVED = "received"
    ERASING = "erasing"
    ERASED = "erased"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"

    @property
    def is_over(self) -> bool:
        return self in (DeletionStage.ANSWERED, DeletionStage.WITHDRAWN)


class DeletionAct(StrEnum):
    ASSIGN = "assign"
    ERASE = "erase"
    """Of single records; everything is erased by ending the project."""
    ANSWER = "answer"
    WITHDRAW = "withdraw"


_S, _A = DeletionStage, DeletionAct
ACTS: Final[Mapping[DeletionStage, frozenset[DeletionAct]]] = {
    _S.RECEIVED: frozenset({_A.ASSIGN, _A.ERASE, _A.WITHDRAW}),
    _S.ERASING: frozenset({_A.ASSIGN}),
    _S.ERASED: frozenset({_A.ASSIGN, _A.ANSWER}),
    _S.ANSWERED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}


@dataclass(frozen=True, slots=True)
class DeletionFacts:
    """Of a request for everything, `is_begun` and `is_erased` are those of the project's end."""

    covers: Covers
    is_begun: bool = False
    is_erased: bool = False
    is_answered: bool = False
    is_withdrawn: bool = False


def find_stage(facts: DeletionFacts) -> DeletionStage:
    if facts.is_withdrawn:
        return DeletionStage.WITHDRAWN
    if facts.is_answered:
        return DeletionStage.ANSWERED
    if facts.is_erased:
        return DeletionStage.ERASED
    return DeletionStage.ERASING if facts.is_begun else DeletionStage.RECEIVED


def list_acts(facts: DeletionFacts) -> frozenset[DeletionAct]:
    """What somebody may do now."""
    acts = ACTS[find_stage(facts)]
    return acts - {DeletionAct.ERASE} if facts.covers is Covers.ALL else acts


def is_overdue(stage: DeletionStage, due_on: date, today: date) -> bool:
    return not stage.is_over and today > due_on


class SubjectError(ValueError):
    """A line is no id, or no name; the message names it by its number."""


def read_subjects(covers: Covers, text: str) -> tuple[str, ...]:
    """Ids, or names as this site compares them, one a line, each once in the order given. SubjectError."""
    if covers is Covers.ALL:
        return ()
    read = _read_id if covers is Covers.IDS else _read_name
    lines = [(number, line.strip()) for number, line in enumerate(text.splitlines(), 1)]
    found = tuple(dict.fromkeys(_read_line(read, number, line) for number, line in lines if line))
    if not found:
        raise SubjectError("Name at least one, each on a line of its own.")
    if len(found) > MOST_SUBJECTS:
        raise SubjectError(f"These are {len(found):,}; record at most {MOST_SUBJECTS:,} at once.")
    return found


def _read_line(read: Callable[[str], str], number: int, line: str) -> str:
    try:
        return read(line)
    except ValueError as error:
        raise SubjectError(f"Line {number}: {error}") from error


def _read_id(line: str) -> str:
    if not _ID.fullmatch(line) or int(line) >= _LARGEST:
        raise ValueError(f"“{line[:30]}” is not an id. An id has up to 20 digits and nothing else.")
    return str(int(line))


def _read_name(line: str) -> str:
    try:
        return fold_name(read_handle(line))
    except HandleError as error:
        raise ValueError(str(error)) from error
