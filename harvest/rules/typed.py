"""What type a field has where a file has types: Parquet. A value of another type goes to `other`, and is not lost."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from harvest.rules.cells import dump_json, writable
from harvest.rules.columns import OTHER, OWN_COLUMNS

_INT64: Final = 2**63
_LAST_SECOND: Final = 253_402_300_799
"""31 December 9999, the last that every reader knows."""


class Type(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    TRUTH = "truth"
    TEXTS = "texts"
    SECOND = "second"
    MOMENT = "moment"
    JSON = "json"


class MisfitError(ValueError):
    """The value is of another type than its field."""


_TYPES: Final[Mapping[str, Type]] = {
    **dict.fromkeys(OWN_COLUMNS, Type.MOMENT),
    **dict.fromkeys(
        ("hashtag_names", "effect_ids", "video_mention_list", "playlist_video_ids", "product_price"),
        Type.TEXTS,
    ),
    **dict.fromkeys(
        ("hashtag_info_list", "sticker_info_list", "effect_info_list", "video_label", "video_tag", OTHER),
        Type.JSON,
    ),
    "create_time": Type.SECOND,
    "video_duration": Type.NUMBER,
    "shop_performance_value": Type.NUMBER,
}


def type_of(field: str) -> Type:
    if field in _TYPES:
        return _TYPES[field]
    if field.startswith("is_"):
        return Type.TRUTH
    return Type.NUMBER if re.search(r"_count$|^count_", field) else Type.TEXT


def to_values(row: Mapping[str, object], columns: Sequence[str]) -> list[object]:
    """One row. `columns` end with `other`, which takes what has no column and what does not fit its own."""
    other = {name: value for name, value in row.items() if name not in columns}
    values: list[object] = []
    for name in columns[:-1]:
        try:
            values.append(_fit(type_of(name), row.get(name)))
        except MisfitError:
            other[name] = row[name]
            values.append(None)
    return [*values, dump_json(other) if other else None]


def _fit(kind: Type, value: object) -> object:
    return None if value is None else _FITS[kind](value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise MisfitError
    return writable(value)


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -_INT64 <= value < _INT64:
        raise MisfitError
    return value


def _truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise MisfitError
    return value


def _texts(value: object) -> list[str]:
    if not isinstance(value, list):
        raise MisfitError
    return [_text(each) for each in value]


def _second(value: object) -> datetime:
    """Since 1970."""
    second = _number(value)
    if not 0 <= second <= _LAST_SECOND:
        raise MisfitError
    return datetime.fromtimestamp(second, UTC)


def _moment(value: object) -> datetime:
    if not isinstance(value, str):
        raise MisfitError
    return datetime.fromisoformat(value)


_FITS: Final[Mapping[Type, Callable[[object], object]]] = {
    Type.TEXT: _text,
    Type.NUMBER: _number,
    Type.TRUTH: _truth,
    Type.TEXTS: _texts,
    Type.SECOND: _second,
    Type.MOMENT: _moment,
    Type.JSON: lambda value: writable(dump_json(value)),
}
