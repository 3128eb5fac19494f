"""One page of a window of days.

`spec`: {"start": "2026-01-01", "end": "2026-01-31"}, both inclusive, UTC; with "cut" if it is part of a wider one.
`progress`: {"cursor": int, "search_id": str, "page": int, "tries": {...}}; empty at the start of the window.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import random
from typing import Any

from harvest.rules.parts import IN_TWO, NARROWER
from harvest.rules.retry import Decision, Move, after_stall, after_success, decide
from harvest.rules.states import RunState, UnitState
from harvest.services.access_period import refuse_outside_access
from harvest.services.asking import VIDEO_PATH, ask
from harvest.services.scheduling import FREE, Held, give_up, release
from harvest.services.storing import store_page
from harvest.services.windows import asked_of, divide, find_narrower, is_newest_first, note_width, window_of
from tiktok.client import Page
from tiktok.errors import RateLimited, TikTokError
from tiktok.query import parse_query
from tiktok.windows import halve

type Clock = Callable[[], datetime]


def step(held: Held, clock: Clock) -> None:
    """Ask for the next page and store it, or make the move that its failure advises.

    A window that was not begun is cut without a request where wider ones of this run have failed.
    """
    refuse_outside_access(held.unit.project, clock())
    if narrower := find_narrower(held):
        divide(held, narrower, NARROWER)
        return
    asked_at = clock()
    try:
        page = _ask_page(held, clock)
    except TikTokError as error:
        _respond(held, error)
    else:
        _store(held, page, asked_at)


def _ask_page(held: Held, clock: Clock) -> Page:
    asked, progress, window = asked_of(held), held.unit.progress, window_of(held.unit)
    query, fields = parse_query(asked["query"]), asked["fields"]
    return ask(
        held,
        lambda client, token: client.query_videos(
            token,
            query=query,
            start=window.start,
            end=window.end,
            fields=fields,
            cursor=progress.get("cursor"),
            search_id=progress.get("search_id"),
        ),
        path=VIDEO_PATH,
        clock=clock,
    )


def _store(held: Held, page: Page, asked_at: datetime) -> None:
    if not page.has_more:
        _store_last(held, page, asked_at)
    elif page.cursor is None or page.cursor <= (held.unit.progress.get("cursor") or 0):
        _store_stalled(held, page, asked_at)
    else:
        _store_next(held, page, asked_at)


def _store_last(held: Held, page: Page, asked_at: datetime) -> None:
    store_page(held, page, asked_at=asked_at, then={"state": UnitState.DONE} | _let_go(held))
    note_width(held)


def _store_next(held: Held, page: Page, asked_at: datetime) -> None:
    progress = held.unit.progress
    further = {
        "cursor": page.cursor,
        "search_id": page.search_id,
        "page": progress.get("page", 0) + 1,
        "tries": after_success(progress.get("tries", {})),
    }
    store_page(
        held, page, asked_at=asked_at, then={"state": UnitState.WAITING, "progress": further} | _let_go(held)
    )


def _store_stalled(held: Held, page: Page, asked_at: datetime) -> None:
    """There is more, but the page does not say where. Its rows are kept, the same place is asked again."""
    progress = held.unit.progress
    decision = after_stall(progress.get("tries", {}))
    same = progress | {"search_id": page.search_id, "tries": decision.tries}
    store_page(held, page, asked_at=asked_at, then={"progress": same})
    if decision.move is Move.GIVE_UP:
        give_up(held, f"{_say_days(held)}: TikTok says that there is more, but not where.")
    else:
        _release_after(held, decision.wait, "TikTok did not say where the search goes on.", same)


def _let_go(held: Held) -> dict[str, Any]:
    return {**FREE, "waits_for": "", "not_before": held.clock()}


def _respond(held: Held, error: TikTokError) -> None:
    progress = held.unit.progress
    tries = progress.get("tries", {})
    decision = decide(error.advice, tries, draw=random(), retry_after=error.retry_after)  # noqa: S311
    match decision.move:
        case Move.AGAIN:
            _again(held, error, decision)
        case Move.RESTART:
            _release_after(held, decision.wait, error.what_to_do, {"tries": decision.tries})
        case Move.HALVE:
            _halve(held)
        case Move.GIVE_UP:
            give_up(held, f"{_say_days(held)}: {error.what_to_do}")


def _again(held: Held, error: TikTokError, decision: Decision) -> None:
    state = RunState.RATE_LIMITED if isinstance(error, RateLimited) else RunState.RUNNING
    progress = held.unit.progress | {"tries": decision.tries}
    _release_after(held, decision.wait, error.what_to_do, progress, state)


def _release_after(
    held: Held, seconds: float, reason: str, progress: dict[str, Any], state: RunState = RunState.RUNNING
) -> None:
    not_before = held.clock() + timedelta(seconds=seconds)
    release(held, not_before=not_before, reason=reason, progress=progress, run_state=state)


def _halve(held: Held) -> None:
    """Two windows instead of this one. A window of a day or two is given up."""
    halves = halve(window_of(held.unit))
    if len(halves) == 1:
        give_up(held, f"{_say_days(held)}: TikTok failed each time it was asked.")
        return
    divide(held, halves[::-1] if is_newest_first(held) else halves, IN_TWO)


def _say_days(held: Held) -> str:
    """Without the day that is asked for beyond the period."""
    window, last = window_of(held.unit), date.fromisoformat(asked_of(held)["end_date"])
    first, end = min(window.start, last), min(window.end, last)
    return f"{first:%-d %B %Y}" if first == end else f"{first:%-d %B %Y} to {end:%-d %B %Y}"
