"""What the next version of TikTok's questions changes: for the library before it is published, for a team before it moves on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import User
from proposals.access import roles_of
from proposals.catalogue.comparing import Change, Detail, What, compare
from proposals.catalogue.model import Question
from proposals.catalogue.naming import say_version
from proposals.catalogue.reading import read_catalogue
from proposals.mailing.mails import name_of
from proposals.models import CatalogueVersion, Proposal, UnsavedAnswer
from proposals.rules.carrying import Carried, Fate, carry_over
from proposals.rules.differences import Piece, line_diff, word_diff
from proposals.rules.states import ProposalState
from proposals.rules.workflow import Act, may
from proposals.selectors.catalogues import Standing, count_unsent, newest_catalogue, standing_of
from proposals.selectors.content import answers_of
from proposals.selectors.texts import written_text


@dataclass(frozen=True, slots=True)
class DetailRow:
    """`pieces` is the difference in words."""

    title: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    key: str
    prompt: str
    status: str
    by_platform: bool
    details: tuple[DetailRow, ...]


@dataclass(frozen=True, slots=True)
class NextPage:
    """`present`: the label of the version in use. `counts`: how many questions by what changes.

    `affected`: applications not yet sent that answer the version in use, by state.
    """

    name: str
    present: str
    present_name: str
    changes: tuple[ChangeRow, ...]
    counts: Mapping[str, int]
    affected: tuple[tuple[str, int], ...]
    total: int


def next_page(present: CatalogueVersion, content: Mapping[str, Any]) -> NextPage:
    """One query."""
    changes = compare(read_catalogue(present.content), read_catalogue(content))
    affected = count_unsent(present)
    kinds = [change.kind for change in changes]
    return NextPage(
        name=say_version(content["label"]),
        present=present.label,
        present_name=present.name,
        changes=tuple(map(_change_row, changes)),
        counts={kind.words: kinds.count(kind) for kind in What if kind in kinds},
        affected=tuple((state.words, affected[state]) for state in ProposalState if state in affected),
        total=sum(affected.values()),
    )


@dataclass(frozen=True, slots=True)
class FateRow:
    """What becomes of one answer; `before` is the text that is set aside, "" where nothing is."""

    key: str
    prompt: str
    status: str
    before: str
    details: tuple[DetailRow, ...]


@dataclass(frozen=True, slots=True)
class AsideRow:
    """An answer as it stood before the application moved on, with the question it answered."""

    key: str
    prompt: str
    asked: str
    question: Question
    value: object
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MovingPage:
    """`fates` is empty where the application answers the version in use; `kept` counts answers that stay as they are."""

    standing: Standing
    present: str
    fates: tuple[FateRow, ...]
    kept: int
    can_upgrade: bool
    aside: tuple[AsideRow, ...]
    unsaved: tuple[str, ...]


def moving_page(proposal: Proposal, reader: User) -> MovingPage:
    """Six queries at most."""
    standing, answers = standing_of(proposal), answers_of(proposal)
    target = newest_catalogue() if standing.newer else None
    old = read_catalogue(proposal.catalogue.content)
    carried = carry_over(old, read_catalogue(target.content), answers) if target else ()
    touched = {each.key for each in carried}
    editable = may(Act.EDIT, roles=roles_of(reader, proposal), state=ProposalState(proposal.state))
    return MovingPage(
        standing=standing,
        present=proposal.catalogue.name,
        fates=tuple(_fate_row(each, proposal) for each in carried),
        kept=len([key for key in answers if key in old.keys() and key not in touched]),  # noqa: SIM118
        can_upgrade=bool(target) and editable,
        aside=_aside(proposal),
        unsaved=_unsaved(proposal, reader),
    )


def find_old_question(proposal: Proposal, key: str) -> Question | None:
    """A question that the application answered before it moved on; None for one that it never had."""
    for upgrade in proposal.upgrades.select_related("before"):
        catalogue = read_catalogue(upgrade.before.content)
        if key in catalogue.keys():  # noqa: SIM118 - a method of ours, not a dict's
            return catalogue.question(key)
    return None


def _change_row(change: Change) -> ChangeRow:
    details = tuple(map(_detail_row, change.details))
    return ChangeRow(change.key, change.prompt, change.kind.words, change.by_platform, details)


def _detail_row(detail: Detail) -> DetailRow:
    diff = line_diff if detail.what in (What.OPTIONS, What.FIELDS) else word_diff
    return DetailRow(detail.what.words, diff(detail.before, detail.after))


def _fate_row(carried: Carried, proposal: Proposal) -> FateRow:
    lost = carried.lost
    question = read_catalogue(proposal.catalogue.content).question(carried.key) if lost is not None else None
    return FateRow(
        key=carried.key,
        prompt=carried.change.prompt,
        status=carried.fate.words,
        before=written_text(question, lost) if question else "",
        details=tuple(map(_detail_row, carried.change.details)) if carried.fate is not Fate.TO_ANSWER else (),
    )


def _aside(proposal: Proposal) -> tuple[AsideRow, ...]:
    rows = []
    for upgrade in proposal.upgrades.select_related("before", "upgraded_by"):
        catalogue = read_catalogue(upgrade.before.content)
        for key, value in upgrade.put_aside.items():
            question = catalogue.question(key)
            by = name_of(upgrade.upgraded_by)
            rows.append(
                AsideRow(key, question.prompt, question.asked or "", question, value, by, upgrade.upgraded_at)
            )
    return tuple(rows)


def _unsaved(proposal: Proposal, reader: User) -> tuple[str, ...]:
    """My texts to questions that are gone, which came too late to be part of what was put aside."""
    known = read_catalogue(proposal.catalogue.content).keys()
    kept = UnsavedAnswer.objects.filter(proposal=proposal, author=reader).exclude(key__in=known)
    found = [(find_old_question(proposal, each.key), each.value) for each in kept]
    return tuple(written_text(question, value) for question, value in found if question)
