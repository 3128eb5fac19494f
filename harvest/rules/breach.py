"""A breach of security as a case: who has to be told by when, what has to be written down, when it may be closed.

    open ─▶ settled: everybody was told, or need not be, and facts, people and measures are written down ─▶ closed

The clocks run from the moment at which somebody here knew. Hours are hours, also where the clocks of people change.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from harvest.rules.states import Named

AUTHORITY_AFTER: Final = timedelta(hours=72)
"""Regulation (EU) 2016/679, article 33(1): to the supervisory authority not later than 72 hours after having become aware."""


class Notice(Named):
    """Who has to be told. But for the authority no source gives a number: at once."""

    TIKTOK = "tiktok"
    OFFICER = "officer"
    AUTHORITY = "authority"
    PEOPLE = "people"

    @property
    def why(self) -> str:
        return _WHY[self]

    @property
    def may_be_left_out(self) -> bool:
        """With a reason. TikTok's rules and the officer's task have no exception."""
        return self in (Notice.AUTHORITY, Notice.PEOPLE)

    def due_at(self, known_at: datetime) -> datetime:
        return known_at + AUTHORITY_AFTER if self is Notice.AUTHORITY else known_at


_WHY: Final = {
    Notice.TIKTOK: "TikTok’s rules: a breach of security is reported at once",
    Notice.OFFICER: "The officer decides with you whether the authority and the people have to be told",
    Notice.AUTHORITY: "Article 33 of the General Data Protection Regulation: within 72 hours, unless a risk to people is unlikely",
    Notice.PEOPLE: "Article 34: those whom it touches, without undue delay, if the risk to them is high",
}


class NoteKind(Named):
    FACTS = "facts"
    TOUCHES = "touches"
    RISK = "risk"
    MEASURE = "measure"


NEEDED_NOTES: Final = (NoteKind.FACTS, NoteKind.TOUCHES, NoteKind.MEASURE)
"""Without these a case is not documented (article 33(5))."""


class BreachStage(Named):
    OPEN = "open"
    SETTLED = "settled"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class BreachFacts:
    """`settled`: who was told, or need not be. `noted`: of which kind there is a note."""

    settled: frozenset[Notice]
    noted: frozenset[NoteKind]
    is_closed: bool = False


def find_breach_stage(facts: BreachFacts) -> BreachStage:
    if facts.is_closed:
        return BreachStage.CLOSED
    return BreachStage.OPEN if list_lacking(facts) else BreachStage.SETTLED


def list_lacking(facts: BreachFacts) -> tuple[Notice | NoteKind, ...]:
    """What stands between the case and its end."""
    notices = tuple(each for each in Notice if each not in facts.settled)
    return (*notices, *(each for each in NEEDED_NOTES if each not in facts.noted))


def find_due(known_at: datetime, settled: Collection[Notice]) -> Mapping[Notice, datetime]:
    """Until when whom."""
    return {each: each.due_at(known_at) for each in Notice if each not in settled}


def day_to_act(notice: Notice, known_at: datetime, zone: ZoneInfo) -> date:
    """The day that stands in calendars: the last whole day of the people before the clock runs out, never before they knew."""
    known_on = known_at.astimezone(zone).date()
    return max(known_on, notice.due_at(known_at).astimezone(zone).date() - timedelta(days=1))
