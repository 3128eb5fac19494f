"""Words for people who made a slip."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

_MEANT: Final[Mapping[str, str]] = {
    "id": "video_id",
    "create_time": "create_date",
    "hashtag_names": "hashtag_name",
    "hashtags": "hashtag_name",
    "effect_ids": "effect_id",
    "video_description": "keyword",
    "description": "keyword",
    "account": "username",
    "user": "username",
    "author": "username",
    "country": "region_code",
    "video_duration": "video_length",
    "values": "field_values",
    "op": "operation",
    "=": "EQ",
    "==": "EQ",
    ">": "GT",
    ">=": "GTE",
    "<": "LT",
    "<=": "LTE",
}
"""Names of answers and of everyday speech, and what the query language calls them."""


def suggest(word: object, known: Iterable[str]) -> str:
    """A question with the nearest known word, or else the list of known words."""
    words = list(known)
    plain = str(word)[:80].strip().casefold()
    by_fold = {each.casefold(): each for each in words}
    near = (
        [_MEANT[plain]] if _MEANT.get(plain) in words else get_close_matches(plain, by_fold, n=1, cutoff=0.6)
    )
    if near:
        return f"Did you mean {by_fold.get(near[0], near[0])}?"
    return f"Possible here: {', '.join(words)}."


def shorten(word: object) -> str:
    """At most 40 characters of what was written, to say it back."""
    text = str(word) if isinstance(word, str) else repr(word)
    return text if len(text) <= 40 else f"{text[:39]}…"


def join_or(words: Sequence[str]) -> str:
    """`A`, `A or B`, `A, B or C`."""
    return " or ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))
