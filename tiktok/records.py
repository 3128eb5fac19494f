"""Rows of TikTok's answers as items with an exact id. Fields that nobody has documented are kept."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from tiktok import ids

_LAST_SECOND: Final = 4_102_444_800
"""2100-01-01 UTC. A larger create_time is in another unit and is not guessed at."""


class RecordError(ValueError):
    """A row that cannot be kept, because nothing in it says exactly which thing it is."""


@dataclass(frozen=True, slots=True)
class Item:
    """One harvested thing. `created_at` is UTC; `data` is the row as answered, with every id in it as text."""

    kind: str
    id: str
    created_at: datetime | None
    data: dict[str, object]


def parse_video(raw: object) -> Item:
    """A video of a query's answer. It may name its id `id` (as recorded) or `video_id` (as in TikTok's example)."""
    data = _read_row(raw)
    if "id" not in data and "video_id" in data:
        data = {"id": data["video_id"]} | data
    key = _read_key(data)
    return Item("video", key, _created_at(key, data.get("create_time")), data)


def parse_comment(raw: object) -> Item:
    """A comment or a reply. Nobody documents that a comment's id tells its time, so only `create_time` does."""
    data = _read_row(raw)
    second = _read_second(data.get("create_time"))
    return Item("comment", _read_key(data), datetime.fromtimestamp(second, UTC) if second else None, data)


def parse_account(raw: object) -> Item:
    """An account by its name, the only thing by which TikTok tells accounts apart. Names change."""
    data = _read_row(raw)
    name = data.get("username")
    if not isinstance(name, str) or not name.strip():
        raise RecordError("The row names no account.")
    return Item("account", name, None, data)


def parse_playlist(raw: object) -> Item:
    """What one answer says of a playlist: its name and some of its videos, as ids in `playlist_video_ids`."""
    data = {name: value for name, value in _read_row(raw).items() if name not in ("cursor", "has_more")}
    key = data.get("playlist_id")
    if not isinstance(key, str) or not ids.is_id(key):
        raise RecordError("The answer names no playlist.")
    return Item("playlist", key, None, data)


def parse_shop(raw: object) -> Item:
    return _parse_named("shop", "shop_id", raw)


def parse_product(raw: object) -> Item:
    return _parse_named("product", "product_id", raw)


def parse_review(raw: object) -> Item:
    """A review of a product, which the row has to name. It has no id: the digest of product, time and text is its key, in
    64 hexadecimal digits. `create_time` is in milliseconds by TikTok's example, and no unit stands in its table."""
    data = _read_row(raw)
    product, time, text = (data.get(name) for name in ("product_id", "create_time", "review_text"))
    if not isinstance(product, str) or not ids.is_id(product) or (time is None and not text):
        raise RecordError("Nothing tells this review from others.")
    told = json.dumps([product, time, text], ensure_ascii=False).encode("utf-8", "replace")
    second = _read_second(time) or _read_millisecond(time)
    created_at = datetime.fromtimestamp(second, UTC) if second else None
    return Item("review", sha256(told).hexdigest(), created_at, data)


def _parse_named(kind: str, name: str, raw: object) -> Item:
    data = _read_row(raw)
    key = data.get(name)
    if not isinstance(key, str) or not ids.is_id(key):
        raise RecordError("The row has no exact id.")
    return Item(kind, key, None, data)


def _read_row(raw: object) -> dict[str, object]:
    if not isinstance(raw, dict):
        raise RecordError("The row is not an object.")
    return {str(name): _with_text_ids(str(name), value) for name, value in raw.items()}


def _read_key(data: dict[str, object]) -> str:
    key = data.get("id")
    if not isinstance(key, str) or not ids.is_id(key):
        raise RecordError("The row has no exact id.")
    return key


def _with_text_ids(name: str, value: object) -> object:
    """Integers become text where the name says that they are ids, at any depth: effect_info_list[].effect_id."""
    match value:
        case dict():
            return {str(inner): _with_text_ids(str(inner), part) for inner, part in value.items()}
        case list():
            return [_with_text_ids(name, part) for part in value]
        case int() if _names_ids(name) and not isinstance(value, bool):
            return str(value)
    return value


def _names_ids(name: str) -> bool:
    return name in ("id", "ids") or name.endswith(("_id", "_ids"))


def _created_at(key: str, create_time: object) -> datetime | None:
    """`create_time` where it is a plausible second, else the second in the id, else None."""
    second = _read_second(create_time) or _read_second(int(key) >> 32)
    return datetime.fromtimestamp(second, UTC) if second else None


def _read_second(value: object) -> int:
    """Seconds since 1970, from a number or digits; 0 for anything that cannot be meant so."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,10}", value):
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < _LAST_SECOND:
        return value
    return 0


def _read_millisecond(value: object) -> int:
    """Seconds since 1970, from milliseconds; 0 for anything that cannot be meant so."""
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return _read_second(value // 1000) if is_whole else 0  # type: ignore[operator]
