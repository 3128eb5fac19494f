"""What to do after a request that failed: how long to wait, and when to stop asking.

    retry            5 more tries, pauses up to 5, 10, 20, 40, 80 s drawn at random   then halve
    narrow_window    2 more tries, as above                                           then halve
    restart_window   the same request after 2, 5 and 10 s                             then restart, 3 times; then halve
    wait             as long as the server says, or 10, 20, 40 … 600 s                as often as it asks
    all others       once                                                             give up

A window of days that can be halved no further is given up. Failed requests count against the quota.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tiktok.errors import Advice

RETRIES: Final = {Advice.RETRY: 5, Advice.NARROW_WINDOW: 2}
SEARCH_WAITS: Final = (2, 5, 10)
"""Seconds. TikTok may not yet know a search_id that it has just given."""
RESTARTS: Final = 3
STALLS: Final = 3
"""Extra requests for a page that says that there is more, but not where."""
STALL_WAIT: Final = 2
_FIRST_PAUSE: Final = 5
_FIRST_WAIT: Final = 10
_LONGEST: Final = 600


class Move(StrEnum):
    AGAIN = "again"
    RESTART = "restart"
    HALVE = "halve"
    GIVE_UP = "give_up"


@dataclass(frozen=True, slots=True)
class Decision:
    """`wait` is in seconds; `tries` are the counts to keep until a request succeeds (`restarts`: until the end)."""

    move: Move
    wait: float
    tries: dict[str, int]


def decide(
    advice: Advice, tries: Mapping[str, int], *, draw: float, retry_after: int | None = None
) -> Decision:
    """`draw` is a random number from 0 to 1: pauses of many workers must not fall together."""
    match advice:
        case Advice.RETRY | Advice.NARROW_WINDOW:
            return _retry(RETRIES[advice], tries, draw)
        case Advice.RESTART_WINDOW:
            return _search_again(tries)
        case Advice.WAIT:
            return _wait(tries, retry_after)
        case _:
            return Decision(Move.GIVE_UP, 0, dict(tries))


def after_success(tries: Mapping[str, int]) -> dict[str, int]:
    """A page came: pauses begin anew. Restarts are counted for the whole window, else it could restart for ever."""
    return {name: count for name, count in tries.items() if name == "restarts"}


def after_stall(tries: Mapping[str, int]) -> Decision:
    """The page brought no way on."""
    count = tries.get("stalls", 0)
    move = Move.GIVE_UP if count >= STALLS else Move.AGAIN
    return Decision(move, STALL_WAIT, {**after_success(tries), "stalls": count + 1})


def _retry(most: int, tries: Mapping[str, int], draw: float) -> Decision:
    count = tries.get("retries", 0)
    if count >= most:
        return Decision(Move.HALVE, 0, {})
    pause = 1 + draw * (min(_LONGEST, _FIRST_PAUSE * 2**count) - 1)
    return Decision(Move.AGAIN, pause, {**tries, "retries": count + 1})


def _search_again(tries: Mapping[str, int]) -> Decision:
    count, restarts = tries.get("searches", 0), tries.get("restarts", 0)
    if count < len(SEARCH_WAITS):
        return Decision(Move.AGAIN, SEARCH_WAITS[count], {**tries, "searches": count + 1})
    if restarts < RESTARTS:
        return Decision(Move.RESTART, 0, {"restarts": restarts + 1})
    return Decision(Move.HALVE, 0, {})


def _wait(tries: Mapping[str, int], retry_after: int | None) -> Decision:
    count = tries.get("waits", 0)
    pause = min(_LONGEST, _FIRST_WAIT * 2 ** min(count, 10))
    return Decision(Move.AGAIN, retry_after or pause, {**tries, "waits": count + 1})
