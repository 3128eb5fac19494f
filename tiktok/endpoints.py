"""The endpoints that answer with rows: where they are, and under which names the rows come.

Paths and names from TikTok's pages of September 2026, read 2026-11-21. The slash at the end belongs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tiktok.records import (
    Item,
    parse_account,
    parse_comment,
    parse_playlist,
    parse_product,
    parse_review,
    parse_shop,
    parse_video,
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`rows` are the keys of the list in the answer, in the order in which they are looked for. `parse` raises
    RecordError for a row that cannot be kept. Without `paged`, an answer is all there is. `numbered`: pages have numbers
    instead of cursors, and an answer does not say whether there is more."""

    path: str
    rows: tuple[str, ...]
    parse: Callable[[object], Item]
    paged: bool = True
    numbered: bool = False


VIDEOS: Final = Endpoint("/v2/research/video/query/", ("videos",), parse_video)
COMMENTS: Final = Endpoint("/v2/research/video/comment/list/", ("comments",), parse_comment)

ACCOUNT: Final = Endpoint("/v2/research/user/info/", (), parse_account, paged=False)
"""The answer is itself the row."""
FOLLOWERS: Final = Endpoint("/v2/research/user/followers/", ("user_followers",), parse_account)
FOLLOWING: Final = Endpoint("/v2/research/user/following/", ("user_following",), parse_account)
"""Two examples of these pages name other hosts; taken as slips."""
LIKED: Final = Endpoint("/v2/research/user/liked_videos/", ("user_liked_videos",), parse_video)
PINNED: Final = Endpoint(
    "/v2/research/user/pinned_videos/", ("pinned_videos_list",), parse_video, paged=False
)
REPOSTED: Final = Endpoint(
    "/v2/research/user/reposted_videos/", ("reposted_videos", "user_reposted_videos"), parse_video
)
"""The example of the page has the first name, its table the second; public clients read one or the other."""

PLAYLIST: Final = Endpoint("/v2/research/playlist/info/", (), parse_playlist)
"""The answer is itself the row, and may be a page."""

SHOPS: Final = Endpoint("/v2/research/tts/shop/", ("shop_data",), parse_shop, paged=False)
PRODUCTS: Final = Endpoint("/v2/research/tts/product/", ("product_data",), parse_product, numbered=True)
REVIEWS: Final = Endpoint("/v2/research/tts/review/", ("review_data",), parse_review, numbered=True)
"""The examples of these three pages show answers without any `error`."""
