"""Accounts beyond those that make videos: who they are and who follows whom, all computed from a name.

Account n has n at the end of its handle, so that a handle is enough to find everything about it.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time
from enum import StrEnum
from typing import NamedTuple

from tiktok.simulator.config import Config
from tiktok.simulator.draws import RANGE, draw_numbers
from tiktok.simulator.envelope import invalid_params
from tiktok.simulator.names import Account, Names
from tiktok.simulator.timelines import Timeline
from tiktok.simulator.world import DAY

_POPULATION = 10_000_019
"""A prime, so that steps of any length visit everybody once."""
_YEAR = 365 * DAY
_QUICKEST = 60
_REFUSED_EVERY, _SHY_EVERY = 25, 3


class Ties(StrEnum):
    """The two lists of people around an account."""

    FOLLOWERS = "followers"
    FOLLOWING = "following"


class Person(NamedTuple):
    """`draws` decide its profile; lists around it have draws of their own."""

    number: int
    account: Account
    draws: tuple[int, ...]


class People:
    def __init__(self, config: Config, names: Names) -> None:
        self._seed, self._names = config.seed, names
        opened = datetime.combine(config.first_day, time(), UTC)
        self._start = int(opened.timestamp()) - 2 * _YEAR
        self._removed: set[str] = set()

    def find(self, username: object) -> Person:
        """Raises Refused for an empty, unknown or undisclosed name, with the words that public clients have met."""
        if not isinstance(username, str) or not username:
            raise invalid_params("username is required")
        person = self._look_up(username)
        if person is None or not self.is_there(person.account):
            raise invalid_params(f"{username} is invalid: cannot find the user")
        if person.draws[15] % _REFUSED_EVERY == 0:
            raise invalid_params("API cannot return this user's information")
        return person

    def is_there(self, account: Account) -> bool:
        return account.handle not in self._removed

    def remove(self, handles: Iterable[str]) -> None:
        """Delete by hand: the profile and its places in the lists of others. Its videos stay as they are."""
        self._removed.update(handle.lower() for handle in handles)

    def restore(self, handles: Iterable[str]) -> None:
        self._removed.difference_update(handle.lower() for handle in handles)

    def count_removed(self) -> int:
        return len(self._removed)

    def refuse_if_private(self, person: Person, name: str) -> None:
        """Raises Refused where this person keeps the list with this name to itself."""
        if draw_numbers(f"{self._seed}/shy/{name}/{person.number}")[0] % _SHY_EVERY == 0:
            raise invalid_params(f"The {name} list of this user is private")

    def build_ties(self, person: Person, ties: Ties) -> Timeline:
        """When somebody joined the list, from two years before the first video."""
        first, share = draw_numbers(f"{self._seed}/{ties}/{person.number}")[:2]
        most = 4.5 if ties is Ties.FOLLOWERS else 2
        gap = max(_QUICKEST, int(_YEAR / 10 ** (0.7 + most * (share / RANGE) ** 2)))
        return Timeline(self._start + first % gap, gap)

    def pick(self, person: Person, ties: Ties, event: int) -> Account:
        """Who is at this place of the list: different people at different places, and never oneself."""
        start, step = draw_numbers(f"{self._seed}/pick/{ties}/{person.number}")[:2]
        number = (start + event * (step % (_POPULATION - 1) + 1)) % _POPULATION
        return self._names.build(_POPULATION if number == person.number else number)

    def _look_up(self, username: str) -> Person | None:
        number = self._names.find(username)
        if number is None or number > _POPULATION:
            return None
        return Person(number, self._names.build(number), draw_numbers(f"{self._seed}/profile/{number}"))
