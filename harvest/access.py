"""The door to projects: strangers learn nothing, members learn what they may not do."""

from datetime import date

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from accounts.rules.errors import NotAllowed
from harvest.models import Project, ProjectMember
from harvest.rules.rights import GRANTED_ONLY, RIGHTS, ProjectRole, Right, may


def get_project_for(user: User, ref: str, right: Right) -> Project:
    """The project if this person has this right today. Http404 for strangers, as for a project that is not there; else NotAllowed."""
    project = Project.objects.select_related("pi", "proposal").filter(ref=ref).first()
    if project is None or not roles_of(user, project):
        raise Http404("There is no such project.")
    if not is_allowed(user, project, right, timezone.now().date()):
        raise NotAllowed(_say_why(user, project, right))
    return project


def _say_why(user: User, project: Project, right: Right) -> str:
    if right in GRANTED_ONLY and roles_of(user, project) & RIGHTS[right]:
        return "Records and datasets are shown to people whom TikTok granted access, from its first to its last day."
    return f"Your role on this project does not include this. Ask {project.pi.name}, who leads it."


def is_allowed(user: User, project: Project, right: Right, today: date) -> bool:
    return may(right, roles_of(user, project), granted=granted_days(user, project), today=today)


def roles_of(user: User, project: Project) -> frozenset[ProjectRole]:
    """Nobody without an active account has any."""
    if not user.is_active:
        return frozenset()
    roles = {ProjectRole(each) for each in _member(user, project).values_list("role", flat=True)}
    if user.is_librarian:
        roles.add(ProjectRole.LIBRARIAN)
    if user.is_administrator:
        roles.add(ProjectRole.ADMINISTRATOR)
    if not roles and _is_signatory(user, project):
        roles.add(ProjectRole.SIGNATORY)
    return frozenset(roles)


def _is_signatory(user: User, project: Project) -> bool:
    """Of the institution, once there is something to sign; members and the library have their own roles."""
    return project.certificates.exists() and user.signatories.filter(ended_at=None).exists()


def granted_days(user: User, project: Project) -> tuple[date, date] | None:
    """First and last day of the person's own access, never outside the project's."""
    member = _member(user, project).first()
    if member is None or member.granted_from is None:
        return None
    until = member.granted_until or project.access_end
    return max(member.granted_from, project.access_start), min(until, project.access_end)


def _member(user: User, project: Project) -> QuerySet[ProjectMember]:
    return ProjectMember.objects.filter(user=user, project=project)
