"""Legal holds of a project, and what each is at odds with. A fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from accounts.models import User
from harvest.models import LegalHold, Project
from harvest.rules.holds import HoldStage
from harvest.rules.states import ProjectState
from harvest.selectors.holds import hold_stage_of, list_conflicts
from harvest.selectors.screens.tones import Shown, show

MOST: Final = 100


@dataclass(frozen=True, slots=True)
class HoldRow:
    """`conflicts`: as accepted, or as they are today. `may_accept`: this reader was named for it."""

    hold: LegalHold
    state: Shown
    conflicts: list[str]
    may_accept: bool
    may_lift: bool


@dataclass(frozen=True, slots=True)
class HoldsScreen:
    rows: tuple[HoldRow, ...]
    may_record: bool


def holds_page(project: Project, user: User, now: datetime) -> HoldsScreen:
    people = ("decider", "recorded_by", "lifted_by")
    found = list(project.legal_holds.select_related(*people)[:MOST])
    is_live = project.state in (ProjectState.OPEN, ProjectState.ENDED)
    rows = tuple(_build(project, hold, user, now) for hold in found)
    return HoldsScreen(rows, may_record=is_live and user.is_librarian)


def _build(project: Project, hold: LegalHold, user: User, now: datetime) -> HoldRow:
    stage = hold_stage_of(hold, now.date())
    is_new = stage is HoldStage.RECORDED
    return HoldRow(
        hold,
        show(stage),
        list_conflicts(project, hold.until) if is_new else hold.conflict,
        may_accept=is_new and user.pk == hold.decider_id,
        may_lift=stage is not HoldStage.OVER,
    )
