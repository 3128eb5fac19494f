"""How each kind is asked for that no file of ids reaches: the request, its quota, and where others of its kind are found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from harvest.rules import kinds
from harvest.services.arriving import OF
from harvest.services.ledger import GRAPH, MAIN
from tiktok import endpoints
from tiktok.client import Client, Page, Token
from tiktok.errors import RequestRefused, SubjectRefused, TikTokError
from tiktok.fields import ALWAYS_ASKED
from tiktok.limits import ROWS_PER_REQUEST, SHOP_ROWS_PER_REQUEST

type Fetch = Callable[[Client, Token, str, int | None, int], Page]

OTHER_BORDERS: Final = ROWS_PER_REQUEST - 3
"""Rows of a page at a second look: what was lost between two pages at the first is not lost again."""

ENDLESS: Final = 200_000
"""Rows of one list: pages that still come then are taken for the same ones again."""

MAY_BE_CAPPED: Final = 4_000
"""A list of follows that is as long may be cut: users of a public client met an end at "about 4-5k" (April 2024)."""

_SHORT: Final = ("display_name",)
"""Enough to know that an account is shown; the name that was asked is added by ourselves."""


@dataclass(frozen=True, slots=True)
class Probe:
    """`fetch` takes a client, a token, a name, a cursor and the rows of a page. `subject`: the field of a record's payload
    that is asked for. `elsewhere`: the field of any post that names one more to ask for, "" where posts name none.
    `by_id`: an answer counts only if a row of it has the record's own id. `refusals`: the errors by which
    TikTok says that it does not show one."""

    path: str
    fetch: Fetch
    subject: str
    elsewhere: str = "username"
    pool: str = MAIN
    is_list: bool = True
    may_be_capped: bool = False
    by_id: bool = False
    refusals: tuple[type[TikTokError], ...] = (SubjectRefused,)


def _shop_rows(rows: int) -> int:
    """Of a page of the shop, with other borders at a second look here too."""
    return SHOP_ROWS_PER_REQUEST - (ROWS_PER_REQUEST - rows)


PROBES: Final[Mapping[str, Probe]] = {
    kinds.ACCOUNT.name: Probe(
        endpoints.ACCOUNT.path,
        lambda client, token, name, _at, _rows: client.fetch_account(token, username=name, fields=_SHORT),
        "username",
        is_list=False,
    ),
    kinds.PLAYLIST.name: Probe(
        endpoints.PLAYLIST.path,
        lambda client, token, name, at, rows: client.fetch_playlist(
            token, playlist_id=name, cursor=at, max_count=rows
        ),
        "playlist_id",
        elsewhere="playlist_id",
        is_list=False,
        refusals=(SubjectRefused, RequestRefused),
    ),
    kinds.SHOP.name: Probe(
        endpoints.SHOPS.path,
        lambda client, token, name, _at, _rows: client.find_shops(
            token, shop_name=name, fields=("shop_name",)
        ),
        "shop_name",
        elsewhere="",
        is_list=False,
        by_id=True,
    ),
    kinds.PRODUCT.name: Probe(
        endpoints.PRODUCTS.path,
        lambda client, token, name, at, rows: client.list_products(
            token, shop_id=name, fields=(), cursor=at, max_count=_shop_rows(rows)
        ),
        "shop_id",
        elsewhere="",
        refusals=(SubjectRefused, RequestRefused),
    ),
    kinds.REVIEW.name: Probe(
        endpoints.REVIEWS.path,
        lambda client, token, name, at, rows: client.list_reviews(
            token, product_id=name, fields=(), cursor=at, max_count=_shop_rows(rows)
        ),
        "product_id",
        elsewhere="",
        refusals=(SubjectRefused, RequestRefused),
    ),
    kinds.FOLLOWER.name: Probe(
        endpoints.FOLLOWERS.path,
        lambda client, token, name, at, rows: client.list_followers(
            token, username=name, cursor=at, max_count=rows
        ),
        OF,
        pool=GRAPH,
        may_be_capped=True,
    ),
    kinds.FOLLOWING.name: Probe(
        endpoints.FOLLOWING.path,
        lambda client, token, name, at, rows: client.list_following(
            token, username=name, cursor=at, max_count=rows
        ),
        OF,
        pool=GRAPH,
        may_be_capped=True,
    ),
    kinds.LIKED.name: Probe(
        endpoints.LIKED.path,
        lambda client, token, name, at, rows: client.list_liked_videos(
            token, username=name, fields=ALWAYS_ASKED, cursor=at, max_count=rows
        ),
        OF,
    ),
    kinds.PINNED.name: Probe(
        endpoints.PINNED.path,
        lambda client, token, name, _at, _rows: client.list_pinned_videos(
            token, username=name, fields=ALWAYS_ASKED
        ),
        OF,
    ),
    kinds.REPOSTED.name: Probe(
        endpoints.REPOSTED.path,
        lambda client, token, name, at, rows: client.list_reposted_videos(
            token, username=name, fields=ALWAYS_ASKED, cursor=at, max_count=rows
        ),
        OF,
    ),
}
"""The words with which TikTok refuses a playlist, a shop's products or a product's reviews are not public: any refusal of a request that is granted
for another one before and after counts."""
