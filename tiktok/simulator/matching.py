"""Whether a video matches a query: an own reading of TikTok's grammar, apart from the client's.

`and`: all are true. `or`: at least one. `not`: none. The three lists are joined by and.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tiktok.regions import REGIONS
from tiktok.simulator import traits
from tiktok.simulator.approximation import sounds_like
from tiktok.simulator.envelope import invalid_params
from tiktok.simulator.world import Video, day_of

type Matcher = Callable[[Video, float], bool]
"""Asked with a video and the time in UTC seconds, because counts grow."""

_LONGEST_NUMBER = 20
_LISTS = ("and", "or", "not")
_KEYS = {"field_name", "operation", "field_values"}
_EQUALS = ("EQ", "IN")
_COMPARES: Mapping[str, Callable[[Any, Any], bool]] = {
    "EQ": lambda have, want: have == want,
    "GT": lambda have, want: have > want,
    "GTE": lambda have, want: have >= want,
    "LT": lambda have, want: have < want,
    "LTE": lambda have, want: have <= want,
}
_BANDS = (traits.SHORT, traits.MID, traits.LONG, traits.EXTRA_LONG)


@dataclass(frozen=True, slots=True)
class _Field:
    """Operations that fit, the test that a value must pass, and how a matcher is built."""

    operations: tuple[str, ...]
    is_value: Callable[[str], bool]
    build: Callable[[str, tuple[str, ...]], Matcher]


def build_matcher(query: object) -> Matcher:
    """Raises Refused, naming the place, for what the documented grammar does not hold."""
    if not isinstance(query, dict):
        raise invalid_params("query is required and must be an object")
    if unknown := sorted(set(query) - set(_LISTS)):
        raise invalid_params(f"query: unknown key {unknown[0]!r}")
    every, some, none = (_build_list(query, name) for name in _LISTS)
    if not (every or some or none):
        raise invalid_params("query: at least one condition is required")
    return lambda video, now: (
        all(test(video, now) for test in every)
        and (not some or any(test(video, now) for test in some))
        and not any(test(video, now) for test in none)
    )


def mentions_keyword(query: Mapping[str, Any]) -> bool:
    """Whether a condition of a valid query asks for a keyword."""
    return any(condition["field_name"] == "keyword" for name in _LISTS for condition in query.get(name) or ())


def _build_list(query: Mapping[str, Any], name: str) -> list[Matcher]:
    conditions = query.get(name) or []
    if not isinstance(conditions, list):
        raise invalid_params(f"query.{name} must be a list")
    return [_build_condition(each, f"query.{name}[{n}]") for n, each in enumerate(conditions)]


def _build_condition(condition: object, place: str) -> Matcher:
    if not isinstance(condition, dict) or not set(condition) <= _KEYS:
        raise invalid_params(f"{place} must be an object with field_name, operation and field_values")
    field = _FIELDS.get(str(condition.get("field_name")))
    if field is None:
        raise invalid_params(f"{place}.field_name {condition.get('field_name')!r} is invalid")
    operation = condition.get("operation")
    if operation not in field.operations:
        raise invalid_params(f"{place}.operation {operation!r} is invalid for {condition['field_name']}")
    return field.build(operation, _read_values(condition, field, operation, place))


def _read_values(condition: Mapping[str, Any], field: _Field, operation: str, place: str) -> tuple[str, ...]:
    values = condition.get("field_values")
    if not isinstance(values, list) or not values:
        raise invalid_params(f"{place}.field_values must be a list of at least one string")
    if operation != "IN" and len(values) > 1:
        raise invalid_params(f"{place}: {operation} takes one value, use IN for several")
    for value in values:
        if not isinstance(value, str) or not field.is_value(value):
            raise invalid_params(f"{place}.field_values: {value!r} is invalid")
    return tuple(values)


def _equal_to(read: Callable[[Video], str]) -> Callable[[str, tuple[str, ...]], Matcher]:
    def build(_operation: str, values: tuple[str, ...]) -> Matcher:
        wanted = frozenset(value.casefold() for value in values)
        return lambda video, _now: read(video).casefold() in wanted

    return build


def _any_equal_to(read: Callable[[Video], tuple[str, ...]]) -> Callable[[str, tuple[str, ...]], Matcher]:
    def build(_operation: str, values: tuple[str, ...]) -> Matcher:
        wanted = frozenset(value.casefold() for value in values)
        return lambda video, _now: not wanted.isdisjoint(read(video))

    return build


def _numbered(read: Callable[[Video, float], int]) -> Callable[[str, tuple[str, ...]], Matcher]:
    def build(operation: str, values: tuple[str, ...]) -> Matcher:
        compare, wanted = _COMPARES[operation], int(values[0])
        return lambda video, now: compare(read(video, now), wanted)

    return build


def _build_created(operation: str, values: tuple[str, ...]) -> Matcher:
    if operation == "IN":
        return lambda video, _now: f"{day_of(video.create_time):%Y%m%d}" in values
    compare = _COMPARES[operation]
    return lambda video, _now: compare(f"{day_of(video.create_time):%Y%m%d}", values[0])


def _build_keyword(_operation: str, values: tuple[str, ...]) -> Matcher:
    phrases = [re.findall(r"\w+", value.casefold()) for value in values]

    def matches(video: Video, _now: float) -> bool:
        words = traits.spoken_words(video)
        return any(
            all(any(sounds_like(word, part) for word in words) for part in phrase) for phrase in phrases
        )

    return matches


def _is_digits(value: str) -> bool:
    """At most 20 digits: 64 bits."""
    return value.isascii() and value.isdigit() and len(value) <= _LONGEST_NUMBER


def is_date(value: str) -> bool:
    """`YYYYMMDD`, eight digits of a day that exists, from 1970 on."""
    if not (len(value) == 8 and _is_digits(value) and value >= "1970"):
        return False
    try:
        date(int(value[:4]), int(value[4:6]), int(value[6:]))
    except ValueError:
        return False
    return True


_FIELDS: Mapping[str, _Field] = {
    "create_date": _Field(("IN", *_COMPARES), is_date, _build_created),
    "username": _Field(_EQUALS, bool, _equal_to(lambda video: video.author.handle)),
    "region_code": _Field(_EQUALS, REGIONS.__contains__, _equal_to(lambda video: video.author.region_code)),
    "video_id": _Field(_EQUALS, _is_digits, _equal_to(lambda video: str(video.id))),
    "hashtag_name": _Field(_EQUALS, bool, _any_equal_to(traits.hashtags)),
    "keyword": _Field(_EQUALS, lambda value: bool(re.search(r"\w", value)), _build_keyword),
    "music_id": _Field(_EQUALS, _is_digits, _equal_to(lambda video: str(traits.music_id(video)))),
    "effect_id": _Field(_EQUALS, _is_digits, _any_equal_to(traits.effect_ids)),
    "video_length": _Field(_EQUALS, _BANDS.__contains__, _equal_to(traits.length_band)),
    "view_count": _Field(tuple(_COMPARES), _is_digits, _numbered(traits.view_count)),
    "comment_count": _Field(tuple(_COMPARES), _is_digits, _numbered(traits.comment_count)),
}
