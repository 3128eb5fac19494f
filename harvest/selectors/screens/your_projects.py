"""The projects of one person, for the first page."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q

from accounts.models import User
from harvest.models import ProjectMember
from harvest.rules.states import ProjectState

PAGE = 20


@dataclass(frozen=True, slots=True)
class ProjectRow:
    ref: str
    title: str
    path: str
    role: str
    words: str
    access_end: date


@dataclass(frozen=True, slots=True)
class YourProjects:
    """`rows` are those of one `page`."""

    rows: tuple[ProjectRow, ...]
    page: Page[ProjectMember]


def your_projects(user: User, words: str = "", page: int = 1) -> YourProjects:
    """Newest first, with every word in title or number; none by a role for the whole site. Two queries."""
    wanted = Q(user=user)
    for word in words.split():
        wanted &= Q(project__title__icontains=word) | Q(project__ref__icontains=word)
    mine = ProjectMember.objects.filter(wanted).select_related("project")
    found = Paginator(mine.order_by("-project__opened_at", "-project_id"), PAGE).get_page(page)
    return YourProjects(tuple(_row(member) for member in found), found)


def _row(member: ProjectMember) -> ProjectRow:
    project = member.project
    return ProjectRow(
        ref=project.ref,
        title=project.title,
        path=f"/projects/{project.ref}/",
        role=member.get_role_display(),
        words=ProjectState(project.state).words,
        access_end=project.access_end,
    )
