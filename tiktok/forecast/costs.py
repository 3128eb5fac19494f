"""Requests: to collect a corpus once, and to look at all of it once.

    collecting     [ Σ_w pages(n_w) + N·pages(k) + P·pages(q) + U ] · (1+e)
    by batch       [ a·⌈N/10,000⌉ + a·⌈C/10,000⌉ + U ] · (1+e)
    by query       [ Σ_w ⌈n_w/100⌉ + N·pages(k) + P·pages(q) + U ] · (1+e)

N videos, of which n_w in window w; k comments for each; C comments and replies; P comments with q replies each; U
accounts; a calls for a file; e the share of failed calls. Accounts are asked for one by one in both ways.
"""

from dataclasses import dataclass

from tiktok.forecast.assumptions import Assumptions, ceil_div
from tiktok.forecast.plan import Corpus, Plan
from tiktok.limits import ROWS_PER_REQUEST


@dataclass(frozen=True, slots=True)
class Collecting:
    """Requests by what they fetch, before failures; `total` with them. `edges` has a quota of its own."""

    videos: int
    comments: int
    replies: int
    accounts: int
    edges: int
    total: int


@dataclass(frozen=True, slots=True)
class Refresh:
    """Requests of one cycle by what they look at, before failures; `total` with them, `per_day` spread over the cycle."""

    videos: int
    comments: int
    accounts: int
    total: int
    per_day: int


def count_collecting(plan: Plan, given: Assumptions) -> Collecting:
    corpus = plan.corpus(plan.videos)
    videos = sum(map(given.count_pages, plan.spread(plan.videos)))
    comments, replies = _count_threads(plan, corpus, given)
    return Collecting(
        videos=videos,
        comments=comments,
        replies=replies,
        accounts=corpus.accounts,
        edges=given.with_errors(ceil_div(corpus.edges, ROWS_PER_REQUEST)),
        total=given.with_errors(videos + comments + replies + corpus.accounts),
    )


def count_refresh(corpus: Corpus, given: Assumptions) -> Refresh:
    """By files of ids, which TikTok answers with those that are still there."""
    calls = given.calls_per_file * given.looks
    videos = calls * ceil_div(corpus.videos, given.ids_per_file)
    comments = calls * ceil_div(corpus.comment_ids, given.ids_per_file)
    return _refresh(videos, comments, corpus.accounts, given)


def count_reread(plan: Plan, videos: int, given: Assumptions) -> Refresh:
    """By asking for everything again, a hundred videos of one window at a time: it brings new counts too."""
    corpus = plan.corpus(videos)
    pages = sum(ceil_div(each, ROWS_PER_REQUEST) for each in plan.spread(videos))
    return _refresh(pages, sum(_count_threads(plan, corpus, given)), corpus.accounts, given)


def count_bytes(corpus: Corpus, given: Assumptions) -> int:
    return (
        corpus.videos * given.video_bytes
        + corpus.comment_ids * given.comment_bytes
        + corpus.accounts * given.account_bytes
        + corpus.edges * given.edge_bytes
    )


def _count_threads(plan: Plan, corpus: Corpus, given: Assumptions) -> tuple[int, int]:
    """Pages of comments and of replies. A video without comments costs a request too."""
    comments = corpus.videos * given.count_pages(plan.mix.comments_per_video) if plan.comments else 0
    return comments, corpus.replied * given.count_pages(plan.mix.replies_per_comment)


def _refresh(videos: int, comments: int, accounts: int, given: Assumptions) -> Refresh:
    total = given.with_errors(videos + comments + accounts)
    return Refresh(videos, comments, accounts, total, ceil_div(total, given.cycle_days))
