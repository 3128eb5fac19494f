"""What stands between a manuscript and its publication, and from which day on it may appear.

    planned ─▶ checked ─▶ two people who are no authors approve ─▶ TikTok has its copy and its draft ─▶ the days pass ─▶ published
                 ▲                        │
                 └── a new version ◀── returned

A new version begins anew, but for one thing: the courtesy copy counts from the day on which TikTok first got one. The
draft in which TikTok looks for personal data has to be the version that appears.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from harvest.rules.states import Named

APPROVALS: Final = 2


class OutputKind(Named):
    ARTICLE = "article"
    PREPRINT = "preprint"
    CHAPTER = "chapter"
    THESIS = "thesis"
    TALK = "talk"
    REPORT = "report"
    DEPOSIT = "deposit"


class ManuscriptState(Named):
    WAITING = "waiting"
    CHECKED = "checked"
    FAILED = "failed"
    FORGOTTEN = "forgotten"


class Verdict(Named):
    APPROVED = "approved"
    RETURNED = "returned"


class Purpose(Named):
    """The two notices that TikTok's rules ask for, each with a clause of its own."""

    COPY = "copy"
    PRIVACY = "privacy"

    @property
    def clause(self) -> str:
        return {"copy": "publication_copy", "privacy": "publication_privacy"}[self.value]


class Stage(Named):
    PLANNED = "planned"
    CHECKING = "checking"
    UNREADABLE = "unreadable"
    TO_SIGN = "to_sign"
    RETURNED = "returned"
    TO_SEND = "to_send"
    WAITING = "waiting"
    CLEARED = "cleared"
    PUBLISHED = "published"
    DROPPED = "dropped"

    @property
    def is_over(self) -> bool:
        return self in (Stage.PUBLISHED, Stage.DROPPED)


@dataclass(frozen=True, slots=True)
class Sent:
    """A notice. `is_newest`: of the newest version of the text."""

    purpose: Purpose
    on: date
    is_newest: bool


@dataclass(frozen=True, slots=True)
class Days:
    """How many days before publication TikTok gets its copy, and the draft."""

    copy: int
    privacy: int

    def of(self, purpose: Purpose) -> int:
        return self.copy if purpose is Purpose.COPY else self.privacy


@dataclass(frozen=True, slots=True)
class Facts:
    """`state` of the newest version, None without one; `verdicts` on it."""

    state: ManuscriptState | None
    verdicts: tuple[Verdict, ...]
    sent: tuple[Sent, ...]
    is_published: bool = False
    is_dropped: bool = False


def find_stage(facts: Facts, days: Days, today: date) -> Stage:
    if facts.is_published or facts.is_dropped:
        return Stage.PUBLISHED if facts.is_published else Stage.DROPPED
    if facts.state is None:
        return Stage.PLANNED
    if facts.state in (ManuscriptState.WAITING, ManuscriptState.FAILED):
        return Stage.CHECKING if facts.state is ManuscriptState.WAITING else Stage.UNREADABLE
    return _find_stage_of_checked(facts, days, today)


def find_earliest(sent: Iterable[Sent], days: Days) -> date | None:
    """The first day on which it may appear; None while TikTok has not got both."""
    begun = [_first_day(sent, purpose) for purpose in Purpose]
    if None in begun:
        return None
    return max(day + timedelta(days.of(purpose)) for purpose, day in zip(Purpose, begun, strict=True) if day)


def list_missing(sent: Sequence[Sent]) -> tuple[Purpose, ...]:
    """What TikTok has still to get."""
    return tuple(purpose for purpose in Purpose if _first_day(sent, purpose) is None)


def send_by(planned_on: date, purpose: Purpose, days: Days) -> date:
    """The last day on which a notice is in time for the planned day."""
    return planned_on - timedelta(days.of(purpose))


def _find_stage_of_checked(facts: Facts, days: Days, today: date) -> Stage:
    if Verdict.RETURNED in facts.verdicts:
        return Stage.RETURNED
    if len(facts.verdicts) < APPROVALS:
        return Stage.TO_SIGN
    earliest = find_earliest(facts.sent, days)
    if earliest is None:
        return Stage.TO_SEND
    return Stage.CLEARED if today >= earliest else Stage.WAITING


def _first_day(sent: Iterable[Sent], purpose: Purpose) -> date | None:
    counted = (each for each in sent if each.purpose is purpose)
    return min((each.on for each in counted if purpose is Purpose.COPY or each.is_newest), default=None)
