"""One request that finds out what is certainly there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tiktok.client import Client, Page, Token
from tiktok.endpoints import VIDEOS
from tiktok.fields import ALWAYS_ASKED
from tiktok.query import Query

type Ask = Callable[[Client, Token], Page]


@dataclass(frozen=True, slots=True)
class ControlQuery:
    """`own`: the ids that are asked for; None: whatever is answered is a control. `finds_threads`: it answers with the
    videos under which comments can be found, none of which is a control itself."""

    ask: Ask
    path: str
    own: frozenset[str] | None = None
    finds_threads: bool = False


def query_videos(
    query: Query,
    start: date,
    end: date,
    *,
    own: frozenset[str] | None = None,
    more_fields: tuple[str, ...] = (),
    finds_threads: bool = False,
) -> ControlQuery:
    """A video query over UTC days, both inclusive."""
    fields = (*ALWAYS_ASKED, *more_fields)
    return ControlQuery(
        lambda client, token: client.query_videos(token, query=query, start=start, end=end, fields=fields),
        VIDEOS.path,
        own,
        finds_threads,
    )
