"""What a unit still has to ask TikTok about: one subject after another, each page by page.

What a page leads to, such as the replies to its comments, is asked before the next page. Nothing here is in clear where it
is stored: subjects are names and ids of people's posts.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Ask(StrEnum):
    """What is asked about a subject. The values are the kinds of collections where there is one."""

    COMMENTS = "comments"
    REPLIES = "replies"
    ACCOUNTS = "accounts"
    FOLLOWERS = "followers"
    FOLLOWING = "following"
    LIKED = "liked"
    PINNED = "pinned"
    REPOSTED = "reposted"
    PLAYLISTS = "playlists"
    SHOPS = "shops"
    PRODUCTS = "products"
    """Of a shop."""
    REVIEWS = "reviews"
    """Of a product."""
    VIDEOS_OF = "videos_of"
    """Of another collection: a list of this site's own, whose videos are to be asked about. Takes no request."""


GRAPH: Final = frozenset({Ask.FOLLOWERS, Ask.FOLLOWING})
"""Taken from a quota of their own."""


@dataclass(frozen=True, slots=True)
class Question:
    """`subject`: an id or a name. `under`: of replies, the video. `cursor` None: from the first page. `rows`: so far."""

    what: Ask
    subject: str
    under: str = ""
    cursor: int | None = None
    rows: int = 0

    def begin_anew(self) -> "Question":
        return replace(self, cursor=None, rows=0)


type Agenda = tuple[Question, ...]


def write_agenda(agenda: Sequence[Question]) -> bytes:
    """As short as it goes: it is written anew with each page."""
    rows = [(each.what, each.subject, each.under, each.cursor, each.rows) for each in agenda]
    return json.dumps(rows, separators=(",", ":")).encode()


def read_agenda(content: bytes) -> Agenda:
    return tuple(Question(Ask(what), *rest) for what, *rest in json.loads(content))


def go_on(agenda: Agenda, *, cursor: int | None, rows: int, found: Sequence[Question] = ()) -> Agenda:
    """After a page of the first question: what it led to, then its next page at `cursor`; None: it was the last."""
    first, *rest = agenda
    again = () if cursor is None else (replace(first, cursor=cursor, rows=first.rows + rows),)
    return (*found, *again, *rest)


def pass_over(agenda: Agenda) -> Agenda:
    """Nothing more is asked about the first one."""
    return agenda[1:]
