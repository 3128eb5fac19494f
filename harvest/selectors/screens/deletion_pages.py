"""TikTok's requests for deletion: all of a project, and one of them. A fixed number of queries each."""

from dataclasses import dataclass
from datetime import datetime

from harvest.models import DeletionRequest, Project
from harvest.rules.deletion import Covers, DeletionAct, DeletionStage, is_overdue, list_acts
from harvest.selectors.deletion import facts_of, stage_of
from harvest.selectors.screens.tones import Shown, show
from proposals.rendering.tones import Tone

MOST = 200


@dataclass(frozen=True, slots=True)
class DeletionRow:
    request: DeletionRequest
    state: Shown
    is_over: bool


@dataclass(frozen=True, slots=True)
class DeletionScreen:
    """`held`: named records that are here, where single ones are asked for; None while the keys are away. `acts` are those that may be done now."""

    request: DeletionRequest
    state: Shown
    is_over: bool
    acts: frozenset[str]
    leads_to_end: bool
    held: int | None

    @property
    def facts(self) -> list[dict[str, object]]:
        what = "id" if self.request.covers == Covers.IDS else "account"
        many = self.request.subject_count != 1
        named = f"{what}{'s' if many else ''} {'are' if many else 'is'} named by TikTok"
        held = "of the named records are held here; what goes with them is erased too"
        facts: list[dict[str, object]] = [{"number": self.request.subject_count, "words": named}]
        return facts if self.held is None else [*facts, {"number": self.held, "words": held}]


def deletions_table(project: Project, now: datetime) -> tuple[DeletionRow, ...]:
    """Newest first. One query."""
    found = project.deletion_requests.select_related("assigned_to", "project")[:MOST]
    return tuple(DeletionRow(each, _show(each, now), stage_of(each).is_over) for each in found)


def deletion_page(request: DeletionRequest, now: datetime, *, held: int | None) -> DeletionScreen:
    facts = facts_of(request)
    acts = list_acts(facts)
    stage = stage_of(request)
    return DeletionScreen(
        request=request,
        state=_show(request, now),
        is_over=stage.is_over,
        acts=frozenset(act.value for act in acts),
        leads_to_end=facts.covers is Covers.ALL and stage in (DeletionStage.RECEIVED, DeletionStage.ERASING),
        held=held if DeletionAct.ERASE in acts else 0,
    )


def _show(request: DeletionRequest, now: datetime) -> Shown:
    stage = stage_of(request)
    if is_overdue(stage, request.due_on, now.date()):
        return Shown(f"Overdue. {stage.words}", Tone.RED)
    return show(stage)
