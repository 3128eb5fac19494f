"""The kinds of records, in the order in which people read them; storing, refresh, datasets and screens read this table.

    video, comment, playlist, shop, product    key: TikTok's id in decimal digits
    account                                    key: a keyed hash of `account|name`
    review                                     key: a keyed hash of `review|product|digest`; TikTok gives it no id
    the others, edges                          key: a keyed hash of `kind|account|other`, an account or a video

Names of accounts stand in the sealed payload alone. An edge says what stood in a list of an account; the video in a liked,
pinned or reposted list is a record of its own as well. Products and reviews are listed as edges are: all of one shop, or of one
product, are looked at together.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from harvest.rules.looks import BATCH_MOST
from tiktok.handles import HandleError, read_handle
from tiktok.limits import ROWS_PER_REQUEST, SHOP_ROWS_PER_REQUEST

ASKED_ONE_BY_ONE: Final = 100
"""Records of a batch whose kind is asked for again by a request each."""


class Refresh(StrEnum):
    """How it is found out whether a record is still there."""

    FILE = "file"
    """A file of ids, by batch compliance."""
    QUERY = "query"
    """Asking again as it was harvested."""


@dataclass(frozen=True, slots=True)
class RecordKind:
    """`file`: of a dataset, without its ending, and the kind of a collection that asks for these. `capacity`: records of a
    batch; None: all of one list. `hashed`: the key is a keyed hash over names. `page`: the most rows of one answer."""

    name: str
    file: str
    one: str
    many: str
    refresh: Refresh
    capacity: int | None
    hashed: bool = True
    page: int = ROWS_PER_REQUEST

    @property
    def is_edge(self) -> bool:
        """Whether it is known by a list in which it stands."""
        return self.capacity is None

    def say(self, count: int) -> str:
        """`1 video`, `1,200 comments`."""
        return f"{count:,} {self.one if count == 1 else self.many}"


def _edge(name: str, file: str, one: str, many: str) -> RecordKind:
    return RecordKind(name, file, one, many, Refresh.QUERY, None)


VIDEO: Final = RecordKind("video", "videos", "video", "videos", Refresh.FILE, BATCH_MOST, hashed=False)
COMMENT: Final = RecordKind(
    "comment", "comments", "comment", "comments", Refresh.FILE, BATCH_MOST, hashed=False
)
ACCOUNT: Final = RecordKind("account", "accounts", "account", "accounts", Refresh.QUERY, ASKED_ONE_BY_ONE)
FOLLOWER: Final = _edge("follower", "followers", "follower", "followers")
FOLLOWING: Final = _edge("following", "following", "account followed", "accounts followed")
LIKED: Final = _edge("liked", "liked", "liked video", "liked videos")
PINNED: Final = _edge("pinned", "pinned", "pinned video", "pinned videos")
REPOSTED: Final = _edge("reposted", "reposted", "reposted video", "reposted videos")
PLAYLIST: Final = RecordKind(
    "playlist", "playlists", "playlist", "playlists", Refresh.QUERY, ASKED_ONE_BY_ONE, hashed=False
)

SHOP: Final = RecordKind("shop", "shops", "shop", "shops", Refresh.QUERY, ASKED_ONE_BY_ONE, hashed=False)
PRODUCT: Final = RecordKind(
    "product",
    "products",
    "product",
    "products",
    Refresh.QUERY,
    None,
    hashed=False,
    page=SHOP_ROWS_PER_REQUEST,
)
REVIEW: Final = RecordKind(
    "review", "reviews", "review", "reviews", Refresh.QUERY, None, page=SHOP_ROWS_PER_REQUEST
)

KINDS: Final = {
    kind.name: kind
    for kind in (
        VIDEO,
        COMMENT,
        ACCOUNT,
        FOLLOWER,
        FOLLOWING,
        LIKED,
        PINNED,
        REPOSTED,
        PLAYLIST,
        SHOP,
        PRODUCT,
        REVIEW,
    )
}
BY_FILE: Final = {kind.file: kind for kind in KINDS.values()}


def say_file(file: str) -> str:
    """What a file of a dataset holds, in the words of screens."""
    return BY_FILE[file].many if file in BY_FILE else file


def in_order(names: set[str]) -> list[str]:
    """As people read them. ValueError for a kind that is none."""
    return sorted(names, key=list(KINDS).index)


def fold_name(name: str) -> str:
    """One account, one name: as `read_handle`, or as it stands where that is not a name by our rules."""
    try:
        return read_handle(name)
    except HandleError:
        return name.strip().removeprefix("@").casefold()


def name_account(name: str) -> str:
    """What is hashed for the key of an account, and for the parent of its edges."""
    return _join(ACCOUNT.name, fold_name(name))


def name_edge(kind: str, account: str, other: str) -> str:
    """What is hashed for the key of an edge. `other` is an account's name, or the id of a video."""
    return _join(kind, fold_name(account), fold_name(other))


def name_review(product: str, digest: str) -> str:
    """What is hashed for the key of a review; `digest` is what the client knows it by."""
    return _join(REVIEW.name, product, digest)


def name_parent(kind: str, key: str) -> str:
    """What is hashed for the parent of records that go with another one, such as the comments of a video."""
    return _join(kind, key)


def _join(*parts: str) -> str:
    """No two lists of parts read the same."""
    return "|".join(part.replace("%", "%25").replace("|", "%7C") for part in parts)
