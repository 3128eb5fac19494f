"""What is to be collected and kept, as numbers."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Self

from tiktok.forecast.assumptions import USUAL, Mix, ceil_div
from tiktok.windows import Window, split_period


@dataclass(frozen=True, slots=True)
class Period:
    """Days in UTC, both included. ValueError if it ends before it starts."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("The period ends before it starts.")

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def last_days(self, count: int) -> "Period":
        """Its last `count` days (1 to all of them)."""
        return Period(self.end - timedelta(days=count - 1), self.end)

    def windows(self, longest: int = 30) -> tuple[Window, ...]:
        """As a harvest asks for them: each shares a day with the next, and the last asks one day further."""
        stop = self.end + timedelta(days=1) if self.end < date.max else self.end
        return split_period(self.start, stop, newest_first=False, days=longest)


@dataclass(frozen=True, slots=True)
class Plan:
    """`videos` are spread evenly over the days of `posted`. `named_accounts`: how many accounts the plan names, if it
    takes the videos of nobody else. `edges`: rows of lists of followers and following, which have a quota of their own."""

    videos: int
    posted: Period
    access: Period
    mix: Mix = USUAL
    comments: bool = False
    replies: bool = False
    accounts: bool = False
    named_accounts: int | None = None
    edges: int = 0

    def within_access(self) -> Self:
        """Without the days that come after access has ended, and their videos. The last day of `posted` may be no later
        than the last of access, and one day is always left."""
        if self.posted.end <= self.access.end:
            return self
        end = max(self.posted.start, self.access.end)
        return self.with_posted(Period(self.posted.start, end))

    def with_posted(self, posted: Period) -> Self:
        """As many videos a day, over other days."""
        return replace(self, posted=posted, videos=ceil_div(self.videos * posted.days, self.posted.days))

    def spread(self, videos: int) -> Iterator[int]:
        """So many videos by the windows of the period, each share rounded up."""
        for window in self.posted.windows():
            yield ceil_div(videos * (window.end - window.start).days, self.posted.days)

    def corpus(self, videos: int) -> "Corpus":
        """What is held once so many of the videos are."""
        comments = videos * self.mix.comments_per_video if self.comments else 0
        replied = ceil_div(comments * self.mix.replied_percent, 100) if self.replies else 0
        return Corpus(
            videos=videos,
            comments=comments,
            replied=replied,
            replies=replied * self.mix.replies_per_comment,
            accounts=self._count_accounts(videos) if self.accounts else 0,
            edges=ceil_div(self.edges * videos, self.videos) if self.videos else self.edges,
        )

    def _count_accounts(self, videos: int) -> int:
        found = ceil_div(videos, self.mix.videos_per_account)
        return found if self.named_accounts is None else min(found, self.named_accounts)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Records by kind. `replied`: comments that have replies, each of which is asked for by itself."""

    videos: int
    comments: int = 0
    replied: int = 0
    replies: int = 0
    accounts: int = 0
    edges: int = 0

    @property
    def comment_ids(self) -> int:
        """Replies are comments to TikTok."""
        return self.comments + self.replies

    @property
    def records(self) -> int:
        return self.videos + self.comment_ids + self.accounts + self.edges
