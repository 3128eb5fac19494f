"""What the PI reads: one copy in full, what changed since the last one, the talk, the checks. Six queries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any, Self

from accounts.models import User
from proposals.access import roles_of
from proposals.catalogue.reading import read_terms
from proposals.models import Proposal, ReviewRound, Snapshot
from proposals.rendering.answers import build_blocks
from proposals.rendering.blocks import Block
from proposals.rendering.questions import read_question
from proposals.rules.differences import Piece, word_diff
from proposals.rules.findings.notices import NOT_CLEARED
from proposals.rules.states import ProposalState
from proposals.rules.workflow import Act, Role, open_acts
from proposals.selectors.essentials import Essentials, essentials
from proposals.selectors.findings import Findings, group_findings
from proposals.selectors.kept_checks import read_checks
from proposals.selectors.marks import Mark, marks_of
from proposals.selectors.talk import ThreadRow, by_question, list_threads
from proposals.selectors.texts import texts_of


class Shown(StrEnum):
    """How much of the whole text: all of it with what changed marked, what changed alone, or all of it unmarked."""

    MARKED = "marked"
    CHANGED = "changed"
    PLAIN = "plain"


def read_shown(asked: str) -> Shown:
    """What an address asks for; what has changed is marked unless somebody says otherwise."""
    return Shown(asked) if asked in list(Shown) else Shown.MARKED


@dataclass(frozen=True, slots=True)
class ReviewedAnswer:
    """`blocks` are drawn as on paper. `changes` None: as in the version before, or there is none."""

    key: str
    asked: str | None
    prompt: str
    blocks: tuple[Block, ...]
    changes: tuple[Piece, ...] | None
    threads: tuple[ThreadRow, ...]


@dataclass(frozen=True, slots=True)
class ReviewedSection:
    """`mark`: the PI called it fine, in this review or in one before which said the same."""

    key: str
    title: str
    answers: tuple[ReviewedAnswer, ...]
    mark: Mark | None

    def unmarked(self) -> Self:
        return replace(self, answers=tuple(replace(answer, changes=None) for answer in self.answers))

    def only_changed(self) -> Self:
        return replace(self, answers=tuple(answer for answer in self.answers if answer.changes is not None))


@dataclass(frozen=True, slots=True)
class ReviewScreen:
    """`round` is the open review, else the last one; None before the first. `round.number` is sent with a decision."""

    proposal: Proposal
    round: ReviewRound | None
    previous: ReviewRound | None
    essentials: Essentials | None
    sections: tuple[ReviewedSection, ...]
    findings: Findings
    threads: tuple[ThreadRow, ...]
    unresolved: int
    roles: frozenset[Role]
    acts: tuple[Act, ...]

    @property
    def changed(self) -> tuple[ReviewedAnswer, ...]:
        return tuple(
            answer for section in self.sections for answer in section.answers if answer.changes is not None
        )

    def text(self, shown: Shown) -> tuple[ReviewedSection, ...]:
        """The sections as they are to be read; none that would be empty."""
        if self.previous is None or shown is Shown.MARKED:
            return self.sections
        if shown is Shown.PLAIN:
            return tuple(section.unmarked() for section in self.sections)
        changed = (section.only_changed() for section in self.sections)
        return tuple(section for section in changed if section.answers)

    @property
    def open_threads(self) -> tuple[ThreadRow, ...]:
        """Of answers that are on the page."""
        shown = (answer for section in self.sections for answer in section.answers)
        return tuple(thread for answer in shown for thread in answer.threads if thread.is_open)

    @property
    def decided(self) -> str:
        """The outcome in words; "" while the PI has it."""
        if self.round is None or self.round.outcome == ReviewRound.Outcome.OPEN:
            return ""
        return ReviewRound.Outcome(self.round.outcome).label

    @property
    def due_on(self) -> date | None:
        """None once it is decided."""
        return self.round.due_on if self.round and not self.decided else None

    @property
    def can_comment(self) -> bool:
        return Act.COMMENT in self.acts

    @property
    def can_delegate(self) -> bool:
        return Act.DELEGATE in self.acts

    @property
    def can_advise(self) -> bool:
        return Act.ADVISE in self.acts

    @property
    def can_mark(self) -> bool:
        return Act.MARK in self.acts

    @property
    def unmarked(self) -> int:
        """How many parts the PI has not called fine."""
        return sum(section.mark is None for section in self.sections)

    @property
    def waits_for_change(self) -> bool:
        """The PI is asked only whether an approval still stands."""
        return self.round is not None and not self.decided and self.round.base_id is not None

    @property
    def can_decide(self) -> bool:
        return Act.APPROVE in self.acts


def review_screen(proposal: Proposal, user: User) -> ReviewScreen:
    """`previous` is the last review that ended in a decision; one that was taken back had none."""
    current, previous = _read_rounds(proposal)
    texts = texts_of(current.snapshot) if current else {}
    threads, roles = list_threads(proposal, viewer=user, texts=texts), roles_of(user, proposal)
    marks = marks_of(proposal, current.snapshot) if current else {}
    sections = _sections(current.snapshot, previous, by_question(threads), marks) if current else ()
    return ReviewScreen(
        proposal=proposal,
        round=current,
        previous=previous,
        essentials=essentials(current.snapshot, read_terms(proposal.terms.content)) if current else None,
        sections=sections,
        findings=_findings(proposal, current),
        threads=threads,
        unresolved=sum(thread.is_open and thread.must_change for thread in threads),
        roles=roles,
        acts=open_acts(roles=roles, state=ProposalState(proposal.state)),
    )


def _read_rounds(proposal: Proposal) -> tuple[ReviewRound | None, ReviewRound | None]:
    """The last review and the one before it that was decided, each with the whole of its copy; of no other is it read."""
    people = ("snapshot", "requested_by", "decided_by", "reader")
    rounds = list(proposal.rounds.select_related(*people).defer("snapshot__content"))
    decided = (each for each in rounds[1:] if each.outcome != ReviewRound.Outcome.TAKEN_BACK)
    shown = rounds[:1] + list(islice(decided, 1))
    copies = Snapshot.objects.in_bulk([each.snapshot_id for each in shown])
    for each in shown:
        each.snapshot = copies[each.snapshot_id]
    return (shown[0] if shown else None, shown[1] if len(shown) > 1 else None)


def _sections(
    snapshot: Snapshot,
    previous: ReviewRound | None,
    threads: Mapping[str, tuple[ThreadRow, ...]],
    marks: Mapping[str, Mark],
) -> tuple[ReviewedSection, ...]:
    now, before = texts_of(snapshot), texts_of(previous.snapshot) if previous else None
    return tuple(
        ReviewedSection(
            section["key"],
            section["title"],
            tuple(_answer(raw, now, before, threads) for raw in section["questions"] if raw["visible"]),
            marks.get(section["key"]),
        )
        for section in snapshot.content["sections"]
    )


def _answer(
    raw: dict[str, Any],
    now: Mapping[str, str],
    before: Mapping[str, str] | None,
    threads: Mapping[str, tuple[ThreadRow, ...]],
) -> ReviewedAnswer:
    key, text = raw["key"], now[raw["key"]]
    old = text if before is None else before.get(key, "")
    return ReviewedAnswer(
        key=key,
        asked=raw["asked"],
        prompt=raw["prompt"],
        blocks=build_blocks(read_question(raw), raw["value"]),
        changes=word_diff(old, text) if old != text else None,
        threads=threads.get(key, ()),
    )


def _findings(proposal: Proposal, current: ReviewRound | None) -> Findings:
    """As they stood when it was sent. Clauses that no office has cleared stand among the essentials, and not here again."""
    found = read_checks(current.snapshot) if current else ()
    return group_findings(proposal.ref, (each for each in found if each.id != NOT_CLEARED))
