"""Breaches of a project, and one of them with its clocks. A fixed number of queries each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from harvest.models import Breach, BreachNote, BreachNotice, Project
from harvest.rules.breach import BreachStage, NoteKind, Notice, find_due, list_lacking
from harvest.selectors.breaches import breach_facts, breach_stage
from harvest.selectors.screens.tones import Shown, show
from proposals.rendering.tones import Tone

MOST: Final = 100


@dataclass(frozen=True, slots=True)
class BreachRow:
    breach: Breach
    state: Shown


@dataclass(frozen=True, slots=True)
class Clock:
    """`done` None: still to be told. `left`: how long until `due_at`, in words; `is_late`: past it."""

    notice: Notice
    due_at: datetime
    done: BreachNotice | None
    left: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Event:
    """A note as a timeline shows it."""

    at: datetime
    title: str
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class BreachScreen:
    breach: Breach
    state: Shown
    clocks: tuple[Clock, ...]
    events: tuple[Event, ...]
    lacking: tuple[str, ...]
    is_closed: bool
    may_close: bool

    @property
    def title(self) -> str:
        return f"Case {self.breach.number}"


def breaches_table(project: Project, now: datetime) -> tuple[BreachRow, ...]:
    found = project.breaches.select_related("assigned_to").prefetch_related("notices", "notes")[:MOST]
    return tuple(BreachRow(each, _show(each, now)) for each in found)


def breach_page(breach: Breach, now: datetime) -> BreachScreen:
    facts, stage = breach_facts(breach), breach_stage(breach)
    done = {Notice(each.to): each for each in breach.notices.all()}
    return BreachScreen(
        breach=breach,
        state=_show(breach, now),
        clocks=tuple(_build_clock(each, breach, done.get(each), now) for each in Notice),
        events=tuple(_tell(each) for each in breach.notes.all()),
        lacking=tuple(each.words for each in list_lacking(facts)),
        is_closed=stage is BreachStage.CLOSED,
        may_close=stage is BreachStage.SETTLED,
    )


def say_left(due_at: datetime, now: datetime) -> str:
    """In hours, rounded down, for clocks that run by the hour."""
    if now > due_at:
        return f"{int((now - due_at).total_seconds() // 3600):,} hours late"
    return f"{int((due_at - now).total_seconds() // 3600):,} hours left"


def _tell(note: BreachNote) -> Event:
    by = note.by.name if note.by else "An account that is gone"
    return Event(note.at, NoteKind(note.kind).words, by, note.text)


def _build_clock(notice: Notice, breach: Breach, done: BreachNotice | None, now: datetime) -> Clock:
    due_at = notice.due_at(breach.known_at)
    is_at_once = due_at == breach.known_at
    is_late = done is None and not is_at_once and now > due_at
    left = "At once" if is_at_once else say_left(due_at, now)
    return Clock(notice, due_at, done, "" if done else left, is_late)


def _show(breach: Breach, now: datetime) -> Shown:
    facts = breach_facts(breach)
    due_at = find_due(breach.known_at, facts.settled).get(Notice.AUTHORITY)
    if due_at and now > due_at and not facts.is_closed:
        return Shown("Open; the 72 hours have passed", Tone.RED)
    return show(breach_stage(breach))
