"""Columns of each kind of record in a dataset, and which of them a person may choose."""

from collections.abc import Collection, Iterable
from typing import Final

from harvest.rules.kinds import KINDS
from tiktok.fields import (
    ACCOUNT_FIELDS,
    COMMENT_FIELDS,
    PRODUCT_FIELDS,
    REVIEW_FIELDS,
    SHOP_FIELDS,
    VIDEO_FIELDS,
)

OWN_COLUMNS: Final = ("collected_at", "last_seen_at")
OTHER: Final = "other"
"""The column for fields that TikTok does not document, as one JSON object."""

_ACCOUNT: Final = ("id", "username", *ACCOUNT_FIELDS)
_EDGE: Final = ("id", "of_username", "username", "display_name", "video_id")
"""`of_username`: the account whose list it is."""
_PLAYLIST: Final = ("id", "playlist_id", "playlist_name", "playlist_video_ids")

_FIELDS: Final = {
    "video": VIDEO_FIELDS,
    "comment": COMMENT_FIELDS,
    "account": _ACCOUNT,
    "playlist": _PLAYLIST,
    "shop": ("id", *SHOP_FIELDS),
    "product": ("id", "shop_id", *PRODUCT_FIELDS),
    "review": ("id", "product_id", *REVIEW_FIELDS),
}

CHOOSABLE: Final = tuple(
    dict.fromkeys(
        name
        for fields in (*_FIELDS.values(), _EDGE, OWN_COLUMNS, (OTHER,))
        for name in fields
        if name != "id"
    )
)
"""Every column but `id`, which no row is without."""

_ASKED_BY_FIELD: Final = "video"
"""The kind whose fields a collection names one by one; of the others all are asked for."""


def fields_of(kind: str) -> tuple[str, ...]:
    """As TikTok documents them, `id` first."""
    return _FIELDS.get(kind, _EDGE)


def choose_columns(kind: str, asked: Iterable[str], chosen: Collection[str] = ()) -> tuple[str, ...]:
    """`id`, then the documented fields that were asked for in TikTok's order, ours, and `other`.

    `asked`: fields of the collections. `chosen`: what the dataset is limited to; none: no limit.
    """
    wanted = {"id", "create_time", *asked} if kind == _ASKED_BY_FIELD else set(fields_of(kind))
    columns = (*(name for name in fields_of(kind) if name in wanted), *OWN_COLUMNS, OTHER)
    return tuple(name for name in columns if name == "id" or not chosen or name in chosen)


def keep_chosen(row: dict[str, object], kind: str, chosen: Collection[str]) -> dict[str, object]:
    """The row with these fields and its id; fields that nobody documents stay where `other` is chosen."""
    if not chosen:
        return row
    known = {*fields_of(kind), *OWN_COLUMNS}
    return {
        name: value
        for name, value in row.items()
        if name == "id" or name in chosen or (OTHER in chosen and name not in known)
    }


def file_of(kind: str) -> str:
    """`videos`: what the files of this kind are called."""
    return KINDS[kind].file
