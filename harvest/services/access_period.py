"""Whether a project may harvest at this moment: from 00:00 UTC of its first day to the end of its last."""

from datetime import UTC, datetime, time, timedelta

from harvest.models import Project
from harvest.rules.states import ProjectState
from harvest.services.interruptions import AccessOver, NotYet


def begins_at(project: Project) -> datetime:
    return datetime.combine(project.access_start, time(), UTC)


def ends_at(project: Project) -> datetime:
    """The first moment after the access."""
    return datetime.combine(project.access_end + timedelta(days=1), time(), UTC)


def refuse_outside_access(project: Project, now: datetime) -> None:
    """NotYet before the access, AccessOver after it or once the project is closing."""
    if project.state != ProjectState.OPEN:
        raise AccessOver("The project is closing, so nothing more is collected.")
    if now >= ends_at(project):
        raise AccessOver(f"The access ended on {project.access_end:%-d %B %Y}.")
    if now < begins_at(project):
        raise NotYet(f"The access begins on {project.access_start:%-d %B %Y}.", begins_at(project))
