"""Requests per UTC day by what they were for, against what a day has. One query."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from harvest.models import Project, QuotaDay
from proposals.rendering.charts import Chart, Numbers, Series, build_bar_chart
from proposals.rendering.quantities import write_count
from tiktok.limits import REQUESTS_PER_DAY

MOST_DAYS: Final = 60


def build_quota_chart(project: Project, first: datetime, last: datetime) -> Chart | None:
    """Of the organisation behind the project's key, over these days, the newest ones if they are many. None before its first
    request. Where TikTok refused a day that was not used up here, others of the organisation had spent the rest."""
    end = last.astimezone(UTC).date()
    start = max(first.astimezone(UTC).date(), end - timedelta(days=MOST_DAYS - 1))
    rows = QuotaDay.objects.filter(
        organisation__keys__project=project, pool="main", day__gte=start, day__lte=end
    )
    by_day = {row.day: row for row in rows}
    if not by_day:
        return None
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    elsewhere = tuple(_spent_elsewhere(by_day.get(day)) for day in days)
    harvests = tuple(_harvests(by_day.get(day)) for day in days)
    upkeep = tuple(by_day[day].upkeep if day in by_day else 0 for day in days)
    left = tuple(_left(by_day.get(day)) for day in days)
    series = [Series("Harvests and trials", harvests), Series("Confirming what is held", upkeep)]
    series += [Series("Spent elsewhere", elsewhere)] if any(elsewhere) else []
    return build_bar_chart(
        Numbers(
            title="Requests of this key by day (UTC)",
            summary=_summarise(sum(harvests), sum(upkeep), len(days)),
            unit="requests",
            first_column="Day",
            labels=tuple(_say(day, days) for day in days),
            series=(*series, Series("Left", left, is_quiet=True)),
        )
    )


def _harvests(row: QuotaDay | None) -> int:
    return row.spent - row.upkeep if row else 0


def _spent_elsewhere(row: QuotaDay | None) -> int:
    return row.allowed - row.spent if row and row.refused_until else 0


def _left(row: QuotaDay | None) -> int:
    if row is None:
        return REQUESTS_PER_DAY
    return 0 if row.refused_until else row.allowed - row.spent


def _summarise(harvests: int, upkeep: int, days: int) -> str:
    over = f"In {write_count(days, 'day', 'days')}"
    kept = f"and {upkeep:,} confirmed what is held" if upkeep else "and none confirmed what is held"
    return f"{over}, {write_count(harvests, 'request', 'requests')} went into harvests {kept}."


def _say(day: date, days: list[date]) -> str:
    return f"{day:%-d %b}" if days[0].year == days[-1].year else f"{day:%-d %b %Y}"
