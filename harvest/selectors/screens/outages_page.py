"""The journal of outages: looks by day, those in vain apart, and each outage with what it touched."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from harvest.models import Check, Outage, OverdueDecision, Project
from harvest.rules.kinds import KINDS
from harvest.rules.states import CheckState
from proposals.rendering.charts import Chart, Numbers, Series, build_bar_chart
from proposals.rendering.quantities import write_count

DAYS: Final = 60
MOST: Final = 100


@dataclass(frozen=True, slots=True)
class OutageRow:
    outage: Outage
    what: str
    lasted: timedelta


@dataclass(frozen=True, slots=True)
class OutagesScreen:
    rows: tuple[OutageRow, ...]
    decisions: tuple[OverdueDecision, ...]
    chart: Chart | None


def outages_page(project: Project, now: datetime) -> OutagesScreen:
    """Three queries."""
    rows = Outage.objects.filter(project=project)[:MOST]
    decisions = OverdueDecision.objects.filter(project=project).select_related("decided_by")[:MOST]
    return OutagesScreen(
        rows=tuple(_build_row(each, now) for each in rows),
        decisions=tuple(decisions),
        chart=_build_chart(project, now.astimezone(UTC).date()),
    )


def _build_row(outage: Outage, now: datetime) -> OutageRow:
    kind = KINDS.get(outage.kind)
    return OutageRow(outage, kind.many if kind else outage.kind, (outage.ended_at or now) - outage.began_at)


def _build_chart(project: Project, today: date) -> Chart | None:
    """None before the first look."""
    first = today - timedelta(days=DAYS - 1)
    looks = Check.objects.filter(
        batch__project=project,
        state__in=(CheckState.BELIEVED, CheckState.NOT_BELIEVED),
        answered_at__gte=datetime(first.year, first.month, first.day, tzinfo=UTC),
    )
    counts: Counter[tuple[date, str]] = Counter(
        (at.astimezone(UTC).date(), state) for at, state in looks.values_list("answered_at", "state") if at
    )
    if not counts:
        return None
    days = [first + timedelta(days=number) for number in range(DAYS)]
    believed = tuple(counts[day, CheckState.BELIEVED] for day in days)
    in_vain = tuple(counts[day, CheckState.NOT_BELIEVED] for day in days)
    bad = sum(1 for count in in_vain if count)
    return build_bar_chart(
        Numbers(
            title=f"Looks at TikTok in the last {DAYS} days",
            summary=f"{sum(in_vain):,} of {sum(in_vain) + sum(believed):,} looks proved nothing, on {write_count(bad, 'day', 'days')}.",
            unit="looks",
            first_column="Day",
            labels=tuple(f"{day:%-d %b}" for day in days),
            series=(Series("Answered", believed), Series("Proved nothing", in_vain)),
        )
    )
