"""Units that ask about subjects: how they are made, and where their sealed list of questions is opened and closed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from typing import Final

from django.db.models import F

from harvest.models import Run, RunAnswer, Unit
from harvest.rules.agenda import GRAPH, Agenda, Ask, Question, read_agenda, write_agenda
from harvest.rules.states import UnitKind
from harvest.services import ledger
from harvest.services.scheduling import HARVEST_PRIORITY
from harvest.vault import ProjectKeys, open_blob, open_keyring, seal_blob

CHUNK: Final = 100
"""Subjects of one unit."""
LISTS_CHUNK: Final = 10
"""Of those that may go on for many pages each."""
_LISTS: Final = frozenset({Ask.FOLLOWERS, Ask.FOLLOWING, Ask.LIKED, Ask.REPOSTED})

_AFTER_WINDOWS: Final = 1_000_000
"""`place` of these units: a search that was begun is asked to its end first."""


@dataclass(frozen=True, slots=True)
class Due:
    """When units may begin, and what they wait for until then."""

    at: datetime
    waits_for: str = ""


def plan_questions(run: Run, questions: Sequence[Question], due: Due, *, now: datetime) -> int:
    """Units for these questions, in their order; how many. In the transaction from which the questions come."""
    if not questions:
        return 0
    keys = open_keyring().project(run.collection.project.ref)
    chunks = list(_cut(questions))
    for chunk in chunks:
        _create_unit(run, keys, chunk, due, now)
    Run.objects.filter(pk=run.pk).update(windows=F("windows") + len(chunks))
    return len(chunks)


def open_agenda(unit: Unit, keys: ProjectKeys | None = None) -> Agenda:
    """Empty for a unit that has nothing left to ask."""
    if not unit.agenda:
        return ()
    keys = keys or open_keyring().project(unit.project.ref)
    return read_agenda(open_blob(keys, _place(unit), bytes(unit.agenda)))


def seal_agenda(unit: Unit, agenda: Agenda, keys: ProjectKeys | None = None) -> bytes:
    if not agenda:
        return b""
    keys = keys or open_keyring().project(unit.project.ref)
    return seal_blob(keys, _place(unit), write_agenda(agenda))


def note_outcome(run: Run, what: str, reason: str, outcome: RunAnswer.Outcome, times: int = 1) -> None:
    """A subject of the run brought nothing, or not all. In the transaction that goes on to the next one."""
    if not times:
        return
    answers = RunAnswer.objects.filter(run=run, what=what, reason=reason)
    if not answers.update(times=F("times") + times):
        RunAnswer.objects.create(run=run, what=what, reason=reason, outcome=outcome, times=times)


def _cut(questions: Sequence[Question]) -> Iterable[tuple[Question, ...]]:
    if not questions:
        return ()
    size = LISTS_CHUNK if questions[0].what in _LISTS else CHUNK
    return batched(questions, size, strict=False)


def _create_unit(run: Run, keys: ProjectKeys, chunk: Agenda, due: Due, now: datetime) -> None:
    """Twice, since what is sealed is bound to the number of its unit."""
    unit = Unit.objects.create(
        project=run.collection.project,
        run=run,
        kind=UnitKind.SUBJECTS,
        pool=ledger.GRAPH if chunk[0].what in GRAPH else ledger.MAIN,
        priority=HARVEST_PRIORITY,
        place=_AFTER_WINDOWS,
        not_before=due.at,
        waits_for=due.waits_for,
        created_at=now,
    )
    Unit.objects.filter(pk=unit.pk).update(agenda=seal_agenda(unit, chunk, keys))


def _place(unit: Unit) -> str:
    return f"unit/{unit.pk}/agenda"
