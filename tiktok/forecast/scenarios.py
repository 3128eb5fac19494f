"""How much a query may bring, guessed three times. Nobody knows before access; after the first run it is counted.

The rates are ours: orders of magnitude, a factor of ten apart for tags and words, less for accounts, which people count
for themselves.
"""

from dataclasses import dataclass
from typing import Final

from tiktok.forecast.assumptions import USUAL, Mix, ceil_div
from tiktok.query.grammar import Condition, Query

MONTH: Final = 30
"""Days."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Videos in 30 days for each account, each hashtag (sound, effect), each keyword, and each region where nothing
    narrower is asked."""

    key: str
    title: str
    per_account: int
    per_hashtag: int
    per_keyword: int
    per_region: int
    mix: Mix


SMALL: Final = Scenario("small", "Few videos", 4, 300, 600, 300_000, Mix(2, 5, 2, 10))
MIDDLE: Final = Scenario("middle", "A usual number", 12, 3_000, 6_000, 3_000_000, USUAL)
LARGE: Final = Scenario("large", "Many videos", 40, 30_000, 60_000, 30_000_000, Mix(50, 20, 5, 2))
SCENARIOS: Final = (SMALL, MIDDLE, LARGE)

_TAGS: Final = ("hashtag_name", "music_id", "effect_id")


def estimate_videos(query: Query, days: int, scenario: Scenario) -> int:
    """What stands in "or" adds up; of what stands in "and" the narrowest counts; "not" takes nothing away."""
    within = [_estimate(each, days, scenario) for each in query.all_of]
    widest = [_estimate(each, days, scenario) for each in query.any_of]
    known = [each for each in within if each is not None]
    if widest:
        known.append(sum(_anything(days, scenario) if each is None else each for each in widest))
    return min(known, default=_anything(days, scenario))


def estimate_accounts(query: Query) -> int | None:
    """How many accounts the videos can be of, where the query names them all; else None."""
    named = [len(each.field_values) for each in query.all_of if each.field_name == "username"]
    if query.any_of and all(each.field_name == "username" for each in query.any_of):
        named.append(sum(len(each.field_values) for each in query.any_of))
    return min(named, default=None)


def _estimate(condition: Condition, days: int, scenario: Scenario) -> int | None:
    """None where a condition says nothing on how many there are."""
    count = len(condition.field_values)
    if condition.field_name == "video_id":
        return count
    rate = {
        "username": scenario.per_account,
        "keyword": scenario.per_keyword,
        "region_code": scenario.per_region,
        **dict.fromkeys(_TAGS, scenario.per_hashtag),
    }.get(condition.field_name)
    return None if rate is None else ceil_div(count * rate * days, MONTH)


def _anything(days: int, scenario: Scenario) -> int:
    """Ten regions' worth, for a query that names nothing."""
    return ceil_div(10 * scenario.per_region * days, MONTH)
