"""Projects whose access is over end by themselves: at once in name, half a day later in fact.

The half day runs from the moment at which this site noticed, so that a clock that jumps ahead erases nothing before
people had the time to see it; once the clock is right again, the project goes on. A legal hold keeps it from the second.
"""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from harvest.models import Project
from harvest.rules.states import ProjectState
from harvest.selectors.holds import find_hold
from harvest.services.closing import BEFORE_CLOSING, announce_close, confirm_close, lock_project
from harvest.services.telling import ENDING, ask_people, no_longer_ask
from proposals.services.auditing import record_event

AFTER_END: Final = timedelta(hours=12)
"""From the end of the access to the erasure that follows by itself: within the day that the terms of this site promise."""


def plan_ends(now: datetime) -> int:
    """How many projects began to close by themselves."""
    _go_on_with_the_rest(now)
    closed = 0
    for project in list(Project.objects.filter(state__in=BEFORE_CLOSING, access_end__lt=now.date())):
        ended_at = project.ended_at or _end(project, now)
        if now >= ended_at + AFTER_END and find_hold(project, now.date()) is None:
            closed += _close_by_itself(project, now)
    return closed


def _go_on_with_the_rest(now: datetime) -> None:
    """What ended although its access is not over: the clock was wrong."""
    for project in list(Project.objects.filter(state=ProjectState.ENDED, access_end__gte=now.date())):
        with transaction.atomic():
            ended = Project.objects.filter(pk=project.pk, state=ProjectState.ENDED)
            if ended.update(state=ProjectState.OPEN, ended_at=None):
                no_longer_ask(project, ENDING)
                record_event(
                    "project.resumed", about=project, by=None, now=now, access_end=project.access_end
                )


def _end(project: Project, now: datetime) -> datetime:
    with transaction.atomic():
        unnoticed = Project.objects.filter(pk=project.pk, state__in=BEFORE_CLOSING, ended_at=None)
        if unnoticed.update(state=ProjectState.ENDED, ended_at=now):
            ask_people(project, ENDING, "The access has ended: all records are erased within a day", now=now)
            record_event("project.ended", about=project, by=None, now=now, access_end=project.access_end)
    return now


def _close_by_itself(project: Project, now: datetime) -> bool:
    """False if a person or another worker was faster, or a legal hold was accepted meanwhile."""
    reason = f"The access ended on {project.access_end:%-d %B %Y}"
    with transaction.atomic():
        if lock_project(project).state not in BEFORE_CLOSING or find_hold(project, now.date()):
            return False
        closing = announce_close(project, reason, by=None, now=now)
        confirm_close(project, closing.digest, by=None, now=now)
    return True
