"""What is said about one account: its profile, and the people around it."""

from collections.abc import Callable, Mapping
from typing import Any

from tiktok.simulator import vocabulary as words
from tiktok.simulator.config import Config
from tiktok.simulator.draws import pick_skewed
from tiktok.simulator.faults import Faults, Setting
from tiktok.simulator.people import People, Person, Ties
from tiktok.simulator.questions import read_fields, read_integer, read_max_count, read_object
from tiktok.simulator.rows import fill_row
from tiktok.simulator.timelines import Timeline, cut_by_time


class Accounts:
    """Not safe between threads: the application holds its lock."""

    def __init__(self, config: Config, people: People, faults: Faults) -> None:
        self._people, self._faults = people, faults
        self._video_makers = config.accounts

    def show(self, url_query: str, body: bytes, now: float) -> dict[str, Any]:
        """The profile as it is now. Raises Refused."""
        fields = read_fields(url_query, (*_FIELDS, *_TIES, "username"))
        person = self._people.find(read_object(body).get("username"))
        if self._faults.level(Setting.USERNAME_SHOWN):
            fields = tuple(dict.fromkeys((*fields, "username")))
        else:
            fields = tuple(name for name in fields if name != "username")
        return fill_row(fields, lambda name: self._read(person, name, now), person.draws[11])

    def list_followers(self, url_query: str, body: bytes, now: float) -> dict[str, Any]:
        """Newest first. Raises Refused."""
        cap = int(self._faults.level(Setting.FOLLOWER_CAP))
        return self._list_ties(read_object(body), Ties.FOLLOWERS, cap, now)

    def list_following(self, url_query: str, body: bytes, now: float) -> dict[str, Any]:
        """Newest first, of those accounts that show it. Raises Refused."""
        raw = read_object(body)
        self._people.refuse_if_private(self._people.find(raw.get("username")), Ties.FOLLOWING)
        return self._list_ties(raw, Ties.FOLLOWING, 0, now)

    def _list_ties(self, raw: Mapping[str, Any], ties: Ties, cap: int, now: float) -> dict[str, Any]:
        person = self._people.find(raw.get("username"))
        line = self._build_line(person, ties)
        stretch = cut_by_time(line, now, read_integer(raw, "cursor", 0), read_max_count(raw), cap)
        ever = (self._people.pick(person, ties, number) for number in stretch.numbers)
        accounts = (each for each in ever if self._people.is_there(each))
        rows = [{"display_name": each.handle[4:].title(), "username": each.name} for each in accounts]
        return {f"user_{ties}": rows, **stretch.place()}

    def _build_line(self, person: Person, ties: Ties) -> Timeline:
        at_once = max(1, int(self._faults.level(Setting.FOLLOWS_PER_SECOND)))
        return self._people.build_ties(person, ties)._replace(at_once=at_once)

    def _read(self, person: Person, name: str, now: float) -> object:
        if name == "username":
            return person.account.name
        if name == "video_count" and person.number >= self._video_makers:
            return 0
        if name in _TIES:
            return self._build_line(person, _TIES[name]).count(now)
        return _FIELDS[name](person)


def _write_bio(person: Person) -> str:
    """One in three says nothing, which comes as an empty text (codebook)."""
    if person.draws[1] % 3 == 0:
        return ""
    size = len(words.CAPTION_WORDS)
    return " ".join(words.CAPTION_WORDS[person.draws[n] % size] for n in range(2, 6))


_FIELDS: Mapping[str, Callable[[Person], object]] = {
    "display_name": lambda person: person.account.handle[4:].title(),
    "bio_description": _write_bio,
    "avatar_url": lambda person: f"https://avatars.invalid/{person.number}.jpeg",
    "is_verified": lambda person: person.draws[6] % 50 == 0,
    "bio_url": lambda person: f"https://links.invalid/{person.number}" if person.draws[7] % 9 == 0 else None,
    "likes_count": lambda person: pick_skewed(person.draws[8], 30_000_000),
    "video_count": lambda person: 1 + pick_skewed(person.draws[9], 3_000),
}
_TIES: Mapping[str, Ties] = {"follower_count": Ties.FOLLOWERS, "following_count": Ties.FOLLOWING}
"""The documented fields (user-info, page of 2026-09-01). How many videos and likes is drawn, not counted."""
