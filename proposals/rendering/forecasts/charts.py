"""A forecast as two pictures over the access: how much is held, and what the daily quota goes into."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from proposals.rendering.charts import Chart, Numbers, Series, build_bar_chart, build_line_chart
from proposals.rendering.quantities import write_share
from proposals.rules.days import say_day
from tiktok.forecast import Day, Forecast

LEFT: Final = "Left"
_LONG, _SHORT = 62, 21
"""Days from which months, and up to which single days are shown; between them weeks."""
_WALL_SHOWN_BELOW: Final = 3
"""A wall more than so many times as high as the corpus would press the picture flat; it is told in words instead."""


def chart_corpus(found: Forecast) -> Chart:
    """What is held at the end of each month, week or day."""
    spans = _cut(found.course.days)
    wall = found.walls.by_batch
    is_near = wall < _WALL_SHOWN_BELOW * max(found.course.videos, 1)
    return build_line_chart(
        Numbers(
            title="Videos held",
            summary=_say_corpus(found),
            unit="videos",
            first_column="Until the end of",
            labels=tuple(label for label, _ in spans),
            series=(Series("Videos held", tuple(days[-1].videos for _, days in spans)),),
            limit=wall if is_near else None,
            limit_label="Largest that stays fresh:",
        )
    )


def chart_quota(found: Forecast) -> Chart:
    """Requests a day, on average over each month, week or day."""
    spans = _cut(found.course.days)
    uses: tuple[tuple[str, Callable[[Day], int]], ...] = (
        ("Keeping fresh", lambda day: day.refreshing),
        ("Collecting", lambda day: day.collecting),
        (LEFT, lambda day: day.left),
    )
    return build_bar_chart(
        Numbers(
            title="Requests a day",
            summary=f"Of {found.given.requests_per_day:,} a day, {write_share(found.used_share)} are used over the whole access.",
            unit="requests a day",
            first_column="During",
            labels=tuple(label for label, _ in spans),
            series=tuple(
                Series(name, tuple(_average(days, use) for _, days in spans), is_quiet=name == LEFT)
                for name, use in uses
            ),
            limit=found.given.requests_per_day,
            limit_label="Quota",
        )
    )


def _say_corpus(found: Forecast) -> str:
    done = found.course.finished_on
    if done is None:
        return f"{found.course.videos:,} of {found.corpus.videos:,} when access ends."
    return f"{found.corpus.videos:,} from {say_day(done)}, kept until access ends on {say_day(found.plan.access.end)}."


def _average(days: Sequence[Day], use: Callable[[Day], int]) -> int:
    return round(sum(map(use, days)) / len(days))


def _cut(days: Sequence[Day]) -> tuple[tuple[str, tuple[Day, ...]], ...]:
    return tuple(_name_spans(days))


def _name_spans(days: Sequence[Day]) -> Iterator[tuple[str, tuple[Day, ...]]]:
    if len(days) > _LONG:
        for first, group in groupby(days, key=lambda each: each.day.replace(day=1)):
            yield f"{first:%b %Y}", tuple(group)
        return
    step = 1 if len(days) <= _SHORT else 7
    for number in range(0, len(days), step):
        span = tuple(days[number : number + step])
        yield _short_day(span[0].day if step == 1 else span[-1].day), span


def _short_day(day: date) -> str:
    return f"{day.day} {day:%b}"
