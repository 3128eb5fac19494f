"""What an answer of TikTok means as records: their kind, their key, what they go with."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from harvest.rules.kinds import (
    ACCOUNT,
    COMMENT,
    KINDS,
    PLAYLIST,
    PRODUCT,
    REVIEW,
    SHOP,
    VIDEO,
    name_account,
    name_edge,
    name_parent,
    name_review,
)
from harvest.vault import ProjectKeys, key_code
from tiktok.records import Item

OF: Final = "of_username"
"""The field of an edge that names the account whose list it is."""
TAG, TAG_FROM = "video_tag", "video_tag_from"
"""TikTok's endpoints give the same tag other keys and other numbers, so it keeps where it came from."""
LISTED: Final = "playlist_video_ids"


@dataclass(frozen=True, slots=True)
class Thing:
    """One record of a page. `asked`: the fields that were asked for, of which those that are gone are gone; None: all.
    `under`: kind and key of what it goes with. `more`: a field of which each page brings a part."""

    kind: str
    key: str
    data: dict[str, Any]
    created_at: datetime | None = None
    asked: frozenset[str] | None = None
    under: tuple[str, str] | None = None
    more: str = ""


def read_video(item: Item, *, path: str, asked: frozenset[str]) -> Thing:
    data = dict(item.data)
    if TAG in data:
        data[TAG_FROM] = path
    known = asked | {TAG_FROM} if TAG in asked else asked
    return Thing(VIDEO.name, item.id, data, item.created_at, known)


def read_comment(item: Item, *, video_id: str, asked: frozenset[str]) -> Thing:
    """A comment, or a reply, which does not say itself under which video it stands."""
    data = {**item.data, "video_id": video_id}
    return Thing(COMMENT.name, item.id, data, item.created_at, asked, (VIDEO.name, video_id))


def read_account(keys: ProjectKeys, item: Item, *, asked: frozenset[str]) -> Thing:
    return Thing(ACCOUNT.name, account_key(keys, item.id), dict(item.data), None, asked | {"username"})


def read_tie(keys: ProjectKeys, kind: str, item: Item, *, of: str) -> Thing:
    """Somebody who stands in a list of followers, or of those whom an account follows."""
    data = {OF: of, **item.data}
    return Thing(kind, edge_key(keys, kind, of, item.id), data, under=(ACCOUNT.name, account_key(keys, of)))


def read_shelf(
    keys: ProjectKeys, kind: str, item: Item, *, of: str, path: str, asked: frozenset[str]
) -> tuple[Thing, Thing]:
    """A video in a list of an account: that it stands there, and the video itself."""
    account = (ACCOUNT.name, account_key(keys, of))
    edge = Thing(kind, edge_key(keys, kind, of, item.id), {OF: of, "video_id": item.id}, under=account)
    return edge, read_video(item, path=path, asked=asked)


def read_playlist(item: Item, *, is_first: bool) -> Thing:
    """Each page brings some of its videos; the first begins the list anew."""
    return Thing(PLAYLIST.name, item.id, dict(item.data), more="" if is_first else LISTED)


def read_shop(item: Item, *, name: str, asked: frozenset[str]) -> Thing:
    """`name`: by which it was found; a shop is asked for again by its name."""
    return Thing(SHOP.name, item.id, {"shop_name": name, **item.data}, asked=asked)


def read_product(item: Item, *, of: str, asked: frozenset[str]) -> Thing:
    data = {**item.data, "shop_id": of}
    return Thing(PRODUCT.name, item.id, data, asked=asked | {"shop_id"}, under=(SHOP.name, of))


def read_review(keys: ProjectKeys, item: Item, *, of: str, asked: frozenset[str]) -> Thing:
    key, data = review_key(keys, of, item), {**item.data, "product_id": of}
    under = (PRODUCT.name, of)
    return Thing(REVIEW.name, key, data, item.created_at, asked | {"product_id"}, under)


def listed_key(keys: ProjectKeys, kind: str, of: str, item: Item) -> str:
    """The key of what stands in a list: of an account, of a shop or of a product."""
    if kind == REVIEW.name:
        return review_key(keys, of, item)
    return edge_key(keys, kind, of, item.id) if KINDS[kind].hashed else item.id


def review_key(keys: ProjectKeys, product: str, item: Item) -> str:
    return key_code(keys, name_review(product, item.id))


def account_key(keys: ProjectKeys, name: str) -> str:
    return key_code(keys, name_account(name))


def edge_key(keys: ProjectKeys, kind: str, of: str, other: str) -> str:
    return key_code(keys, name_edge(kind, of, other))


def parent_key(keys: ProjectKeys, under: tuple[str, str] | None) -> str:
    """By which the records that go with another one are found; empty for those that go with none."""
    if under is None:
        return ""
    kind, key = under
    return key if KINDS[kind].hashed else key_code(keys, name_parent(kind, key))
