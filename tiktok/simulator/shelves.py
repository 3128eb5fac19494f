"""The videos around an account: liked, reposted, pinned. All computed, none stored.

Something is liked or reposted at equal intervals, each time another video of the day before, so that no video comes
twice in a list. Pinned is what an account posted first.
"""

from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

from tiktok.simulator.config import Config
from tiktok.simulator.draws import RANGE, draw_numbers
from tiktok.simulator.faults import Fault, Faults, Setting
from tiktok.simulator.people import People, Person
from tiktok.simulator.questions import read_fields, read_integer, read_max_count, read_object
from tiktok.simulator.rows import FIELDS, build_row
from tiktok.simulator.timelines import Stretch, Timeline, cut_by_index, cut_by_time
from tiktok.simulator.world import DAY, Video, World

_LIKED, _REPOSTED = "liked", "reposted"
_QUICKEST = 3_600
_LOOKED_THROUGH = 2_000
"""As many of the world's first videos are looked through for what an account has pinned."""
_NOT_HERE = ("effect_ids", "playlist_id", "voice_to_text")
_FIELDS = tuple(name for name in FIELDS if name not in _NOT_HERE)
"""The fields of these pages, as of 2026-09-01."""


class Shelves:
    """Not safe between threads: the application holds its lock."""

    def __init__(self, config: Config, world: World, people: People, faults: Faults) -> None:
        self._config, self._world, self._people, self._faults = config, world, people, faults
        self._find_first = lru_cache(256)(self._look_through)

    def list_liked(self, url_query: str, body: bytes, now: float) -> dict[str, Any]:
        """The last like first, of those accounts that show it. Raises Refused."""
        fields, raw, person = self._read(url_query, body)
        self._people.refuse_if_private(person, _LIKED)
        unit = 1000 if self._faults.level(Setting.LIKED_CURSOR_MS) else 1
        cursor, size = read_integer(raw, "cursor", 0) // unit, read_max_count(raw)
        line = self._build_line(person, _LIKED)
        stretch = cut_by_time(line, now, cursor, size, 0)
        rows = self._build_rows(person, _LIKED, line, stretch, fields, now)
        return self._spoil({"user_liked_videos": rows, **stretch.place(unit=unit)})

    def list_reposted(self, url_query: str, body: bytes, now: float) -> dict[str, Any]:
        """The last one first. Raises Refused."""
        fields, raw, person = self._read(url_query, body)
        line = self._build_line(person, _REPOSTED)
        stretch = cut_by_index(line, now, read_integer(raw, "cursor", 0), read_max_count(raw))
        rows = self._build_rows(person, _REPOSTED, line, stretch, fields, now)
        key = (
            "user_reposted_videos" if self._faults.level(Setting.REPOSTED_AS_IN_TABLE) else "reposted_videos"
        )
        return self._spoil({key: rows, **stretch.place()})

    def list_pinned(self, url_query: str, body: bytes, now: float) -> dict[str, Any]:
        """At most three. Raises Refused."""
        fields, _raw, person = self._read(url_query, body)
        own = self._find_first(person.account.handle)[: person.draws[10] % 4]
        there = (each for each in own if self._world.is_available(each, now))
        return {"pinned_videos_list": [_build_row(each, fields, now) for each in there]}

    def _read(self, url_query: str, body: bytes) -> tuple[tuple[str, ...], Mapping[str, Any], Person]:
        fields, raw = read_fields(url_query, _FIELDS), read_object(body)
        return fields, raw, self._people.find(raw.get("username"))

    def _build_line(self, person: Person, name: str) -> Timeline:
        """From the second day on; no more in a day than the day before has videos."""
        first, share = draw_numbers(f"{self._config.seed}/{name}/{person.number}")[:2]
        most = DAY // max(1, self._config.videos_per_day) + 1
        gap = max(_QUICKEST, most, int(365 * DAY / 10 ** (1 + 2.5 * share / RANGE)))
        return Timeline(self._world.first_second + DAY + first % gap, gap)

    def _build_rows(
        self,
        person: Person,
        name: str,
        line: Timeline,
        stretch: Stretch,
        fields: tuple[str, ...],
        now: float,
    ) -> list[dict[str, Any]]:
        videos = (self._pick(person, name, line, number) for number in stretch.numbers)
        return [
            _build_row(each, fields, now) for each in videos if each and self._world.is_available(each, now)
        ]

    def _pick(self, person: Person, name: str, line: Timeline, number: int) -> Video | None:
        day, second = divmod(line.second(number), DAY)
        start = draw_numbers(f"{self._config.seed}/{name}/{person.number}/{day}")[0]
        size = max(1, self._config.videos_per_day)
        return self._world.build_video(day - 1, (start + second // line.gap) % size)

    def _look_through(self, handle: str) -> tuple[Video, ...]:
        own = (
            each
            for each in islice(self._world.list_oldest(), _LOOKED_THROUGH)
            if each.author.handle == handle
        )
        return tuple(islice(own, 3))

    def _spoil(self, page: dict[str, Any]) -> dict[str, Any]:
        if page["has_more"] and self._faults.strikes(Fault.CURSOR_MISSING):
            del page["cursor"]
        return page


def _build_row(video: Video, fields: tuple[str, ...], now: float) -> dict[str, Any]:
    """As in a search, but for the names that these pages write otherwise."""
    row = build_row(video, fields, now)
    if "video_tag" in row:
        row["video_tag"] = _rename_tag(row["video_tag"])
    if "effect_info_list" in row:
        row["effect_info_list"] = [
            {name.replace("photo_url", "photo_URI"): value for name, value in each.items()}
            for each in row["effect_info_list"]
        ]
    return row


def _rename_tag(tag: Mapping[str, int]) -> dict[str, int]:
    """Other names, and the two numbers for AI-generated content the other way round."""
    number = 3 - tag["number"] if tag["type"] == 1 else tag["number"]
    return {"video_tag_type": tag["type"], "video_tag_number": number}
