"""What accounts are called: by nature a name with the account's number at its end, until somebody renames it."""

import re
from typing import NamedTuple

from tiktok.simulator import vocabulary as words
from tiktok.simulator.config import ScenarioError
from tiktok.simulator.draws import draw_numbers, pick_skewed

_NUL_EVERY = 25
"""Every 25th account has NUL characters in its name, as seen in a public recording of 2024-11-18."""
_NEW = re.compile(r"[a-z0-9_][a-z0-9_.]{1,23}")


class Account(NamedTuple):
    """`name` is what an answer holds; `handle` the same without NULs, which queries meet."""

    name: str
    handle: str
    region_code: str


class Names:
    """Only what was renamed is stored."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._renamed: dict[int, Account] = {}
        self._numbers: dict[str, int] = {}

    def build(self, number: int) -> Account:
        """Account `number` as it is called now."""
        return self._renamed.get(number) or build_account(self._seed, number)

    def find(self, handle: str) -> int | None:
        """The number of the account that is called so now."""
        wanted = handle.lower()
        if wanted in self._numbers:
            number = self._numbers[wanted]
            return number if self.build(number).handle == wanted else None
        found = re.fullmatch(r"sim_[a-z]+_([0-9]{1,8})", wanted)
        number = int(found[1]) if found else -1
        return number if found and self.build(number).handle == wanted else None

    def rename(self, handle: str, new: str) -> int:
        """The number of the account. Raises ScenarioError for one that is not there, and for a name that was ever in use."""
        number, wanted = self.find(handle), new.lower()
        if number is None:
            raise ScenarioError(f"No account is called {handle!r}.")
        if not _NEW.fullmatch(wanted) or wanted.startswith("sim_") or wanted in self._numbers:
            raise ScenarioError(
                f"{new!r} cannot be the new name: 2 to 24 letters, digits, dots and _, not sim_ at its start, never used before."
            )
        self._renamed[number] = self.build(number)._replace(name=wanted, handle=wanted)
        self._numbers[wanted] = number
        return number


def build_account(seed: int, n: int) -> Account:
    """Account n by nature, whether it makes videos in a world or only follows others."""
    draws = draw_numbers(f"{seed}/account/{n}")
    start = words.HANDLE_STARTS[draws[0] % len(words.HANDLE_STARTS)]
    end = words.HANDLE_ENDS[draws[1] % len(words.HANDLE_ENDS)]
    handle = f"sim_{start}{end}_{n}"
    name = f"{handle[:-1]}\0\0\0\0\0{handle[-1]}" if n % _NUL_EVERY == _NUL_EVERY - 1 else handle
    return Account(name, handle, words.REGIONS[pick_skewed(draws[2], len(words.REGIONS))])
