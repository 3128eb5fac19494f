"""Videos per day of their creation, or per week or month where days would be too many to see."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from django.db.models import Sum

from harvest.models import Collection, DayCount
from harvest.rules.kinds import VIDEO
from proposals.rendering.charts import Chart, Numbers, Series, build_bar_chart

MOST_BARS: Final = 190
"""More would be narrower than 3 units of the picture."""

type Start = Callable[[date], date]


def count_days(collection: Collection) -> dict[date, int]:
    """Videos that the collection was first to bring and that are still held, by UTC day. One query."""
    videos = DayCount.objects.filter(collection=collection, kind=VIDEO.name)
    rows = videos.order_by().values("day").annotate(n=Sum("records"))
    return {row["day"]: row["n"] for row in rows if row["day"]}


def build_period_chart(counts: Mapping[date, int], first: date, last: date) -> Chart:
    """Each day of the period stands in it, those with nothing too. The year stands once where there is only one."""
    word, start = _choose_step((last - first).days + 1)
    sums = _sum_by(start, counts, first, last)
    form = ("%B" if word == "month" else "%-d %b") + ("" if first.year == last.year else " %Y")
    year = f", {first.year}" if first.year == last.year else ""
    numbers = Numbers(
        title=f"Videos by {word} of creation{year}",
        summary=_summarise(sums, word),
        unit="videos",
        first_column=word.capitalize(),
        labels=tuple(f"{each:{form}}" for each in sums),
        series=(Series("Videos", tuple(sums.values())),),
    )
    return build_bar_chart(numbers)


def _choose_step(days: int) -> tuple[str, Start]:
    if days <= MOST_BARS:
        return "day", lambda day: day
    if days <= MOST_BARS * 7:
        return "week", lambda day: day - timedelta(days=day.weekday())
    return "month", lambda day: day.replace(day=1)


def _sum_by(start: Start, counts: Mapping[date, int], first: date, last: date) -> Counter[date]:
    sums: Counter[date] = Counter()
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        sums[start(day)] += counts.get(day, 0)
    return sums


def _summarise(sums: Counter[date], word: str) -> str:
    filled = sum(1 for count in sums.values() if count)
    if not filled:
        return f"Nothing has come yet for any {word} of the period."
    most, count = sums.most_common(1)[0]
    words = f"{filled:,} of {len(sums):,} {word}s have videos"
    return f"{words}; the most, {count:,}, are of {_say(most, word)}."


def _say(day: date, word: str) -> str:
    return f"{day:%B %Y}" if word == "month" else f"{day:%-d %B %Y}"
