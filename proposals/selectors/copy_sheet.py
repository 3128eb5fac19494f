"""What to paste into TikTok's form, block by block, and what is done. Four queries."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from accounts.models import User
from proposals.access import roles_of
from proposals.mailing.mails import name_of
from proposals.models import CopyTick, FormReport, Proposal, Snapshot
from proposals.rendering.copysheet import Paste, list_pastes
from proposals.rules.states import ProposalState
from proposals.rules.workflow import Act, is_open, may


@dataclass(frozen=True, slots=True)
class CopyBlock:
    """`reports`: where the form was said to show something else: all of this team, and what the library found for others.

    `is_pasted`: with this very text, in this version or one before. `is_changed`: another text was pasted then."""

    paste: Paste
    is_pasted: bool
    is_changed: bool
    pasted_by: str
    pasted_at: datetime | None
    reports: tuple[FormReport, ...] = ()

    @property
    def label(self) -> str:
        """TikTok's number and wording."""
        return f"{self.paste.number}. {self.paste.asked}"


@dataclass(frozen=True, slots=True)
class CopySheet:
    """`snapshot` is the approved version; None, and no blocks, before the PI approved.

    `is_submitted`: it went to TikTok, so that nothing is left to do here.
    """

    snapshot: Snapshot | None
    blocks: tuple[CopyBlock, ...]
    pasted: int
    can_tick: bool
    can_record: bool
    can_report: bool
    is_submitted: bool

    @property
    def title(self) -> str:
        return "What went to TikTok" if self.is_submitted else "Submit on TikTok’s website"

    @property
    def left(self) -> int:
        return self.total - self.pasted

    @property
    def changed(self) -> int:
        """How many read otherwise than what was pasted."""
        return sum(block.is_changed for block in self.blocks)

    @property
    def total(self) -> int:
        return len(self.blocks)


def copy_sheet(proposal: Proposal, user: User) -> CopySheet:
    snapshot, state = proposal.approved_snapshot, ProposalState(proposal.state)
    blocks, roles = _blocks(proposal, snapshot) if snapshot else (), roles_of(user, proposal)
    return CopySheet(
        snapshot=snapshot,
        blocks=blocks,
        pasted=sum(block.is_pasted for block in blocks),
        can_tick=may(Act.TICK, roles=roles, state=state),
        can_record=may(Act.RECORD_SUBMISSION, roles=roles, state=state),
        can_report=may(Act.REPORT_FORM, roles=roles, state=state),
        is_submitted=snapshot is not None and not is_open(Act.RECORD_SUBMISSION, state=state),
    )


def _blocks(proposal: Proposal, snapshot: Snapshot) -> tuple[CopyBlock, ...]:
    """The last tick of each answer counts, on whichever version it was made."""
    ticks = CopyTick.objects.filter(snapshot__proposal=proposal, snapshot__number__lte=snapshot.number)
    ticks = ticks.select_related("ticked_by").order_by("ticked_at", "pk")
    last = {tick.question_key: tick for tick in ticks}
    reports = _reports(proposal)
    return tuple(
        _block(paste, last.get(paste.key), tuple(each for each in reports if each.question_key == paste.key))
        for paste in list_pastes(snapshot)
    )


def _reports(proposal: Proposal) -> list[FormReport]:
    """Of other teams only what the library wrote, and only on the same version of the form."""
    found_by_library = Q(proposal__catalogue_id=proposal.catalogue_id) & ~Q(note="")
    return list(FormReport.objects.filter(Q(proposal=proposal) | found_by_library))


def _block(paste: Paste, tick: CopyTick | None, reports: tuple[FormReport, ...]) -> CopyBlock:
    if tick is None:
        return CopyBlock(
            paste, is_pasted=False, is_changed=False, pasted_by="", pasted_at=None, reports=reports
        )
    same = tick.sha256 == paste.sha256
    return CopyBlock(
        paste,
        is_pasted=same,
        is_changed=not same,
        pasted_by=name_of(tick.ticked_by),
        pasted_at=tick.ticked_at,
        reports=reports,
    )
