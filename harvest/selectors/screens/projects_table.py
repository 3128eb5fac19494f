"""The library's table of all projects: counts, dates and what holds a project up; no record. Three queries."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Sum, When

from accounts.models import User
from harvest.models import ApiKey, Brake, LegalHold, Project, Run
from harvest.rules.refresh import Times
from harvest.rules.states import KeyState, ProjectState, RunState
from harvest.selectors.holds import find_holds
from harvest.selectors.screens.project_page import say_project_state
from harvest.selectors.screens.tones import Shown
from proposals.rendering.quantities import write_count
from proposals.rules.days import say_day

PAGE = 50


@dataclass(frozen=True, slots=True)
class TableRow:
    """`due_at`: by when the oldest records are to be confirmed. `trouble`: what holds the project up, "" for nothing."""

    ref: str
    title: str
    path: str
    pi: User
    state: Shown
    trouble: str
    held: int
    due_at: datetime | None
    access_end: date
    is_open: bool


@dataclass(frozen=True, slots=True)
class ProjectsTable:
    rows: tuple[TableRow, ...]
    page: Page[Project]


def projects_table(words: str, page: str | int, today: date) -> ProjectsTable:
    """Those whose records are to be confirmed soonest first, those without records then, closed ones last."""
    found = Paginator(_find(words), PAGE).get_page(page)
    holds = find_holds(found, today)
    return ProjectsTable(tuple(_row(project, holds.get(project.pk), today) for project in found), found)


def _find(words: str) -> QuerySet[Project]:
    wanted = Q()
    for word in words.split():
        wanted &= Q(title__icontains=word) | Q(ref__icontains=word) | Q(pi__name__icontains=word)
    with_records = Q(batches__records__gt=0)
    found = Project.objects.filter(wanted).select_related("pi", "key")
    return found.annotate(
        held=Sum("batches__records", default=0),
        oldest=Min("batches__clock_at", filter=with_records),
        has_brake=Exists(Brake.objects.filter(project=OuterRef("pk"), released_at=None)),
        unwell=_count_unwell(),
        is_closed=Case(When(state=ProjectState.CLOSED, then=1), default=0),
    ).order_by("is_closed", F("oldest").asc(nulls_last=True), "-opened_at", "-pk")


def _count_unwell() -> Subquery:
    """Collections whose newest run failed, ended with gaps, or needs a key."""
    later = Run.objects.filter(collection=OuterRef("collection"), number__gt=OuterRef("number"))
    states = (RunState.FAILED, RunState.PARTIAL, RunState.NEEDS_KEY)
    newest = Run.objects.filter(~Exists(later), collection__project=OuterRef("pk"), state__in=states)
    counted = newest.order_by().values("collection__project").annotate(n=Count("pk")).values("n")
    return Subquery(counted)


def _row(project: Project, hold: LegalHold | None, today: date) -> TableRow:
    found = vars(project)
    is_open = project.state == ProjectState.OPEN and today <= project.access_end
    return TableRow(
        ref=project.ref,
        title=project.title,
        path=f"/projects/{project.ref}/",
        pi=project.pi,
        state=say_project_state(project, today)[0],
        trouble=_say_hold(hold)
        or (
            _say_trouble(project, has_brake=found["has_brake"], unwell=found["unwell"] or 0)
            if is_open
            else ""
        ),
        held=found["held"],
        due_at=Times.of(project.interval_days).due_at(found["oldest"]) if found["oldest"] else None,
        access_end=project.access_end,
        is_open=is_open,
    )


def _say_hold(hold: LegalHold | None) -> str:
    return f"Legal hold until {say_day(hold.until)}, against TikTok’s rules" if hold else ""


def _say_trouble(project: Project, *, has_brake: bool, unwell: int) -> str:
    if has_brake:
        return "Removing is held back: the PI and a librarian decide"
    key: ApiKey | None = getattr(project, "key", None)
    if key is None:
        return "No key yet"
    if key.state != KeyState.WORKS:
        return f"Key: {KeyState(key.state).words.lower()}"
    return f"{write_count(unwell, 'collection has', 'collections have')} gaps or failed" if unwell else ""
