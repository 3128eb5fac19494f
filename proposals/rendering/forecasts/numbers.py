"""Each number of a forecast, with the sum that makes it and where what stands in the sum comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from proposals.rendering.quantities import write_count, write_share, write_size
from proposals.rules.days import say_day
from tiktok.forecast import Assumptions, Forecast, Refresh
from tiktok.forecast.assumptions import ceil_div
from tiktok.limits import ROWS_PER_REQUEST

QUOTA: Final = "TikTok’s FAQ on the Research API, September 2026: 1,000 requests a day for an organisation"
PAGES: Final = (
    "TikTok’s documentation of the video query, September 2026: at most 30 days and 100 rows a request. That 80 of them "
    "come, and that one call in twenty fails and counts, are assumptions of ours"
)
FILES: Final = (
    "TikTok’s documentation of batch compliance, September 2026: 10,000 ids a file. Whether these calls count is not "
    "documented; they are counted here, and 100 ids of each file are for control"
)
ONE_BY_ONE: Final = (
    "TikTok’s documentation of the video query, September 2026: 100 ids a request, from 30 days of posting"
)
BYTES: Final = (
    "The size of a video was measured in a trial with invented records, on SQLite and PostgreSQL, with their indexes. "
    "Those of comments, replies and profiles are estimates of ours"
)


@dataclass(frozen=True, slots=True)
class Explained:
    """`sum` has the numbers in it; `source` says where they come from."""

    label: str
    value: str
    sum: str
    source: str


def explain(found: Forecast) -> tuple[Explained, ...]:
    return tuple(_explain(found))


def _explain(found: Forecast) -> Iterator[Explained]:
    given, total = found.given, found.collecting.total
    yield Explained(
        "Requests to collect it all", f"{total:,}", _sum_collecting(found), PAGES if total else ""
    )
    yield Explained(
        "Days of the whole quota for that",
        f"{found.days_to_collect:,}",
        f"{total:,} ÷ {given.requests_per_day:,}",
        QUOTA,
    )
    yield Explained(
        "Collected by", _say_finished(found), _say_course(found), "Worked out day by day, see the pictures"
    )
    yield Explained(
        "Requests a day to keep it fresh, by batch compliance",
        f"{found.refresh.per_day:,}",
        _sum_refresh(found),
        FILES,
    )
    yield Explained(
        "Requests a day to keep it fresh, by asking for everything again",
        f"{found.reread.per_day:,}",
        _sum_reread(found),
        ONE_BY_ONE,
    )
    yield Explained(
        "Most videos that stay fresh, by batch compliance",
        f"{found.walls.by_batch:,}",
        _say_wall(given),
        f"{QUOTA}; {FILES}",
    )
    yield Explained(
        "Most videos that stay fresh, by asking again",
        f"{found.walls.by_query:,}",
        _say_wall(given),
        f"{QUOTA}; {ONE_BY_ONE}",
    )
    yield Explained("Storage", write_size(found.bytes), _sum_bytes(found), BYTES)


def _sum_collecting(found: Forecast) -> str:
    given, cost, mix = found.given, found.collecting, found.plan.mix
    windows = len(found.plan.posted.windows())
    searches = write_count(windows, "search", "searches")
    each = f"{found.corpus.videos:,} at {given.fill_percent} a page, in {searches} of at most 30 days"
    parts = [f"{cost.videos:,} pages of videos ({each})"]
    if cost.comments:
        pages = write_count(given.count_pages(mix.comments_per_video), "page", "pages")
        parts.append(
            f"{cost.comments:,} of comments ({pages} for each video, with {mix.comments_per_video} comments)"
        )
    if cost.replies:
        parts.append(
            f"{cost.replies:,} of replies ({mix.replied_percent}% of {found.corpus.comments:,} comments have some)"
        )
    if cost.accounts:
        parts.append(f"{cost.accounts:,} profiles, one by one")
    return f"({' + '.join(parts)}) {_errors(given)}"


def _sum_refresh(found: Forecast) -> str:
    given, corpus = found.given, found.corpus
    calls = given.calls_per_file * given.looks
    parts = [
        f"{calls} × {_count_files(corpus.videos, given)} for {write_count(corpus.videos, 'video', 'videos')}"
    ]
    if corpus.comment_ids:
        ids = write_count(corpus.comment_ids, "comment", "comments")
        parts.append(f"{calls} × {_count_files(corpus.comment_ids, given)} for {ids}")
    if corpus.accounts:
        parts.append(f"{corpus.accounts:,} profiles, one by one")
    return (
        f"({' + '.join(parts)}) {_errors(given)} = {found.refresh.total:,}, over {_say_cycle(given)}. A file "
        f"holds {given.ids_per_file:,} ids and takes {given.calls_per_file} calls, and what is absent is looked for again"
    )


def _count_files(ids: int, given: Assumptions) -> str:
    return write_count(ceil_div(ids, given.ids_per_file), "file", "files")


def _sum_reread(found: Forecast) -> str:
    again: Refresh = found.reread
    parts = [f"{again.videos:,} for videos, {ROWS_PER_REQUEST} at a time"]
    if again.comments:
        parts.append(f"{again.comments:,} pages of comments and replies")
    if again.accounts:
        parts.append(f"{again.accounts:,} profiles, one by one")
    return f"({' + '.join(parts)}) {_errors(found.given)} = {again.total:,}, over {_say_cycle(found.given)}"


def _say_wall(given: Assumptions) -> str:
    return (
        f"The largest number, with all that you take of each, whose refresh needs no more than {given.requests_per_day:,} "
        f"× {given.cycle_days} = {given.requests_per_cycle:,} requests"
    )


def _sum_bytes(found: Forecast) -> str:
    given, corpus = found.given, found.corpus
    kinds = (
        (corpus.videos, given.video_bytes, "videos"),
        (corpus.comment_ids, given.comment_bytes, "comments and replies"),
        (corpus.accounts, given.account_bytes, "profiles"),
    )
    return " + ".join(f"{count:,} {words} × {size:,} bytes" for count, size, words in kinds if count) or "0"


def _say_finished(found: Forecast) -> str:
    return say_day(found.course.finished_on) if found.course.finished_on else "Not before access ends"


def _say_course(found: Forecast) -> str:
    return (
        "Each day, keeping fresh comes first and collecting gets the rest; new videos can be found two days after they "
        f"were posted. {write_share(found.used_share)} of all requests of your access are used"
    )


def _say_cycle(given: Assumptions) -> str:
    return f"{given.cycle_days} days ({given.interval_days} less {given.margin_days} to spare)"


def _errors(given: Assumptions) -> str:
    return f"× {(100 + given.error_percent) / 100:.2f}"
