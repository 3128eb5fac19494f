"""A version of TikTok's rules beside those that projects go by: what it says otherwise, and what moves in each project."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator

from harvest.models import Project
from harvest.rules.states import ProjectState
from harvest.rules.terms import Held
from harvest.selectors.terms import held_by
from harvest.selectors.terms_change import TermsChange, find_changes
from proposals.catalogue.comparing_terms import ClauseChange, compare_terms
from proposals.catalogue.naming import say_version
from proposals.selectors.terms import find_terms, list_versions

PAGE = 50


@dataclass(frozen=True, slots=True)
class ProjectRow:
    project: Project
    goes_by: str
    change: TermsChange

    @property
    def key(self) -> str:
        return f"{self.project.ref}:{self.change.digest}"


@dataclass(frozen=True, slots=True)
class Compared:
    """What a version says otherwise than one before it that projects of this page go by."""

    before: str
    changes: tuple[ClauseChange, ...]


@dataclass(frozen=True, slots=True)
class VersionScreen:
    name: str
    label: str
    compared: tuple[Compared, ...]
    rows: tuple[ProjectRow, ...]
    page: Page[Project]


def version_page(label: str, number: str | int, now: datetime) -> VersionScreen:
    """Open projects that go by another version than this, the newest where there is no such version. Eight queries at most."""
    versions = list_versions()
    label = label if label in versions else versions[0]
    others = Project.objects.filter(state=ProjectState.OPEN).exclude(terms__profile=label)
    page = Paginator(others.select_related("pi").order_by("ref"), PAGE).get_page(number)
    wanted = [(each, _adopt(held_by(each), label)) for each in page]
    rows = tuple(
        ProjectRow(change.project, say_version(held_by(change.project).label), change)
        for change in find_changes(wanted, now)
    )
    earlier = sorted({held_by(project).label for project, _ in wanted})
    terms = find_terms(label)
    compared = tuple(Compared(say_version(each), compare_terms(find_terms(each), terms)) for each in earlier)
    return VersionScreen(say_version(label), label, compared, rows, page)


def _adopt(held: Held, label: str) -> Held:
    return Held(label, held.profile, held.chosen)
