"""What is asked next where things are asked for one by one, and which of them the answers prove gone.

A refusal proves something only between two answers that brought something: before it, and after it. Until then a control
is asked for, which should be there: something that this look found already, else somebody outside the batch (`OUTSIDER`).
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from harvest.rules.looks import Verdict

OUTSIDER: Final = ""
"""Stands for a control that is not of the batch."""

FAILURES: Final = 3
"""Requests for one thing that may fail within a look before it stays open."""
OUTSIDERS: Final = 5
"""Requests for controls outside the batch that bring nothing, before the look proves nothing."""

NO_CONTROL: Final = "Nothing was answered that should be there, so nothing can be told from it."


class Word(StrEnum):
    THERE = "there"
    REFUSED = "refused"
    """TikTok says that it does not show it."""
    FAILED = "failed"
    """No answer, or none that says anything."""


class Answer(NamedTuple):
    key: str
    word: Word


def next_key(sent: Sequence[str], answers: Sequence[Answer]) -> str | None:
    """What to ask for now; OUTSIDER for a control outside the batch; None when nothing more can be found out."""
    asked = {answer.key for answer in answers}
    fresh = next((key for key in sent if key not in asked), None)
    if fresh is not None:
        return fresh
    return _ask_again(answers) or _ask_control(answers)


def judge_answers(sent: frozenset[str], answers: Sequence[Answer]) -> Verdict:
    """Present, absent, and the rest open. Not believed if nothing is proven."""
    words = _last_words(answers)
    present = frozenset(key for key, (_, word) in words.items() if word is Word.THERE) & sent
    absent = frozenset(key for key, (at, _) in words.items() if _is_proven(answers, key, at)) & sent
    if not present | absent:
        return Verdict(believed=False, reason=NO_CONTROL)
    return Verdict(believed=True, present=present, absent=absent)


def _ask_again(answers: Sequence[Answer]) -> str | None:
    """What failed, and what was refused before anything had been there; the one that waits longest."""
    first = _first_there(answers)
    last = {answer.key: at for at, answer in enumerate(answers)}
    for key, at in sorted(last.items(), key=lambda each: each[1]):
        word = answers[at].word
        if key != OUTSIDER and (
            (word is Word.FAILED and _count(answers, key, Word.FAILED) < FAILURES)
            or (word is Word.REFUSED and first is not None and at < first)
        ):
            return key
    return None


def _ask_control(answers: Sequence[Answer]) -> str | None:
    """While a refusal has nothing after it. One that is known to be there, if there is any."""
    words = _last_words(answers)
    refused = [at for key, (at, word) in words.items() if word is Word.REFUSED and key != OUTSIDER]
    there = [at for at, answer in enumerate(answers) if answer.word is Word.THERE]
    if not refused or (there and max(there) > max(refused)):
        return None
    own = [key for key, (_, word) in words.items() if word is Word.THERE and key != OUTSIDER]
    if own and _count(answers, own[-1], Word.FAILED) < FAILURES:
        return own[-1]
    spent = sum(each.key == OUTSIDER and each.word is not Word.THERE for each in answers)
    return OUTSIDER if spent < OUTSIDERS else None


def _is_proven(answers: Sequence[Answer], key: str, at: int) -> bool:
    """Refused at `at`, with something there before and after."""
    there = [place for place, answer in enumerate(answers) if answer.word is Word.THERE]
    is_between = bool(there) and min(there) < at < max(there)
    return answers[at].word is Word.REFUSED and is_between and key != OUTSIDER


def _last_words(answers: Sequence[Answer]) -> dict[str, tuple[int, Word]]:
    """The last answer of each that says something, and its place; a failure takes nothing back."""
    return {
        answer.key: (at, answer.word) for at, answer in enumerate(answers) if answer.word is not Word.FAILED
    }


def _first_there(answers: Sequence[Answer]) -> int | None:
    return next((at for at, answer in enumerate(answers) if answer.word is Word.THERE), None)


def _count(answers: Sequence[Answer], key: str, word: Word) -> int:
    return sum(answer == Answer(key, word) for answer in answers)
