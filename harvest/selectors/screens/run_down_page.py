"""The way to the end of an access on one page. Four queries, and those of the rights."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from harvest.models import Certificate, EndStepDone, Project, Publication
from harvest.rules.rights import Right
from harvest.rules.run_down import EndStep
from harvest.rules.states import ProjectState
from harvest.selectors.derived import DerivedRow, list_open_derived
from harvest.selectors.parts import find_deletion
from harvest.selectors.run_down import items_of, list_done, list_unchecked
from harvest.selectors.screens.rights import rights_of


@dataclass(frozen=True, slots=True)
class RunDownRow:
    """`is_open`: somebody still has to do it. `is_past`: this site did it."""

    step: EndStep
    on: date
    done: EndStepDone | None
    is_open: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class RunDownScreen:
    rows: tuple[RunDownRow, ...]
    unchecked: tuple[Publication, ...]
    derived: tuple[DerivedRow, ...]
    may_tick: bool
    may_publish: bool
    is_over: bool


def run_down_page(project: Project, user: User, now: datetime) -> RunDownScreen:
    done, rights = list_done(project), rights_of(user, project, now.date())
    is_live = project.state in (ProjectState.OPEN, ProjectState.ENDED)
    certificate = find_deletion(project)
    rows = tuple(
        RunDownRow(
            item.step,
            item.on,
            done.get(item.step),
            is_open=is_live and item.step.is_by_people and item.step not in done,
            is_past=_is_past(item.step, item.on, certificate, now),
        )
        for item in items_of(project)
    )
    return RunDownScreen(
        rows=rows,
        unchecked=tuple(list_unchecked(project)) if is_live else (),
        derived=list_open_derived(project),
        may_tick=is_live and Right.DUTIES in rights,
        may_publish=Right.PUBLISH in rights,
        is_over=not is_live,
    )


def _is_past(step: EndStep, on: date, certificate: Certificate | None, now: datetime) -> bool:
    if step in (EndStep.ERASE, EndStep.CERTIFICATE):
        return certificate is not None
    return not step.is_by_people and on < now.date()
