"""What is harvested with each video: comments, replies, the account that posted it; with a shop: products, reviews."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tiktok.limits import COUNTS_LAG

COMMENTS, REPLIES, ACCOUNTS = "comments", "replies", "accounts"
PRODUCTS, REVIEWS = "products", "reviews"


def complete_for(fields: Sequence[str], extras: Sequence[str]) -> list[str]:
    """The fields without which the extras could not be asked for."""
    needed = ["username"] if ACCOUNTS in extras else []
    return list(dict.fromkeys([*fields, *needed]))


def wants_comments(extras: Sequence[str]) -> bool:
    """Replies are found by the comments that they answer."""
    return COMMENTS in extras or REPLIES in extras


def wants_products(extras: Sequence[str]) -> bool:
    """Reviews are found by the products that they are about."""
    return PRODUCTS in extras or REVIEWS in extras


def may_have_comments(data: Mapping[str, object], created_at: datetime | None, now: datetime) -> bool:
    """False where TikTok counts none and the count has settled: a request for them would bring nothing."""
    if data.get("comment_count") != 0 or created_at is None:
        return True
    return now - created_at < COUNTS_LAG
