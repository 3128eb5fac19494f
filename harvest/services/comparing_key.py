"""What TikTok says to the key of a project, beside what the simulator says: three requests, counted as any other.

Answers are looked at while they are here and nothing of them is kept: neither rows nor names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import NotNow
from harvest.models import ApiKey, PageLog, Project
from harvest.services import credentials as keys
from harvest.services import ledger
from harvest.services.access_period import refuse_outside_access
from harvest.services.asking import ask, note_answer
from harvest.services.interruptions import Interruption
from harvest.services.keys import begin_trial, refuse_without_keyring
from harvest.services.scheduling import Held, finish, give_up
from harvest.services.workers import Worker
from proposals.services.auditing import record_event
from tiktok.comparison import (
    QUESTIONS,
    About,
    Difference,
    Expected,
    Heard,
    Listening,
    Question,
    Subject,
    expect,
    find_differences,
    hear,
)
from tiktok.errors import TikTokError

type Clock = Callable[[], datetime]

NOTICE: Final = (
    "TikTok is asked three questions with the key of this project, and for an access token if none is at hand. Each "
    "counts as one of today's requests. Nothing of the answers is kept."
)
_LONG_AGO: Final = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Compared:
    """One question. `status` is None where it could not be asked, because nobody was named whom it is about."""

    about: About
    status: int | None
    is_refused: bool = False
    rows: int = 0
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyComparison:
    """`requests`: all that were counted, the token's included."""

    questions: tuple[Compared, ...]
    requests: int

    @property
    def differences(self) -> int:
        return sum(len(each.differences) for each in self.questions)


def compare_key(project: Project, *, by: User | None, now: datetime, clock: Clock) -> KeyComparison:
    """NotNow if there is no key, outside the access, or if TikTok did not answer; what was asked until then counts."""
    key = ApiKey.objects.filter(project=project).first()
    if key is None:
        raise NotNow("No key has been entered for this project.")
    refuse_without_keyring()
    with Worker.begin() as worker:
        held = _begin(project, key, worker, by, now, clock)
        try:
            refuse_outside_access(project, now)
            questions = _ask_all(held, _settled_day(key, clock), clock)
        except (TikTokError, Interruption) as error:
            give_up(held, "The comparison broke off.")
            raise NotNow(f"The answers could not be compared. {_say(error)}") from error
        finish(held)
    return KeyComparison(questions, PageLog.objects.filter(unit=held.unit).count())


def _begin(
    project: Project, key: ApiKey, worker: Worker, by: User | None, now: datetime, clock: Clock
) -> Held:
    with transaction.atomic():
        record_event("key.compared", about=project, by=by, now=now)
        return begin_trial(project, keys.open_stored(key), worker, clock)


def _settled_day(key: ApiKey, clock: Clock) -> date:
    """One that the search certainly knows."""
    return (ledger.server_time(key.organisation_id, clock()) - _LONG_AGO).date()


def _ask_all(held: Held, day: date, clock: Clock) -> tuple[Compared, ...]:
    """The second question is about somebody whom the answer to the first one names."""
    expected, listening = expect(), Listening(keys.transport())
    account = ""
    compared: list[Compared] = []
    for question in QUESTIONS:
        if question.about is About.LIKED and not account:
            compared.append(Compared(question.about, None))
            continue
        heard = _ask(held, question, listening, Subject(day, account), clock)
        compared.append(_compare(question, heard, expected[question.about]))
        account = account or heard.first_account
    return tuple(compared)


def _ask(held: Held, question: Question, listening: Listening, subject: Subject, clock: Clock) -> Heard:
    heard = ask(
        held,
        lambda _client, token: hear(question, listening, token, subject),
        path=question.path,
        clock=clock,
    )
    code = heard.error.code if heard.error else "ok"
    note_answer(held, http_status=heard.answer.status, code=code[:60])
    return heard


def _compare(question: Question, heard: Heard, expected: Expected) -> Compared:
    return Compared(
        question.about,
        heard.answer.status,
        heard.is_refused,
        heard.rows,
        tuple(find_differences(heard, expected)),
    )


def _say(error: TikTokError | Interruption) -> str:
    return error.reason if isinstance(error, Interruption) else error.what_to_do
