"""The simulated world: accounts and videos drawn from the seed, never stored.

Video k of a day is computed from a hash. Its id is `(create_time - 18..48) << 32 | low`, as measured in public
recordings of 2024-04-05; `low` hides k, so that a video is found again from its id alone. The only state is
what somebody deleted or restored by hand.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import lru_cache
from itertools import count, product
from typing import NamedTuple, Protocol

from tiktok.simulator.config import Config
from tiktok.simulator.draws import RANGE, draw_numbers, pick_skewed
from tiktok.simulator.names import Account, Names

DAY = 86_400
_SHORTEST_UPLOAD, _LONGEST_UPLOAD = 18, 48
_STRIDE = 2_654_435_761
_STRIDE_BACK = pow(_STRIDE, -1, RANGE)
_CACHED_DAYS, _CACHED_VIDEOS = 96, 24_000
"""No more videos than these are held at once; longer days are drawn anew each time."""
_EPOCH = date(1970, 1, 1)

_PLAYLISTS, _PERIODS = 7_200_000_000_000_000_000, 1_000_000
"""A playlist holds some videos that one account posted within some days: its id tells the account and the days."""
_LISTED_EVERY, _LISTABLE = 8, 2_000
"""No more than 2,000 videos have to be looked through to know a playlist."""


class Video(NamedTuple):
    """`draws` are its 16 numbers; number n always decides the same trait (see `traits`)."""

    id: int
    create_time: int
    author: Account
    draws: tuple[int, ...]
    playlist_id: int | None


class Thing(Protocol):
    """What can disappear: by its numbers 12 and 13, or by hand."""

    @property
    def id(self) -> int: ...
    @property
    def create_time(self) -> int: ...
    @property
    def draws(self) -> tuple[int, ...]: ...


class World:
    """All videos from `config.first_day` on, without end; which of them exist depends on the time asked."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._first_day = (config.first_day - _EPOCH).days
        self._days_of_a_playlist = max(1, _LISTABLE // max(1, config.videos_per_day))
        self.names = Names(config.seed)
        self._accounts = [self.names.build(n) for n in range(config.accounts)]
        self._cached_days = min(_CACHED_DAYS, _CACHED_VIDEOS // max(1, config.videos_per_day))
        self._fetch_day = lru_cache(self._cached_days)(self._build_day)
        self._removed: dict[int, bool] = {}
        self._hidden_until: dict[int, float] = {}

    @property
    def accounts(self) -> tuple[Account, ...]:
        """The most active ones first."""
        return tuple(self._accounts)

    @property
    def first_second(self) -> int:
        """The start of the first day, UTC."""
        return self._first_day * DAY

    def list_videos(self, first: date, last: date) -> Iterator[Video]:
        """Every video created on these days, both included, newest day first, whether it still exists or not."""
        for day in range((last - _EPOCH).days, max((first - _EPOCH).days, self._first_day) - 1, -1):
            yield from self._fetch_day(day) if self._cached_days else self._draw_day(day)

    def list_oldest(self) -> Iterator[Video]:
        """Every video of this world from the first day on, without end, whether it still exists or not; none where
        no day has any."""
        for day in count(self._first_day) if self._config.videos_per_day else ():
            yield from (self._build_video(day, k) for k in range(self._config.videos_per_day))

    def find_video(self, video_id: int) -> Video | None:
        """The video with this id, whether it still exists or not."""
        uploaded, low = divmod(video_id, RANGE)
        for day in {(uploaded + _SHORTEST_UPLOAD) // DAY, (uploaded + _LONGEST_UPLOAD) // DAY}:
            video = self.build_video(day, (low - self._salt(day)) * _STRIDE_BACK % RANGE)
            if video and video.id == video_id:
                return video
        return None

    def build_video(self, day: int, k: int) -> Video | None:
        """Video k of a day since 1970, None where the world has none."""
        if day < self._first_day or not 0 <= k < self._config.videos_per_day:
            return None
        return self._build_video(day, k)

    def find_number(self, video: Video) -> int:
        """The k of a video of this world."""
        return (video.id % RANGE - self._salt(video.create_time // DAY)) * _STRIDE_BACK % RANGE

    def list_playlist(self, playlist_id: int) -> list[Video]:
        """Its videos, oldest day first, whether they still exist or not; none where there is no such playlist."""
        period = (playlist_id - _PLAYLISTS) % _PERIODS
        first = self._first_day + period * self._days_of_a_playlist
        places = product(
            range(first, first + self._days_of_a_playlist),
            range(min(self._config.videos_per_day, _LISTABLE)),
        )
        videos = (self._build_video(day, k) for day, k in places)
        return [each for each in videos if each.playlist_id == playlist_id]

    def is_published(self, video: Video, now: float) -> bool:
        """Whether searches know it by `now` (UTC seconds); they also know what is gone."""
        lag = self._config.publication_lag_hours * 3600 * video.draws[14] / RANGE
        return video.create_time + lag <= now

    def is_available(self, thing: Thing, now: float) -> bool:
        """Whether it can be seen at `now` (UTC seconds)."""
        if now < thing.create_time or now < self._hidden_until.get(thing.id, 0):
            return False
        removed = self._removed.get(thing.id)
        return now < self._gone_at(thing) if removed is None else not removed

    def remove(self, ids: Iterable[int]) -> None:
        """Delete by hand: gone from now on, at every time, until restored."""
        self._removed.update(dict.fromkeys(ids, True))

    def restore(self, ids: Iterable[int]) -> None:
        """Make visible again, and for good, also what had disappeared by itself."""
        for each in ids:
            self._removed[each] = False
            self._hidden_until.pop(each, None)

    def hide(self, ids: Iterable[int], until: float) -> None:
        """Made private by hand: gone until then (UTC seconds), and back by itself."""
        self._hidden_until.update(dict.fromkeys(ids, until))

    def list_gone_by_hand(self, now: float) -> list[int]:
        """Ids that somebody deleted, or hid until later."""
        removed = {each for each, is_removed in self._removed.items() if is_removed}
        return sorted(removed | {each for each, until in self._hidden_until.items() if now < until})

    def rename(self, handle: str, new: str) -> None:
        """Everything that an account made is now by the new name, and nothing by the old one. Raises ScenarioError."""
        number = self.names.rename(handle, new)
        if number < len(self._accounts):
            self._accounts[number] = self.names.build(number)
            self._fetch_day.cache_clear()

    def count_held(self) -> int:
        """Videos in memory now."""
        return self._fetch_day.cache_info().currsize * self._config.videos_per_day

    def count_by_hand(self, now: float) -> dict[str, int]:
        removed = sum(self._removed.values())
        hidden = sum(now < until for until in self._hidden_until.values())
        return {"removed": removed, "restored": len(self._removed) - removed, "hidden": hidden}

    def _gone_at(self, thing: Thing) -> float:
        if thing.draws[12] >= self._config.deletion_rate * RANGE:
            return float("inf")
        return thing.create_time + self._config.deletion_days * DAY * thing.draws[13] / RANGE

    def _build_day(self, day: int) -> tuple[Video, ...]:
        return tuple(self._draw_day(day))

    def _draw_day(self, day: int) -> Iterator[Video]:
        return (self._build_video(day, k) for k in range(self._config.videos_per_day))

    def _build_video(self, day: int, k: int) -> Video:
        draws = draw_numbers(f"{self._config.seed}/video/{day}/{k}")
        create_time = day * DAY + draws[0] % DAY
        uploaded = create_time - _SHORTEST_UPLOAD - draws[1] % (_LONGEST_UPLOAD - _SHORTEST_UPLOAD + 1)
        low = (k * _STRIDE + self._salt(day)) % RANGE
        author = pick_skewed(draws[2], len(self._accounts))
        playlist_id = None
        if draws[5] % _LISTED_EVERY == 0 and k < _LISTABLE:
            playlist_id = _PLAYLISTS + author * _PERIODS + (day - self._first_day) // self._days_of_a_playlist
        return Video(uploaded << 32 | low, create_time, self._accounts[author], draws, playlist_id)

    def _salt(self, day: int) -> int:
        return (self._config.seed * 1_000_003 + day * 7_919) % RANGE


def day_of(timestamp: float) -> date:
    """The UTC day of these UTC seconds."""
    return _EPOCH + timedelta(days=int(timestamp // DAY))
