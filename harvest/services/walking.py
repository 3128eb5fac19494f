"""From one subject of a unit to the next: without it, after a pause, or not at all; and the lists of this site's own."""

from datetime import timedelta
from typing import Any, Final

from django.db import transaction

from harvest.models import Record, Run, RunAnswer, Sighting
from harvest.rules.agenda import Agenda, Ask, Question, pass_over
from harvest.rules.kinds import ACCOUNT, COMMENT, PLAYLIST, PRODUCT, SHOP, VIDEO
from harvest.rules.refusals import NOT_REACHED
from harvest.rules.retry import Decision
from harvest.rules.states import RecordState, RunState, UnitState
from harvest.services.agendas import Due, note_outcome, plan_questions, seal_agenda
from harvest.services.arriving import account_key
from harvest.services.graves import find_kept_out
from harvest.services.scheduling import FREE, OVER, Held, fence, give_up, release
from harvest.services.settling import count_end
from harvest.vault import ProjectKeys, open_keyring

_LISTED: Final = 1_000
"""Videos of another collection that become units at once."""


def columns_after(held: Held, agenda: Agenda, progress: dict[str, Any], *, wait: float = 0) -> dict[str, Any]:
    """Of the unit, with these questions left; without any it is over, with a gap if a subject could not be asked."""
    if agenda:
        return {
            **FREE,
            "state": UnitState.WAITING,
            "agenda": seal_agenda(held.unit, agenda),
            "progress": progress,
            "waits_for": "",
            "not_before": held.clock() + timedelta(seconds=wait),
        }
    gaps = progress.get("gaps", 0)
    over = {**OVER, "progress": {"gaps": gaps}}
    if not gaps:
        return over | {"state": UnitState.DONE, "waits_for": ""}
    return over | {"state": UnitState.FAILED, "waits_for": _say_gaps(gaps)}


def skip(
    held: Held,
    agenda: Agenda,
    reason: str,
    outcome: RunAnswer.Outcome,
    *,
    progress: dict[str, Any] | None = None,
) -> None:
    """Count the first subject with its reason, and go on with the next."""
    columns = columns_after(held, pass_over(agenda), held.unit.progress if progress is None else progress)
    with transaction.atomic(durable=True):
        fence(held, **columns)
        note_outcome(run_of(held), agenda[0].what, reason, outcome)
        count_end(held.unit.run_id, columns["state"], held.clock())


def wait_and_ask(
    held: Held,
    agenda: Agenda,
    decision: Decision,
    reason: str,
    state: RunState = RunState.RUNNING,
) -> None:
    """The same question again, after a pause."""
    with transaction.atomic():
        fence(held, agenda=seal_agenda(held.unit, agenda))
        release(
            held,
            not_before=held.clock() + timedelta(seconds=decision.wait),
            reason=reason,
            progress=held.unit.progress | {"tries": decision.tries},
            run_state=state,
        )


def stop_walking(held: Held, agenda: Agenda, reason: str) -> None:
    """What is left of the agenda is not asked; it leaves a gap, and is counted."""
    with transaction.atomic():
        for what in dict.fromkeys(question.what for question in agenda):
            times = sum(question.what is what for question in agenda)
            note_outcome(run_of(held), what, NOT_REACHED, RunAnswer.Outcome.FAILED, times)
        give_up(held, reason)


def is_erased(held: Held, question: Question) -> bool:
    """Whether the subject was erased from this project: nothing about it would be stored."""
    keys = open_keyring().project(held.unit.project.ref)
    kind, key = _subject_of(keys, question)
    return bool(find_kept_out(keys, held.unit.project, kind, [key], asked_at=held.clock()))


def list_videos(held: Held, agenda: Agenda) -> None:
    """Units for the next videos of the collection that the first question names. Takes no request."""
    first, now = agenda[0], held.clock()
    seen = Sighting.objects.filter(
        project_id=held.unit.project_id,
        collection_id=int(first.subject),
        kind=VIDEO.name,
        key__gt=first.under,
    )
    with transaction.atomic(durable=True):
        names = list(seen.order_by("key").values_list("key", flat=True)[:_LISTED])
        further = (Question(first.what, first.subject, under=names[-1]),) if names else ()
        columns = columns_after(held, (*further, *pass_over(agenda)), held.unit.progress)
        fence(held, **columns)
        questions = [Question(Ask.COMMENTS, key) for key in _only_live(held, names)]
        plan_questions(run_of(held), questions, Due(now), now=now)
        count_end(held.unit.run_id, columns["state"], now)


def run_of(held: Held) -> Run:
    if held.unit.run is None:
        raise ValueError("Subjects belong to a run.")
    return held.unit.run


def _only_live(held: Held, names: list[str]) -> list[str]:
    live = Record.objects.filter(
        project_id=held.unit.project_id, kind=VIDEO.name, key__in=names, state=RecordState.LIVE
    )
    return list(live.order_by("key").values_list("key", flat=True))


def _subject_of(keys: ProjectKeys, question: Question) -> tuple[str, str]:
    match question.what:
        case Ask.COMMENTS:
            return VIDEO.name, question.subject
        case Ask.REPLIES:
            return COMMENT.name, question.subject
        case Ask.PLAYLISTS:
            return PLAYLIST.name, question.subject
        case Ask.PRODUCTS:
            return SHOP.name, question.subject
        case Ask.REVIEWS:
            return PRODUCT.name, question.subject
        case Ask.SHOPS:
            return SHOP.name, ""  # asked by a name, which no key is made of
    return ACCOUNT.name, account_key(keys, question.subject)


def _say_gaps(gaps: int) -> str:
    return f"{gaps} could not be asked to the end." if gaps > 1 else "One could not be asked to the end."
