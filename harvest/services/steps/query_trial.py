"""Try a query: one request for a few of the newest videos that it finds. Nothing of them is kept.

`spec` is empty: a person waits for the answer. If that process died, there is nobody left to show it to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from harvest.services.access_period import refuse_outside_access
from harvest.services.asking import VIDEO_PATH, ask, note_answer
from harvest.services.scheduling import Held, finish, give_up
from tiktok.client import Client, Page, Token
from tiktok.query import parse_query
from tiktok.windows import Window

type Clock = Callable[[], datetime]

MOST: Final = 10
"""Videos that are asked for."""


@dataclass(frozen=True, slots=True)
class Tried:
    """`window`: the days that were asked about. `first` and `last`: moments of posting; None where none was found."""

    window: Window
    videos: int
    has_more: bool
    first: datetime | None
    last: datetime | None


def step(held: Held, _clock: Clock) -> None:
    give_up(held, "The trial broke off, and nobody waits for it any more.")


def try_query(held: Held, query: Mapping[str, Any], window: Window, clock: Clock) -> Tried:
    """Counts and days of what TikTok answers. Interruption and TikTokError: it could not be found out now."""
    refuse_outside_access(held.unit.project, clock())
    page = ask(held, _ask_few(query, window), path=VIDEO_PATH, clock=clock)
    note_answer(held, code="ok", http_status=page.http_status, log_id=page.log_id[:80])
    finish(held)
    moments = [item.created_at for item in page.items if item.created_at]
    return Tried(
        window, len(page.items), page.has_more, min(moments, default=None), max(moments, default=None)
    )


def _ask_few(query: Mapping[str, Any], window: Window) -> Callable[[Client, Token], Page]:
    parsed = parse_query(query)

    def ask_few(client: Client, token: Token) -> Page:
        return client.query_videos(
            token, query=parsed, start=window.start, end=window.end, fields=(), max_count=MOST
        )

    return ask_few
