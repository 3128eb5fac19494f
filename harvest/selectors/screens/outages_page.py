"""The journal of outages: looks by day, those in vain apart, and each outage with what it touched."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from harvest.models import Check, Outage, OverdueDecision, Project
from harvest.rules.kinds import KINDS
from harvest.rules.states import CheckState
from proposals.rendering.charts import Chart, Numbers, Series, build_bar_chart
from proposals.rendering.quantities import write_count, write_share

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
    absence: Chart | None


@dataclass(frozen=True, slots=True)
class _Look:
    """`looked_for`: records; of one that failed before it was sent, those of its group."""

    day: date
    is_believed: bool
    is_first: bool
    looked_for: int
    present: int


def outages_page(project: Project, now: datetime) -> OutagesScreen:
    """Three queries."""
    rows = Outage.objects.filter(project=project)[:MOST]
    decisions = OverdueDecision.objects.filter(project=project).select_related("decided_by")[:MOST]
    today = now.astimezone(UTC).date()
    days = [today - timedelta(days=DAYS - 1 - number) for number in range(DAYS)]
    looks = _find_looks(project, days[0])
    return OutagesScreen(
        rows=tuple(_build_row(each, now) for each in rows),
        decisions=tuple(decisions),
        chart=_build_chart(looks, days),
        absence=_build_absence(looks, days),
    )


def _build_row(outage: Outage, now: datetime) -> OutageRow:
    kind = KINDS.get(outage.kind)
    return OutageRow(outage, kind.many if kind else outage.kind, (outage.ended_at or now) - outage.began_at)


def _find_looks(project: Project, first: date) -> list[_Look]:
    """One query."""
    looks = Check.objects.filter(
        batch__project=project,
        state__in=(CheckState.BELIEVED, CheckState.NOT_BELIEVED),
        answered_at__gte=datetime(first.year, first.month, first.day, tzinfo=UTC),
    )
    columns = ("answered_at", "state", "look", "sent_count", "present", "batch__records")
    return [
        _Look(
            day=at.astimezone(UTC).date(),
            is_believed=state == CheckState.BELIEVED,
            is_first=look == Check.Look.FIRST,
            looked_for=sent or records,
            present=present,
        )
        for at, state, look, sent, present, records in looks.values_list(*columns)
        if at
    ]


def _build_chart(looks: Sequence[_Look], days: Sequence[date]) -> Chart | None:
    """None before the first look."""
    if not looks:
        return None
    counts = Counter((look.day, look.is_believed) for look in looks)
    believed = tuple(counts[day, True] for day in days)
    in_vain = tuple(counts[day, False] for day in days)
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


def _build_absence(looks: Sequence[_Look], days: Sequence[date]) -> Chart | None:
    """Shares of what first looks were for: an outage is a day of which nothing is known. Second looks are for what was absent
    already, and would say little."""
    first = [look for look in looks if look.is_first and look.looked_for]
    if not first:
        return None
    absent = tuple(_share(first, day, is_believed=True) for day in days)
    unknown = tuple(_share(first, day, is_believed=False) for day in days)
    looked = sum(look.looked_for for look in first if look.is_believed)
    gone = sum(look.looked_for - look.present for look in first if look.is_believed)
    share = write_share(gone / looked) if looked else "none"
    return build_bar_chart(
        Numbers(
            title=f"Records that TikTok did not name when it was asked, in the last {DAYS} days",
            summary=f"Of {write_count(looked, 'record', 'records')} looked for with an answer that counts, {share} were not named.",
            unit="% of those looked for",
            first_column="Day",
            labels=tuple(f"{day:%-d %b}" for day in days),
            series=(Series("Not named", absent), Series("No answer that counts", unknown)),
        )
    )


def _share(looks: Iterable[_Look], day: date, *, is_believed: bool) -> float:
    """In percent of all that was looked for on that day."""
    on_day = [look for look in looks if look.day == day]
    looked = sum(look.looked_for for look in on_day)
    missing = sum(
        look.looked_for - (look.present if is_believed else 0)
        for look in on_day
        if look.is_believed == is_believed
    )
    return round(100 * missing / looked, 1) if looked else 0
