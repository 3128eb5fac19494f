"""The dates that follow from how often records are to be confirmed: they move with the rules, and back again."""

from datetime import datetime, timedelta

from django.db.models import F, Min

from harvest.models import Batch, Project, Publication, Unit
from harvest.rules.refresh import Times
from harvest.rules.states import UnitKind, UnitState
from harvest.services.publishing_asks import set_deadlines
from harvest.services.telling import REFRESH, end_deadlines, expect


def expect_oldest(project: Project, now: datetime) -> None:
    """The deadline of the records that were confirmed longest ago; done while there are none."""
    batches = Batch.objects.filter(project=project, records__gt=0)
    oldest = batches.aggregate(oldest=Min("clock_at"))["oldest"]
    if oldest is None:
        end_deadlines(project, REFRESH, now=now)
        return
    text = "The oldest records are to be confirmed with TikTok, which happens by itself"
    expect(project, REFRESH, text, Times.of(project.interval_days).due_at(oldest).date())


def move_limits(project: Project, before: int, after: int) -> None:
    """Of the looks that are under way, by as many days as the rule moved. In the caller's transaction."""
    if before == after:
        return
    live = Unit.objects.filter(
        project=project, kind=UnitKind.CHECK, state__in=(UnitState.WAITING, UnitState.HELD)
    )
    moved = timedelta(days=after - before)
    for unit in live.exclude(deadline=None):
        Unit.objects.filter(pk=unit.pk).update(deadline=F("deadline") + moved)


def move_notices(project: Project, now: datetime) -> None:
    """Of the planned outputs: the days by which TikTok gets its copy and the draft."""
    for publication in Publication.objects.filter(project=project, published_on=None, dropped_at=None):
        set_deadlines(publication, now)
