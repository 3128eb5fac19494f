"""How a collection goes beyond the approved plan, in a sentence each."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from proposals.rules.days import say_day
from tiktok.query import Condition, Operation
from tiktok.query.hints import join_or
from tiktok.query.within import Excess
from tiktok.query.words import say_condition

MOST: Final = 10
"""Names that are listed; the rest is counted."""

_KINDS: Final = {
    "comments": "Comments of videos that are named one by one are",
    "accounts": "Profiles of accounts that are named one by one are",
    "followers": "Lists of followers are",
    "following": "Lists of followed accounts are",
    "liked": "Lists of liked videos are",
    "pinned": "Lists of pinned videos are",
    "reposted": "Lists of reposted videos are",
    "playlists": "Playlists are",
    "shops": "Shops are",
    "products": "Products of shops are",
    "reviews": "Reviews of products are",
}
_EXTRAS: Final = {
    "comments": "comments",
    "replies": "replies to comments",
    "accounts": "profiles of accounts",
    "products": "products of shops",
    "reviews": "reviews of products",
}


def say_kind(kind: str) -> str:
    return f"{_KINDS.get(kind, 'Videos are')} not in the plan."


def say_excess(excess: Excess) -> str:
    demand = _say_any(excess.demand)
    if excess.leaves_out:
        return f"The plan leaves out videos where {demand}. This collection does not."
    if excess.found:
        return f"Videos where {_say_any(excess.found)} are not in the plan, which takes only those where {demand}."
    return f"The plan takes only videos where {demand}. This collection takes others too."


def say_begins(first: date, plan: date) -> str:
    return f"The period begins on {say_day(first)}; that of the plan on {say_day(plan)}."


def say_ends(last: date, plan: date) -> str:
    return f"The period ends on {say_day(last)}; that of the plan on {say_day(plan)}."


def say_fields(names: Sequence[str]) -> str:
    return f"Fields that are not in the plan: {', '.join(names)}."


def say_inputs(kind: str, names: Sequence[str], *, by_query: bool) -> str:
    listed = ", ".join(names[:MOST]) + (f" and {len(names) - MOST:,} more" if len(names) > MOST else "")
    what = "videos" if kind == "comments" else "names"
    if by_query:
        return (
            f"The plan takes {kind} with the videos that it finds, and does not name these {what}: {listed}."
        )
    return f"The plan does not name these: {listed}."


def say_extras(names: Sequence[str]) -> str:
    return f"Not in the plan: {', '.join(_EXTRAS.get(name, name) for name in names)}."


def _say_any(conditions: Sequence[Condition]) -> str:
    """Values of one field are said together."""
    joined: dict[tuple[str, Operation], list[str]] = {}
    for each in conditions:
        operation = Operation.IN if each.operation is Operation.EQ else each.operation
        joined.setdefault((each.field_name, operation), []).extend(each.field_values)
    return join_or(
        [say_condition(Condition(name, how, tuple(values))) for (name, how), values in joined.items()]
    )
