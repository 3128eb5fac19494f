"""A forecast in words."""

from collections.abc import Mapping
from typing import Final

from proposals.rendering.quantities import write_count, write_share, write_size
from proposals.rules.days import say_day
from proposals.rules.forecasting import Guess, PlanForecast
from tiktok.forecast import Bottleneck, Change, Forecast, Suggestion, Verdict

VERDICTS: Final[Mapping[Verdict, str]] = {
    Verdict.FITS: "The plan fits TikTok’s limits",
    Verdict.TIGHT: "The plan is tight",
    Verdict.DOES_NOT_FIT: "The plan does not fit TikTok’s limits",
}


def say_verdict(found: PlanForecast) -> str:
    """In one or two sentences: the verdict, and the number that decides it."""
    return f"{VERDICTS[found.verdict]}. {say_reason(found.main.forecast)}"


def say_reason(found: Forecast) -> str:
    if found.bottleneck is Bottleneck.REFRESHING:
        return _say_refreshing(found)
    if found.bottleneck is Bottleneck.COLLECTING:
        return _say_collecting(found)
    return (
        f"Collecting {write_count(found.corpus.videos, 'video', 'videos')} takes about "
        f"{write_count(found.days_to_collect, 'day', 'days')} of the quota, and keeping everything fresh "
        f"{found.refresh.per_day:,} of {found.given.requests_per_day:,} requests a day."
    )


def _say_refreshing(found: Forecast) -> str:
    return (
        f"Keeping everything fresh takes {found.refresh.per_day:,} requests a day, and TikTok allows "
        f"{found.given.requests_per_day:,}. At most {write_count(found.walls.by_batch, 'video', 'videos')} "
        "with all that you take of each can be kept fresh."
    )


def _say_collecting(found: Forecast) -> str:
    if found.course.finished_on is None:
        return (
            f"Collecting takes {found.collecting.total:,} requests. When access ends on "
            f"{say_day(found.plan.access.end)}, {found.course.videos:,} of {found.corpus.videos:,} videos "
            "would have been collected."
        )
    return (
        f"Collecting and keeping fresh take {write_share(found.used_share)} of all requests of your access; collecting is "
        f"done on {say_day(found.course.finished_on)}. There is little left for what goes wrong."
    )


def say_suggestion(suggested: Suggestion) -> str:
    words = _CHANGES[suggested.change]
    start = say_day(suggested.plan.posted.start)
    return words.format(start=start, videos=write_count(suggested.plan.videos, "video", "videos"))


def say_guess(guess: Guess) -> str:
    """On one line, for a terminal."""
    found = guess.forecast
    return (
        f"{guess.title}: {write_count(found.corpus.videos, 'video', 'videos')}, {found.collecting.total:,} requests "
        f"to collect, {found.refresh.per_day:,} a day to keep fresh, {write_size(found.bytes)}: {found.verdict.words}"
    )


_CHANGES: Final[Mapping[Change, str]] = {
    Change.DROP_REPLIES: "Leave out the replies to comments",
    Change.DROP_COMMENTS: "Leave out the comments",
    Change.DROP_ACCOUNTS: "Leave out the profiles of the accounts",
    Change.DROP_EXTRAS: "Take the videos alone",
    Change.SHORTEN: "Begin on {start}, with about {videos}",
    Change.SHORTEN_AND_DROP: "Take the videos alone and begin on {start}, with about {videos}",
}
