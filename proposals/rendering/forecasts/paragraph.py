"""The numbers of a forecast as a paragraph for the design of the research, to be edited."""

from datetime import date

from proposals.rendering.quantities import write_count, write_size
from proposals.rules.days import say_day
from proposals.rules.forecasting import PlanForecast


def write_paragraph(found: PlanForecast, today: date) -> str:
    """Markdown, one paragraph."""
    main = found.main.forecast
    given = main.given
    sentences = (
        _say_volume(found),
        f"Collecting them takes about {main.collecting.total:,} requests, which is {write_count(main.days_to_collect, 'day', 'days')} of the daily quota of {given.requests_per_day:,}.",
        f"At least every {given.interval_days} days we check that all data still exist on TikTok, in files of ids (batch compliance) as far as it offers them; this takes about {write_count(main.refresh.per_day, 'request', 'requests')} a day.",
        f"In this way at most {write_count(main.walls.by_batch, 'video', 'videos')} of this kind could be kept up to date.",
        f"The data take about {write_size(main.bytes)} of storage.",
        f"(Forecast of {say_day(today)}.)",
    )
    return " ".join(sentences)


def _say_volume(found: PlanForecast) -> str:
    guess = "We expect about" if found.volume_is_known else "By the middle one of three estimates we expect"
    videos = write_count(found.main.forecast.corpus.videos, "video", "videos")
    period = f"posted from {say_day(found.plan.start)} to {say_day(found.plan.end)}"
    return f"**Volume and feasibility.** {guess} {videos} {period}{_say_extras(found)}."


def _say_extras(found: PlanForecast) -> str:
    corpus = found.main.forecast.corpus
    parts = (
        (corpus.comments, "comment", "comments"),
        (corpus.replies, "reply", "replies"),
        (corpus.accounts, "public profile", "public profiles"),
    )
    said = [write_count(count, *words) for count, *words in parts if count]
    if not said:
        return ""
    return f", with about {' and '.join(filter(None, (', '.join(said[:-1]), said[-1])))}"
