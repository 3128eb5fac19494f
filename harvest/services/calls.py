"""How each question is asked, of which quota, and what its answer means as records."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from harvest.rules.agenda import Ask, Question
from harvest.rules.kinds import FOLLOWER, FOLLOWING, LIKED, PINNED, REPOSTED
from harvest.rules.refusals import NO_SHOP
from harvest.services import ledger
from harvest.services.arriving import (
    Thing,
    read_account,
    read_comment,
    read_playlist,
    read_product,
    read_review,
    read_shelf,
    read_shop,
    read_tie,
)
from harvest.vault import ProjectKeys
from tiktok import endpoints, limits
from tiktok.client import Client, Page, Token
from tiktok.errors import SubjectRefused
from tiktok.fields import (
    ACCOUNT_FIELDS,
    ACCOUNT_VIDEO_FIELDS,
    COMMENT_FIELDS,
    PRODUCT_FIELDS,
    REVIEW_FIELDS,
    SHOP_FIELDS,
)

type Fetch = Callable[[Client, Token, Question], Page]
type Read = Callable[[ProjectKeys, Question, Page], Iterable[Thing]]


@dataclass(frozen=True, slots=True)
class Call:
    """`most`: after about so many rows of one subject TikTok is known to stop; None: no such number is known. `numbered`:
    pages have numbers and say no end, so that a page of which all was met before is one too."""

    path: str
    fetch: Fetch
    read: Read
    pool: str = ledger.MAIN
    most: int | None = None
    numbered: bool = False


def _comments(client: Client, token: Token, question: Question) -> Page:
    return client.list_comments(token, video_id=question.subject, cursor=question.cursor)


def _replies(client: Client, token: Token, question: Question) -> Page:
    return client.list_replies(token, comment_id=question.subject, cursor=question.cursor)


def _account(client: Client, token: Token, question: Question) -> Page:
    return client.fetch_account(token, username=question.subject)


def _followers(client: Client, token: Token, question: Question) -> Page:
    return client.list_followers(token, username=question.subject, cursor=question.cursor)


def _following(client: Client, token: Token, question: Question) -> Page:
    return client.list_following(token, username=question.subject, cursor=question.cursor)


def _liked(client: Client, token: Token, question: Question) -> Page:
    return client.list_liked_videos(token, username=question.subject, cursor=question.cursor)


def _pinned(client: Client, token: Token, question: Question) -> Page:
    return client.list_pinned_videos(token, username=question.subject)


def _reposted(client: Client, token: Token, question: Question) -> Page:
    return client.list_reposted_videos(token, username=question.subject, cursor=question.cursor)


def _playlist(client: Client, token: Token, question: Question) -> Page:
    return client.fetch_playlist(token, playlist_id=question.subject, cursor=question.cursor)


def _shops(client: Client, token: Token, question: Question) -> Page:
    """SubjectRefused where no shop has this name, so that it is counted with its reason."""
    page = client.find_shops(token, shop_name=question.subject)
    if page.items or page.unreadable:
        return page
    raise SubjectRefused(
        NO_SHOP, http_status=page.http_status, log_id=page.log_id, server_date=page.server_date
    )


def _products(client: Client, token: Token, question: Question) -> Page:
    return client.list_products(token, shop_id=question.subject, cursor=question.cursor)


def _reviews(client: Client, token: Token, question: Question) -> Page:
    return client.list_reviews(token, product_id=question.subject, cursor=question.cursor)


def _as_shops(_keys: ProjectKeys, question: Question, page: Page) -> Iterable[Thing]:
    asked = frozenset(SHOP_FIELDS)
    return (read_shop(item, name=question.subject, asked=asked) for item in page.items)


def _as_products(_keys: ProjectKeys, question: Question, page: Page) -> Iterable[Thing]:
    asked = frozenset(PRODUCT_FIELDS)
    return (read_product(item, of=question.subject, asked=asked) for item in page.items)


def _as_reviews(keys: ProjectKeys, question: Question, page: Page) -> Iterable[Thing]:
    asked = frozenset(REVIEW_FIELDS)
    return (read_review(keys, item, of=question.subject, asked=asked) for item in page.items)


def _as_comments(_keys: ProjectKeys, question: Question, page: Page) -> Iterable[Thing]:
    video_id, asked = question.under or question.subject, frozenset(COMMENT_FIELDS)
    return (read_comment(item, video_id=video_id, asked=asked) for item in page.items)


def _as_accounts(keys: ProjectKeys, _question: Question, page: Page) -> Iterable[Thing]:
    return (read_account(keys, item, asked=frozenset(ACCOUNT_FIELDS)) for item in page.items)


def _as_playlists(_keys: ProjectKeys, question: Question, page: Page) -> Iterable[Thing]:
    return (read_playlist(item, is_first=question.cursor is None) for item in page.items)


def _ties(kind: str) -> Read:
    def read(keys: ProjectKeys, question: Question, page: Page) -> Iterable[Thing]:
        return (read_tie(keys, kind, item, of=question.subject) for item in page.items)

    return read


def _shelf(kind: str, path: str) -> Read:
    asked = frozenset(ACCOUNT_VIDEO_FIELDS)

    def read(keys: ProjectKeys, question: Question, page: Page) -> Iterable[Thing]:
        for item in page.items:
            yield from read_shelf(keys, kind, item, of=question.subject, path=path, asked=asked)

    return read


CALLS: Final[Mapping[Ask, Call]] = {
    Ask.COMMENTS: Call(endpoints.COMMENTS.path, _comments, _as_comments, most=limits.COMMENTS_PER_VIDEO),
    Ask.REPLIES: Call(endpoints.COMMENTS.path, _replies, _as_comments),
    Ask.ACCOUNTS: Call(endpoints.ACCOUNT.path, _account, _as_accounts),
    Ask.FOLLOWERS: Call(
        endpoints.FOLLOWERS.path,
        _followers,
        _ties(FOLLOWER.name),
        pool=ledger.GRAPH,
        most=limits.FOLLOWERS_PER_ACCOUNT,
    ),
    Ask.FOLLOWING: Call(endpoints.FOLLOWING.path, _following, _ties(FOLLOWING.name), pool=ledger.GRAPH),
    Ask.LIKED: Call(endpoints.LIKED.path, _liked, _shelf(LIKED.name, endpoints.LIKED.path)),
    Ask.PINNED: Call(endpoints.PINNED.path, _pinned, _shelf(PINNED.name, endpoints.PINNED.path)),
    Ask.REPOSTED: Call(endpoints.REPOSTED.path, _reposted, _shelf(REPOSTED.name, endpoints.REPOSTED.path)),
    Ask.PLAYLISTS: Call(endpoints.PLAYLIST.path, _playlist, _as_playlists),
    Ask.SHOPS: Call(endpoints.SHOPS.path, _shops, _as_shops),
    Ask.PRODUCTS: Call(endpoints.PRODUCTS.path, _products, _as_products, numbered=True),
    Ask.REVIEWS: Call(endpoints.REVIEWS.path, _reviews, _as_reviews, numbered=True),
}
