"""What the simulator says to the questions: enough answers to know what it always says, and what only now and then."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from tiktok.bodies import read_object
from tiktok.client import Client
from tiktok.comparison.questions import QUESTIONS, About, Heard, Listening, Subject, hear
from tiktok.comparison.shapes import Shape
from tiktok.simulator import Config
from tiktok.simulator.direct import DirectTransport

_NOW: Final = datetime(2025, 6, 1, 12, tzinfo=UTC)
_DAYS: Final = 60
"""So many days of the simulated world are looked at, about 1,000 videos, and as many people."""
_NOBODY: Final = "nobody"


@dataclass(slots=True)
class Case:
    """What is said if a question is answered, or if it is refused."""

    shape: Shape = field(default_factory=Shape)
    statuses: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Expected:
    """None for a case that the simulator does not know."""

    answered: Case | None = None
    refused: Case | None = None

    def find_case(self, *, refused: bool) -> Case | None:
        return self.refused if refused else self.answered


def expect() -> Mapping[About, Expected]:
    """By what the questions are about."""
    heard = list(_hear_all())
    return {
        each.about: Expected(
            _add_up([one for about, one in heard if about is each.about and one.page]),
            _add_up([one for about, one in heard if about is each.about and one.is_refused]),
        )
        for each in QUESTIONS
    }


def _hear_all() -> Iterator[tuple[About, Heard]]:
    """Of each day what its videos, somebody who posted one, and nobody bring."""
    listening = Listening(transport := DirectTransport(Config(now=_NOW)))
    token = Client(transport).fetch_token("comparison", transport.client_secret)
    for number in range(_DAYS):
        subject = Subject(_NOW.date() - timedelta(days=10 + number), _NOBODY)
        for question in QUESTIONS:
            heard = hear(question, listening, token, subject)
            yield question.about, heard
            if question.about is About.VIDEOS:
                subject = Subject(subject.day, heard.first_account if number else _NOBODY)


def _add_up(heard: list[Heard]) -> Case | None:
    if not heard:
        return None
    case = Case()
    for each in heard:
        case.shape.add(read_object(each.answer.body))
        case.statuses.add(each.answer.status)
    return case
