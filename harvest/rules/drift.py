"""What changes in TikTok's answers without notice: fields that nobody documented, and fields that are suddenly empty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tiktok import endpoints
from tiktok.fields import (
    ACCOUNT_FIELDS,
    ACCOUNT_VIDEO_FIELDS,
    COMMENT_FIELDS,
    PRODUCT_FIELDS,
    REVIEW_FIELDS,
    SHOP_FIELDS,
    VIDEO_FIELDS,
)

LONGEST_NAME: Final = 100
MOST_NAMES: Final = 200
"""Names of fields that are noted of one answer; TikTok's longest row has 23."""

ENOUGH_ROWS: Final = 20
ALWAYS, NEVER = 0.95, 0.05
"""Shares of rows. A field that was filled in nearly all and is now in nearly none has not become rare, it broke."""

_TIES: Final = ("username", "display_name")

DOCUMENTED: Final[Mapping[str, frozenset[str]]] = {
    endpoints.VIDEOS.path: frozenset(VIDEO_FIELDS),
    endpoints.COMMENTS.path: frozenset((*COMMENT_FIELDS, "display_name")),
    endpoints.ACCOUNT.path: frozenset((*ACCOUNT_FIELDS, "username")),
    endpoints.FOLLOWERS.path: frozenset(_TIES),
    endpoints.FOLLOWING.path: frozenset(_TIES),
    endpoints.LIKED.path: frozenset(ACCOUNT_VIDEO_FIELDS),
    endpoints.PINNED.path: frozenset(ACCOUNT_VIDEO_FIELDS),
    endpoints.REPOSTED.path: frozenset(ACCOUNT_VIDEO_FIELDS),
    endpoints.PLAYLIST.path: frozenset(
        (
            "playlist_id",
            "playlist_name",
            "playlist_item_total",
            "playlist_last_updated",
            "playlist_video_ids",
        )
    ),
    endpoints.SHOPS.path: frozenset(SHOP_FIELDS),
    endpoints.PRODUCTS.path: frozenset((*PRODUCT_FIELDS, "shop_id")),
    endpoints.REVIEWS.path: frozenset((*REVIEW_FIELDS, "product_id")),
}
"""TikTok's pages of September 2026, read 2026-11-21. `display_name` of a reply stands in an example alone."""

ABOUT: Final[Mapping[str, str]] = {
    endpoints.VIDEOS.path: "videos",
    endpoints.COMMENTS.path: "comments",
    endpoints.ACCOUNT.path: "accounts",
    endpoints.FOLLOWERS.path: "followers",
    endpoints.FOLLOWING.path: "accounts followed",
    endpoints.LIKED.path: "liked videos",
    endpoints.PINNED.path: "pinned videos",
    endpoints.REPOSTED.path: "reposted videos",
    endpoints.PLAYLIST.path: "playlists",
    endpoints.SHOPS.path: "shops",
    endpoints.PRODUCTS.path: "products",
    endpoints.REVIEWS.path: "reviews",
}


@dataclass(frozen=True, slots=True)
class Filled:
    """Of how many rows, and in how many of them each field was filled."""

    rows: int
    fields: Mapping[str, int]

    def share(self, field: str) -> float:
        return self.fields.get(field, 0) / self.rows if self.rows else 0


def count_filled(rows: Iterable[Mapping[str, object]]) -> dict[str, int]:
    """Every field that is there, with the number of rows in which it is filled; 0 and False are values."""
    counts: dict[str, int] = {}
    for row in rows:
        for name, value in row.items():
            field = _tidy(name)
            if field in counts or len(counts) < MOST_NAMES:
                counts[field] = counts.get(field, 0) + _is_filled(value)
    return counts


def find_undocumented(path: str, fields: Iterable[str]) -> list[str]:
    return sorted(set(fields) - DOCUMENTED.get(path, frozenset()))


def find_emptied(before: Filled, now: Filled) -> list[str]:
    """Fields that were always filled in the run before and are not any more. Empty where either has few rows."""
    if min(before.rows, now.rows) < ENOUGH_ROWS:
        return []
    return sorted(name for name in before.fields if before.share(name) >= ALWAYS and now.share(name) <= NEVER)


def _is_filled(value: object) -> bool:
    return value is not None and value not in ("", [], {})


def _tidy(name: str) -> str:
    """As a database takes it."""
    return name.replace("\x00", "").encode("utf-8", "replace").decode()[:LONGEST_NAME]
