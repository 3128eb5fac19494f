"""A query in plain English, so that a person can see whether it asks what they mean."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from tiktok.query.grammar import LENGTHS, Condition, Operation, Query
from tiktok.query.hints import join_or
from tiktok.regions import REGIONS

MOST_VALUES: Final = 10
"""Values of one condition that are spoken; the rest is counted."""


def say_query(query: Query) -> str:
    """One to three sentences: what has to be true, of what one is enough, what must not be."""
    sentences = []
    if query.all_of:
        sentences.append(f"Videos where {_join(query.all_of, 'and')}.")
    if query.any_of:
        opening = (
            "At least one of these is also true"
            if query.all_of
            else "Videos where at least one of these is true"
        )
        sentences.append(f"{opening}: {_join(query.any_of, 'or')}.")
    if query.none_of:
        opening = "Left out are those where" if sentences else "All videos except those where"
        sentences.append(f"{opening} {_join(query.none_of, 'or')}.")
    return " ".join(sentences)


def _join(conditions: Sequence[Condition], word: str) -> str:
    return f"; {word} ".join(map(say_condition, conditions))


def say_condition(condition: Condition) -> str:
    """One condition as a clause: `the account is @bee or @wasp`."""
    subject, say_value = _FIELDS[condition.field_name]
    values = [say_value(value) for value in condition.field_values]
    return f"{subject} {_relation(condition)}{join_or(_cut(values))}"


def _relation(condition: Condition) -> str:
    words = _DAY_RELATIONS if condition.field_name == "create_date" else _RELATIONS
    return words[condition.operation]


def _cut(values: list[str]) -> list[str]:
    rest = len(values) - MOST_VALUES
    return values if rest <= 0 else [*values[:MOST_VALUES], f"one of {rest:,} more"]


def _quote(value: str) -> str:
    return f"“{value}”"


def _say_day(value: str) -> str:
    day = datetime.strptime(value, "%Y%m%d")  # noqa: DTZ007 -- a day has no zone
    return f"{day.day} {day:%B %Y}"


def _say_region(value: str) -> str:
    return f"{REGIONS.get(value, value)} ({value})"


def _say_number(value: str) -> str:
    return f"{int(value):,}"


_RELATIONS: Final[Mapping[Operation, str]] = {
    Operation.EQ: "",
    Operation.IN: "",
    Operation.GT: "more than ",
    Operation.GTE: "at least ",
    Operation.LT: "fewer than ",
    Operation.LTE: "at most ",
}
_DAY_RELATIONS: Final[Mapping[Operation, str]] = {
    Operation.EQ: "on ",
    Operation.IN: "on ",
    Operation.GT: "after ",
    Operation.GTE: "on or after ",
    Operation.LT: "before ",
    Operation.LTE: "on or before ",
}
_FIELDS: Final[Mapping[str, tuple[str, Callable[[str], str]]]] = {
    "create_date": ("the video was posted", _say_day),
    "username": ("the account is", lambda value: f"@{value}"),
    "region_code": ("the account was registered in", _say_region),
    "video_id": ("the video's number is", str),
    "hashtag_name": ("a hashtag is", lambda value: f"#{value}"),
    "keyword": ("the description has something like", _quote),
    "music_id": ("the sound's number is", str),
    "effect_id": ("an effect's number is", str),
    "video_length": ("the video is", lambda value: LENGTHS[value]),
    "view_count": ("the number of views is", _say_number),
    "comment_count": ("the number of comments is", _say_number),
}
