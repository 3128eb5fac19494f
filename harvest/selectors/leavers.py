"""What a person of a project holds, and who has left without anybody having seen to it."""

from datetime import date

from django.db.models import Q, QuerySet

from harvest.models import ApiKey, DatasetCopy, Project, ProjectMember
from harvest.rules.leavers import Holds
from harvest.rules.states import ProjectState
from proposals.models import Need

_KEY_ROLES = (ProjectMember.Role.PI, ProjectMember.Role.MANAGER)


def find_holds_of(member: ProjectMember) -> Holds:
    """Two queries. Ask before the role is taken away."""
    entered = ApiKey.objects.filter(project=member.project_id, set_by=member.user_id).exists()
    return Holds(entered or member.role in _KEY_ROLES, list_copies_of(member).count())


def list_copies_of(member: ProjectMember) -> QuerySet[DatasetCopy]:
    """That nobody has said to be gone."""
    return DatasetCopy.objects.filter(
        dataset__project=member.project_id, user=member.user_id, confirmed_at=None
    )


def has_left(member: ProjectMember, today: date) -> bool:
    is_over = member.granted_until is not None and member.granted_until < today
    return member.role != ProjectMember.Role.PI and (is_over or not member.user.is_active)


def find_headless(projects: QuerySet[Project]) -> list[Project]:
    """Whose PI's account is closed, and nobody was asked yet. Two queries."""
    found = list(projects.filter(pi__is_active=False).select_related("pi", "proposal").order_by("pk"))
    keys = {f"project:{project.ref}:pi_left": project for project in found}
    asked = set(Need.objects.filter(key__in=keys).values_list("key", flat=True))
    return [project for key, project in keys.items() if key not in asked]


def find_unseen_leavers(today: date) -> QuerySet[ProjectMember]:
    """Whose days are over, or whose account was closed, without anybody having ended their access here."""
    left = Q(granted_until__lt=today) | Q(user__is_active=False)
    found = ProjectMember.objects.filter(left, leaver_tasks=None).exclude(role=ProjectMember.Role.PI)
    return found.exclude(project__state=ProjectState.CLOSED).select_related(
        "user", "project__pi", "project__proposal"
    )
