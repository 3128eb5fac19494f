"""Which projects a round of the refresh may have to do with: the others are as a round would leave them.

A round comes once a minute in each worker, so that what it asks does not grow with the number of projects.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Min, OuterRef, Q

from harvest.models import Batch, Outage, OverdueDecision, Project, Record, Unit
from harvest.models.partitions import find_marked
from harvest.rules.refresh import Times
from harvest.rules.states import ProjectState, RecordState, UnitKind, UnitState
from harvest.services.telling import OVERDUE, REFRESH, key_of
from proposals.models import Deadline, Need


@dataclass(frozen=True, slots=True)
class _Seen:
    """`stirred`: projects with something under way. `oldest`: the clock of each project's oldest batch. `expected`: the
    days by which people were told that a project's records are confirmed."""

    stirred: frozenset[int]
    oldest: dict[int, datetime]
    expected: dict[str, date]
    asked: frozenset[str]


def find_restless(now: datetime) -> list[Project]:
    """In eight queries."""
    seen = _Seen(
        stirred=frozenset(_find_stirred(now)),
        oldest=_find_oldest(),
        expected=_find_expected(),
        asked=_find_asked(),
    )
    projects = Project.objects.filter(state=ProjectState.OPEN)
    return [project for project in projects if not _is_quiet(project, seen, now)]


def _is_quiet(project: Project, seen: _Seen, now: datetime) -> bool:
    """No look is due, nothing is hidden, and people were told the right day."""
    oldest = seen.oldest.get(project.pk)
    if project.pk in seen.stirred or key_of(project, OVERDUE) in seen.asked:
        return False
    told = seen.expected.get(key_of(project, REFRESH))
    if oldest is None:
        return told is None
    times = Times.of(project.interval_days)
    return now < times.starts_at(oldest) and told == times.due_at(oldest).date()


def _find_stirred(now: datetime) -> Iterable[int]:
    """With a look that broke off or has reached a limit, records set aside, a decision to carry out, a breach that is open,
    or files to be rewritten."""
    stuck = Q(state=UnitState.FAILED) | Q(state__in=(UnitState.WAITING, UnitState.HELD), deadline__lte=now)
    units = Unit.objects.filter(stuck, kind=UnitKind.CHECK)
    aside = Record.objects.filter(project=OuterRef("pk"), state=RecordState.QUARANTINED)
    yield from units.order_by().values_list("project_id", flat=True).distinct()
    yield from Project.objects.filter(Exists(aside)).values_list("pk", flat=True)
    yield from OverdueDecision.objects.filter(done_at=None).values_list("project_id", flat=True)
    yield from Outage.objects.filter(ended_at=None, breached_at__isnull=False).values_list(
        "project_id", flat=True
    )
    yield from find_marked()


def _find_oldest() -> dict[int, datetime]:
    batches = Batch.objects.filter(records__gt=0, project__state=ProjectState.OPEN)
    return dict(batches.order_by().values_list("project_id").annotate(oldest=Min("clock_at")))


def _find_expected() -> dict[str, date]:
    found = Deadline.objects.filter(key__startswith="project:", key__endswith=f":{REFRESH}", done_at=None)
    return dict(found.values_list("key", "due_on"))


def _find_asked() -> frozenset[str]:
    found = Need.objects.filter(key__startswith="project:", key__endswith=f":{OVERDUE}")
    return frozenset(found.values_list("key", flat=True))
