"""What to paste into TikTok's form, block by block, and what is done. Three queries."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from proposals.access import roles_of
from proposals.mailing.mails import name_of
from proposals.models import CopyTick, Proposal, Snapshot
from proposals.rendering.copysheet import Paste, list_pastes
from proposals.rules.states import ProposalState
from proposals.rules.workflow import Act, is_open, may


@dataclass(frozen=True, slots=True)
class CopyBlock:
    paste: Paste
    is_pasted: bool
    pasted_by: str
    pasted_at: datetime | None

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
    is_submitted: bool

    @property
    def title(self) -> str:
        return "What went to TikTok" if self.is_submitted else "Submit on TikTok’s website"

    @property
    def left(self) -> int:
        return self.total - self.pasted

    @property
    def total(self) -> int:
        return len(self.blocks)


def copy_sheet(proposal: Proposal, user: User) -> CopySheet:
    snapshot, state = proposal.approved_snapshot, ProposalState(proposal.state)
    blocks, roles = _blocks(snapshot) if snapshot else (), roles_of(user, proposal)
    return CopySheet(
        snapshot=snapshot,
        blocks=blocks,
        pasted=sum(block.is_pasted for block in blocks),
        can_tick=may(Act.TICK, roles=roles, state=state),
        can_record=may(Act.RECORD_SUBMISSION, roles=roles, state=state),
        is_submitted=snapshot is not None and not is_open(Act.RECORD_SUBMISSION, state=state),
    )


def _blocks(snapshot: Snapshot) -> tuple[CopyBlock, ...]:
    ticks = {tick.question_key: tick for tick in snapshot.ticks.select_related("ticked_by")}
    return tuple(_block(paste, ticks.get(paste.key)) for paste in list_pastes(snapshot))


def _block(paste: Paste, tick: CopyTick | None) -> CopyBlock:
    if tick is None:
        return CopyBlock(paste, is_pasted=False, pasted_by="", pasted_at=None)
    return CopyBlock(paste, is_pasted=True, pasted_by=name_of(tick.ticked_by), pasted_at=tick.ticked_at)
