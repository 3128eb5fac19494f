"""One page about one subject: comments of a video, replies to a comment, an account, a list of an account, a playlist,
a shop, its products, the reviews of a product.

`agenda` (sealed): the questions that are left, the first one under way. `progress`: {"tries": {...}, "gaps": subjects that
could not be asked, "failed", "refused": how many of those came one after the other}.
A subject that TikTok refuses is counted with its reason, and the next one is asked. One at which it fails each time is
counted too and leaves a gap; after some in a row the unit is given up.
"""

from collections.abc import Callable
from datetime import datetime
from random import random
from typing import Any

from harvest.models import RunAnswer
from harvest.rules import refusals
from harvest.rules.agenda import Agenda, Ask, Question, go_on, pass_over
from harvest.rules.retry import Move, after_stall, after_success, decide
from harvest.rules.states import RunState
from harvest.services.access_period import refuse_outside_access
from harvest.services.agendas import note_outcome, open_agenda
from harvest.services.asking import ask
from harvest.services.calls import CALLS
from harvest.services.further import find_further, is_met_before
from harvest.services.keeping import Arrival, Kept
from harvest.services.scheduling import Held, finish
from harvest.services.storing import store_things
from harvest.services.walking import (
    columns_after,
    is_erased,
    list_videos,
    skip,
    stop_walking,
    wait_and_ask,
)
from harvest.vault import ProjectKeys
from tiktok.client import Page
from tiktok.errors import RateLimited, RequestRefused, TikTokError

type Clock = Callable[[], datetime]
type Kinds = tuple[Kept, ...]

Outcome = RunAnswer.Outcome

_REFUSED_BY_REQUEST = frozenset({Ask.PLAYLISTS, Ask.PRODUCTS, Ask.REVIEWS})
"""How TikTok refuses those that are not there is not public: it may say that the request is wrong."""
_NEARLY = 0.8
"""Of what TikTok is known to show: public clients met its limits a little below."""


def step(held: Held, clock: Clock) -> None:
    """Ask the first question of the agenda and store the page, or go on without it."""
    refuse_outside_access(held.unit.project, clock())
    agenda = open_agenda(held.unit)
    if not agenda:
        finish(held)
    elif agenda[0].what is Ask.VIDEOS_OF:
        list_videos(held, agenda)
    elif is_erased(held, agenda[0]):
        skip(held, agenda, refusals.ERASED, Outcome.SPARED)
    else:
        _ask(held, agenda, clock)


def _ask(held: Held, agenda: Agenda, clock: Clock) -> None:
    first, call = agenda[0], CALLS[agenda[0].what]
    asked_at = clock()
    try:
        page = ask(
            held,
            lambda client, token: call.fetch(client, token, first),
            path=call.path,
            clock=clock,
            pool=call.pool,
        )
    except TikTokError as error:
        _respond(held, agenda, error)
    else:
        _store(held, agenda, page, asked_at)


def _store(held: Held, agenda: Agenda, page: Page, asked_at: datetime) -> None:
    if page.has_more and page.cursor in (None, agenda[0].cursor):
        _store_stalled(held, agenda, page, asked_at)
        return
    cursor = page.cursor if page.has_more else None
    progress = _succeed(held)

    def then(kept: Kinds) -> dict[str, Any]:
        found = find_further(_asked(held).get("with", []), agenda[0], kept)
        is_over = CALLS[agenda[0].what].numbered and is_met_before(kept)
        further = go_on(agenda, cursor=None if is_over else cursor, rows=len(page.items), found=found)
        return columns_after(held, further, progress)

    def follow(arrival: Arrival, _kept: Kinds) -> None:
        if not page.has_more:
            _note_limit(arrival, agenda[0], page)

    _keep(held, agenda[0], page, asked_at, then, follow)


def _store_stalled(held: Held, agenda: Agenda, page: Page, asked_at: datetime) -> None:
    """There is more, but the page does not say where. Its rows are kept; the same place is asked again, then left."""
    decision = after_stall(held.unit.progress.get("tries", {}))
    if decision.move is not Move.GIVE_UP:
        progress = held.unit.progress | {"tries": decision.tries}
        wait = decision.wait

        def again(_kept: Kinds) -> dict[str, Any]:
            return columns_after(held, agenda, progress, wait=wait)

        _keep(held, agenda[0], page, asked_at, again, _nothing)
        return

    def leave(kept: Kinds) -> dict[str, Any]:
        found = find_further(_asked(held).get("with", []), agenda[0], kept)
        return columns_after(held, (*found, *pass_over(agenda)), _fail(held))

    def note(arrival: Arrival, _kept: Kinds) -> None:
        note_outcome(arrival.run, agenda[0].what, refusals.NO_WAY_ON, Outcome.FAILED)

    _keep(held, agenda[0], page, asked_at, leave, note)


def _keep(
    held: Held,
    question: Question,
    page: Page,
    asked_at: datetime,
    then: Callable[[Kinds], dict[str, Any]],
    follow: Callable[[Arrival, Kinds], None],
) -> None:
    call = CALLS[question.what]

    def read(keys: ProjectKeys) -> Any:
        return call.read(keys, question, page)

    store_things(
        held,
        page,
        read,
        asked_at=asked_at,
        then=then,
        follow=follow,
        path=call.path,
        cursor=question.cursor,
    )


def _nothing(_arrival: Arrival, _kept: Kinds) -> None:
    """Nothing follows."""


def _note_limit(arrival: Arrival, question: Question, page: Page) -> None:
    most = CALLS[question.what].most
    if most is not None and question.rows + len(page.items) >= _NEARLY * most:
        note_outcome(arrival.run, question.what, refusals.say_limit(most), Outcome.LIMIT)


def _respond(held: Held, agenda: Agenda, error: TikTokError) -> None:
    if refusals.is_refusal(error):
        _refuse(held, agenda, error)
        return
    tries = held.unit.progress.get("tries", {})
    decision = decide(error.advice, tries, draw=random(), retry_after=error.retry_after)  # noqa: S311
    match decision.move:
        case Move.AGAIN:
            state = RunState.RATE_LIMITED if isinstance(error, RateLimited) else RunState.RUNNING
            wait_and_ask(held, agenda, decision, error.what_to_do, state)
        case Move.RESTART:
            anew = (agenda[0].begin_anew(), *pass_over(agenda))
            wait_and_ask(held, anew, decision, error.what_to_do)
        case Move.HALVE:
            _leave(held, agenda)
        case Move.GIVE_UP:
            stop_walking(held, agenda, error.what_to_do)


def _refuse(held: Held, agenda: Agenda, error: TikTokError) -> None:
    """No to this subject. Many questions that are wrong as they stand are no matter of their subjects."""
    reason = refusals.say_refusal(error)
    is_odd = isinstance(error, RequestRefused) and agenda[0].what not in _REFUSED_BY_REQUEST
    in_row = held.unit.progress.get("refused", 0) + 1 if is_odd else 0
    if in_row >= refusals.IN_A_ROW:
        stop_walking(held, agenda, reason)
        return
    skip(held, agenda, reason, Outcome.REFUSED, progress=_succeed(held) | {"refused": in_row})


def _leave(held: Held, agenda: Agenda) -> None:
    """TikTok failed at this subject as often as it was asked."""
    progress = _fail(held)
    if progress["failed"] >= refusals.FAILURES_IN_A_ROW:
        stop_walking(held, agenda, refusals.FAILED)
    else:
        skip(held, agenda, refusals.FAILED, Outcome.FAILED, progress=progress)


def _succeed(held: Held) -> dict[str, Any]:
    """What is kept of the progress once an answer came. `tries` begin anew, restarts with the next subject."""
    progress = held.unit.progress
    return {"tries": after_success(progress.get("tries", {})), "gaps": progress.get("gaps", 0)}


def _fail(held: Held) -> dict[str, Any]:
    progress = held.unit.progress
    return {"gaps": progress.get("gaps", 0) + 1, "failed": progress.get("failed", 0) + 1}


def _asked(held: Held) -> dict[str, Any]:
    if held.unit.run is None:
        raise ValueError("Subjects belong to a run.")
    asked: dict[str, Any] = held.unit.run.asked
    return asked
