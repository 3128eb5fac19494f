"""The three questions, and what our client makes of an answer.

Videos of a day with every field; the liked videos of somebody who posted one of them, whose cursor is a time; and a
request that is wrong, for the shape of a refusal.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from tiktok.client import Client, Page, Token
from tiktok.endpoints import LIKED, VIDEOS
from tiktok.errors import AnswerUnreadable, RequestRefused, SearchRefused, SubjectRefused, TikTokError
from tiktok.fields import ACCOUNT_VIDEO_FIELDS, VIDEO_FIELDS
from tiktok.query import build_query
from tiktok.transport import Answer, Request, Transport

_REGIONS: Final = ("US", "GB", "DE", "FR", "ES", "BE")
_NO_FIELD: Final = "no_such_field"


class About(StrEnum):
    VIDEOS = "videos"
    LIKED = "liked_videos"
    WRONG = "wrong_request"

    @property
    def words(self) -> str:
        return {About.VIDEOS: "Videos", About.LIKED: "Liked videos", About.WRONG: "A wrong request"}[self]


@dataclass(frozen=True, slots=True)
class Subject:
    """`day` is one that the search certainly knows; `account` the name of somebody, "" if none is known."""

    day: date
    account: str = ""


type Ask = Callable[[Client, Token, Subject], Page]


@dataclass(frozen=True, slots=True)
class Question:
    about: About
    path: str
    ask: Ask


@dataclass(frozen=True, slots=True)
class Heard:
    """One answer: as it came, and as our client read it, a page or the error that it is."""

    answer: Answer
    page: Page | None = None
    error: TikTokError | None = None

    @property
    def is_refused(self) -> bool:
        return isinstance(self.error, (SubjectRefused, RequestRefused, SearchRefused))

    @property
    def server_date(self) -> datetime | None:
        return self.answer.server_date

    @property
    def rows(self) -> int:
        return len(self.page.items) + self.page.unreadable if self.page else 0

    @property
    def first_account(self) -> str:
        """The name of somebody who posted one of these videos; "" if nobody is named."""
        names = [item.data.get("username") for item in self.page.items] if self.page else []
        return next((name for name in names if isinstance(name, str) and name.strip()), "")


class Listening:
    """A transport that remembers the last answer as it came."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.last: Answer | None = None

    def send(self, request: Request) -> Answer:
        self.last = None
        self.last = self._transport.send(request)
        return self.last


def hear(question: Question, listening: Listening, token: Token, subject: Subject) -> Heard:
    """The answer to one question. TikTokError where nothing can be learnt from it: no answer, no access, a fault."""
    try:
        page = question.ask(Client(listening), token, subject)
    except (SubjectRefused, RequestRefused, SearchRefused, AnswerUnreadable) as error:
        if listening.last is None:
            raise
        return Heard(listening.last, error=error)
    if listening.last is None:
        raise RuntimeError("A page came without an answer.")
    return Heard(listening.last, page)


def _ask_videos(client: Client, token: Token, subject: Subject) -> Page:
    return client.query_videos(
        token, query=build_query(regions=_REGIONS), start=subject.day, end=subject.day, fields=VIDEO_FIELDS
    )


def _ask_liked(client: Client, token: Token, subject: Subject) -> Page:
    return client.list_liked_videos(token, username=subject.account, fields=ACCOUNT_VIDEO_FIELDS)


def _ask_wrongly(client: Client, token: Token, subject: Subject) -> Page:
    return client.query_videos(
        token,
        query=build_query(regions=_REGIONS),
        start=subject.day,
        end=subject.day,
        fields=[_NO_FIELD],
        max_count=1,
    )


QUESTIONS: Final = (
    Question(About.VIDEOS, VIDEOS.path, _ask_videos),
    Question(About.LIKED, LIKED.path, _ask_liked),
    Question(About.WRONG, VIDEOS.path, _ask_wrongly),
)
