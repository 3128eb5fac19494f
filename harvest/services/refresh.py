"""The refresh as a round of the worker: begin looks that are due, decide at limits, erase what may go, tell people.

Safe to run twice at once: one live look per batch is a unique key, and everything else is chosen where it is written.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F, Sum

from harvest.models import Batch, Check, Project, Unit
from harvest.rules.refresh import Times
from harvest.rules.states import LIVE_CHECKS, ProjectState, UnitKind, UnitState
from harvest.rules.terms import GRACE
from harvest.selectors.overdue import find_overdue
from harvest.services.access_period import begins_at, ends_at
from harvest.services.deciding import ask_each_day, erase_unproven
from harvest.services.erasing import erase_doomed
from harvest.services.limits import expect_oldest
from harvest.services.looking import begin_look, disbelieve, give_up_second
from harvest.services.outages import note_overdue
from harvest.services.restless import find_restless
from harvest.services.scheduling import FREE
from harvest.services.spreading import choose_beginning
from harvest.services.telling import OVERDUE, no_longer_ask
from harvest.vault import VaultError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Planned:
    """What one round did: looks begun, looks decided by their limit, records erased."""

    looks: int = 0
    decided: int = 0
    erased: int = 0

    def __add__(self, other: "Planned") -> "Planned":
        return Planned(self.looks + other.looks, self.decided + other.decided, self.erased + other.erased)


def plan_refresh(now: datetime, projects: Iterable[Project] | None = None) -> Planned:
    """For all open projects that it may have to do with, or these. What is planned is worked by the engine."""
    chosen = find_restless(now) if projects is None else list(projects)
    return sum((_plan_guarded(project, now) for project in chosen), Planned())


def _plan_guarded(project: Project, now: datetime) -> Planned:
    """Keys that are away keep no other project from its duties. What was planned before that stays."""
    try:
        return _plan_project(project, now)
    except VaultError as error:
        log.error("The refresh of %s is held up: %s", project.ref, error)  # noqa: TRY400 -- says it all
        return Planned()


def _plan_project(project: Project, now: datetime) -> Planned:
    if project.state != ProjectState.OPEN or not begins_at(project) <= now < ends_at(project):
        return Planned()
    _end_broken_looks(project, now)
    due = choose_beginning(project, _find_due(project, now), now)
    looks = sum(_begin(batch, now) for batch in due)
    decided = sum(_decide_at_limit(unit, now) for unit in _find_at_limit(project, now))
    erased = erase_doomed(project, now=now) + erase_unproven(project, now)
    _tell(project, now)
    return Planned(looks, decided, erased)


def _find_due(project: Project, now: datetime) -> list[Batch]:
    limit = now - Times.of(project.interval_days).start
    due = Batch.objects.filter(project=project, records__gt=0, clock_at__lte=limit).exclude(
        checks__state__in=LIVE_CHECKS
    )
    return list(due.select_related("project").order_by("clock_at"))


def _begin(batch: Batch, now: datetime) -> int:
    """Locks the project as a page does: no record joins a batch while its first check begins."""
    limit = Times.of(batch.project.interval_days).due_at(batch.clock_at)
    try:
        with transaction.atomic():
            Project.objects.select_for_update().get(pk=batch.project_id)
            begin_look(batch, now=now, limit=limit)
    except IntegrityError:
        return 0
    return 1


def _find_at_limit(project: Project, now: datetime) -> list[Unit]:
    """Second looks that are not over by the limit of their records; none while a limit has only just moved."""
    if project.terms_moved_at is not None and now < project.terms_moved_at + GRACE:
        return []
    units = Unit.objects.filter(
        project=project,
        kind=UnitKind.CHECK,
        state__in=(UnitState.WAITING, UnitState.HELD),
        deadline__lte=now,
    )
    seconds = Check.objects.filter(batch__project=project, look=Check.Look.SECOND, state__in=LIVE_CHECKS)
    pending = set(seconds.values_list("pk", flat=True))
    return [unit for unit in units if unit.spec["check"] in pending]


def _decide_at_limit(unit: Unit, now: datetime) -> int:
    """Whoever holds the unit is fenced: the first look decides."""
    with transaction.atomic():
        ended = Unit.objects.filter(pk=unit.pk, epoch=unit.epoch, state=unit.state).update(
            state=UnitState.DONE, epoch=F("epoch") + 1, **FREE
        )
        if ended:
            check = Check.objects.select_related("batch__project").get(pk=unit.spec["check"])
            give_up_second(check, now=now)
    return ended


def _end_broken_looks(project: Project, now: datetime) -> None:
    """A look whose unit was given up is taken up again: a duty is never dropped."""
    units = Unit.objects.filter(project=project, kind=UnitKind.CHECK, state=UnitState.FAILED)
    live = Check.objects.filter(batch__project=project, state__in=LIVE_CHECKS).select_related(
        "batch__project"
    )
    checks = {check.pk: check for check in live}
    for unit in units.order_by("pk"):
        check = checks.get(unit.spec["check"])
        if check is not None:
            _revive(unit, check, now)


def _revive(unit: Unit, check: Check, now: datetime) -> None:
    with transaction.atomic():
        revived = Unit.objects.filter(pk=unit.pk, state=UnitState.FAILED, epoch=unit.epoch).update(
            state=UnitState.WAITING, epoch=F("epoch") + 1, tries=0, not_before=now
        )
        if revived:
            again = disbelieve(check, unit.waits_for or "The look broke off.", now=now)
            Unit.objects.filter(pk=unit.pk).update(
                spec=unit.spec | {"check": again.pk}, progress={"doubts": 1}
            )


def _tell(project: Project, now: datetime) -> None:
    """Deadline of the oldest batch; and while anything is overdue, a line in the journal and a question each day."""
    expect_oldest(project, now)
    with transaction.atomic():
        note_overdue(project, now)
        hidden = find_overdue(project, now).aggregate(total=Sum("records"))["total"] or 0
        if hidden:
            ask_each_day(project, hidden, now)
        else:
            no_longer_ask(project, OVERDUE)
