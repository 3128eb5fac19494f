"""What of a run had not settled at TikTok when it was asked for: late videos, counts. Two queries at most."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Min

from harvest.models import Run, Unit
from harvest.rules.settled import Asked, Days, find_unsettled
from harvest.rules.states import UnitKind
from tiktok.limits import PUBLICATION_LAG


def list_asked(run: Run) -> list[Asked]:
    """Each window of days that was asked for, with the moment of its first request. One query."""
    return list_asked_of([run])


def list_asked_of(runs: Sequence[Run]) -> list[Asked]:
    """The same of several, the older runs first. One query."""
    windows = Unit.objects.filter(run__in=runs, kind=UnitKind.WINDOW).annotate(at=Min("pages__at"))
    return [
        Asked(Days(date.fromisoformat(spec["start"]), date.fromisoformat(spec["end"])), at)
        for spec, at in windows.exclude(at=None).order_by("pk").values_list("spec", "at")
    ]


def find_unsettled_days(run: Run, lag: timedelta) -> Days | None:
    return find_unsettled(list_asked(run), last_day_of(run), lag)


def last_day_of(run: Run) -> date:
    """Of the period that it was to bring."""
    return Days.read(run.asked).last


def find_settled_until(run: Run) -> date | None:
    """The last day that a complete run certainly has whole. The day before the last one asked for counts under both
    readings of `end_date`."""
    asked = list_asked(run)
    if not asked:
        return None
    last = min(last_day_of(run), max(each.days.last for each in asked) - timedelta(days=1))
    unsettled = find_unsettled(asked, last, PUBLICATION_LAG)
    return unsettled.first - timedelta(days=1) if unsettled else last
