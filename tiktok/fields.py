"""The fields that can be asked for, in the order of TikTok's pages (query-videos and others, read 2026-11-21)."""

import re
from collections.abc import Sequence
from typing import Final

VIDEO_FIELDS: Final = (
    "id",
    "video_description",
    "create_time",
    "region_code",
    "share_count",
    "view_count",
    "like_count",
    "comment_count",
    "music_id",
    "hashtag_names",
    "username",
    "effect_ids",
    "playlist_id",
    "voice_to_text",
    "is_stem_verified",
    "favorites_count",
    "video_duration",
    "hashtag_info_list",
    "sticker_info_list",
    "effect_info_list",
    "video_mention_list",
    "video_label",
    "video_tag",
)

ACCOUNT_VIDEO_FIELDS: Final = tuple(
    name for name in VIDEO_FIELDS if name not in ("effect_ids", "playlist_id", "voice_to_text")
)
"""Of liked, pinned and reposted videos. Their `video_tag` has other keys than a query's, and by TikTok's pages the two
numbers for AI-generated content are the other way round, so it is never translated without its endpoint."""

COMMENT_FIELDS: Final = (
    "id",
    "video_id",
    "text",
    "like_count",
    "reply_count",
    "parent_comment_id",
    "create_time",
)
"""No author and no region. TikTok's example of replies shows a `display_name` that its table does not know."""

ACCOUNT_FIELDS: Final = (
    "display_name",
    "bio_description",
    "avatar_url",
    "is_verified",
    "follower_count",
    "following_count",
    "likes_count",
    "video_count",
    "bio_url",
)

SHOP_FIELDS: Final = (
    "shop_id",
    "shop_name",
    "shop_rating",
    "shop_review_count",
    "item_sold_count",
    "shop_performance_value",
)
PRODUCT_FIELDS: Final = (
    "product_id",
    "product_name",
    "product_description",
    "product_price",
    "product_rating",
    "product_review_count",
    "product_rating_1_count",
    "product_rating_2_count",
    "product_rating_3_count",
    "product_rating_4_count",
    "product_rating_5_count",
    "product_sold_count",
    "shop_name",
)
REVIEW_FIELDS: Final = ("product_name", "review_text", "review_like_count", "create_time", "review_rating")
"""An example asks for `display_name` too, which the table does not know and nobody needs: it would name the writer."""

ALWAYS_ASKED: Final = ("id", "create_time")
"""Without these a video or a comment can be neither kept fresh nor placed in time."""

DEFAULT_VIDEO_FIELDS: Final = (
    "id",
    "video_description",
    "create_time",
    "region_code",
    "share_count",
    "view_count",
    "like_count",
    "comment_count",
    "music_id",
    "hashtag_names",
    "username",
    "effect_ids",
    "voice_to_text",
    "video_duration",
)

_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def complete_fields(fields: Sequence[str]) -> tuple[str, ...]:
    """ALWAYS_ASKED, then the fields given, each once. A name TikTok has not documented is let through (it adds
    fields without notice); ValueError for one that cannot be a field's name, since it would go into an address."""
    return check_fields((*ALWAYS_ASKED, *fields))


def check_fields(fields: Sequence[str]) -> tuple[str, ...]:
    """The fields given, each once; as `complete_fields` otherwise."""
    for name in fields:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name!r} cannot be the name of a field.")
    return tuple(dict.fromkeys(fields))
