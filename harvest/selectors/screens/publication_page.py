"""One planned output: the text, what was found in it, who looked, what TikTok got, and from when on it may appear."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from accounts.models import User
from harvest.models import KeptFinding, Manuscript, Publication, SignOff, TikTokNotice
from harvest.rules.disclosure import Entry
from harvest.rules.publishing import (
    APPROVALS,
    Days,
    Facts,
    Purpose,
    Stage,
    Verdict,
    find_earliest,
    find_stage,
    list_missing,
    send_by,
)
from harvest.rules.rights import Right
from harvest.selectors.publications import days_of, find_facts, may_sign_off
from harvest.selectors.screens.rights import rights_of
from harvest.selectors.screens.tones import Shown, show

SHOWN: Final = 200
"""Findings of a group on the page; the rest follows when these are answered."""

type ReadEntries = Callable[[Manuscript], tuple[Entry, ...]]


@dataclass(frozen=True, slots=True)
class KeptEntry:
    entry: Entry
    kept: KeptFinding


@dataclass(frozen=True, slots=True)
class Duty:
    """What TikTok has to get. `notice` None: not yet."""

    purpose: Purpose
    days: int
    send_by: date
    notice: TikTokNotice | None


@dataclass(frozen=True, slots=True)
class PublicationScreen:
    publication: Publication
    stage: Stage
    state: Shown
    reason: str
    rights: frozenset[str]
    manuscript: Manuscript | None
    older: tuple[Manuscript, ...]
    still_open: tuple[Entry, ...]
    kept: tuple[KeptEntry, ...]
    hints: tuple[Entry, ...]
    more: int
    sign_offs: tuple[SignOff, ...]
    approvals_left: int
    may_sign: bool
    duties: tuple[Duty, ...]
    earliest: date | None

    @property
    def is_checking(self) -> bool:
        return self.stage is Stage.CHECKING

    @property
    def may_send_text(self) -> bool:
        return not self.stage.is_over and Right.PUBLISH in self.rights

    @property
    def may_keep(self) -> bool:
        """Findings are answered until somebody has signed."""
        return self.stage is Stage.TO_SIGN and Right.PUBLISH in self.rights and not self.sign_offs

    @property
    def may_notice(self) -> bool:
        return self.stage in (Stage.TO_SEND, Stage.WAITING, Stage.CLEARED) and Right.PUBLISH in self.rights

    @property
    def may_publish(self) -> bool:
        return self.stage is Stage.CLEARED and Right.PUBLISH in self.rights


def publication_page(
    publication: Publication, user: User, now: datetime, read_entries: ReadEntries
) -> PublicationScreen:
    facts, days = find_facts(publication), days_of(publication.project)
    stage = find_stage(facts, days, now.date())
    versions = sorted(publication.manuscripts.all(), key=lambda each: -each.number)
    newest = versions[0] if versions else None
    entries = read_entries(newest) if newest else ()
    kept = {each.finding: each for each in newest.kept.select_related("by")} if newest else {}
    still_open = tuple(each for each in entries if each.has_to_be_answered and each.name not in kept)
    hints = tuple(each for each in entries if not each.has_to_be_answered and each.name not in kept)
    signed = tuple(newest.sign_offs.all()) if newest else ()
    earliest = find_earliest(facts.sent, days)
    return PublicationScreen(
        publication=publication,
        stage=stage,
        state=show(stage),
        reason=_say_reason(stage, earliest, len(still_open)),
        rights=rights_of(user, publication.project, now.date()),
        manuscript=newest,
        older=tuple(versions[1:]),
        still_open=still_open[:SHOWN],
        kept=tuple(KeptEntry(each, kept[each.name]) for each in entries if each.name in kept)[:SHOWN],
        hints=hints[:SHOWN],
        more=max(0, len(still_open) - SHOWN) + max(0, len(hints) - SHOWN),
        sign_offs=signed,
        approvals_left=max(0, APPROVALS - sum(each.verdict == Verdict.APPROVED for each in signed)),
        may_sign=stage is Stage.TO_SIGN and newest is not None and may_sign_off(newest, user),
        duties=tuple(_build_duty(publication, versions, purpose, facts, days) for purpose in Purpose),
        earliest=earliest,
    )


def _build_duty(
    publication: Publication, versions: list[Manuscript], purpose: Purpose, facts: Facts, days: Days
) -> Duty:
    missing = purpose in list_missing(facts.sent)
    every = [notice for version in versions for notice in version.notices.all()]
    notices = [notice for notice in every if notice.purpose == purpose]
    notice = min(notices, key=lambda each: each.sent_on) if notices and not missing else None
    return Duty(purpose, days.of(purpose), send_by(publication.planned_on, purpose, days), notice)


def _say_reason(stage: Stage, earliest: date | None, still_open: int) -> str:
    if stage is Stage.WAITING and earliest:
        return f"It may appear on {earliest:%-d %B %Y} at the earliest."
    if stage is Stage.TO_SIGN and still_open:
        return (
            f"{still_open} findings have no answer yet."
            if still_open > 1
            else "One finding has no answer yet."
        )
    if stage is Stage.UNREADABLE:
        return "Send the text again."
    return ""
