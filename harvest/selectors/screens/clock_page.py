"""The clock of the institution as the library sees it: totals, and a line for each project."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.core.paginator import Page, Paginator

from harvest.models import LegalHold
from harvest.rules.refresh import Level
from harvest.selectors.clock import WITHIN, ClockRow, institution_clock
from harvest.selectors.holds import find_holds
from harvest.selectors.screens.tones import Shown, show_level
from proposals.rendering.tones import Tone

PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class ClockLine:
    """`hold`: the legal hold in force, which is at odds with TikTok's rules."""

    row: ClockRow
    state: Shown
    hold: LegalHold | None

    @property
    def path(self) -> str:
        return f"/projects/{self.row.project.ref}/"


@dataclass(frozen=True, slots=True)
class ClockScreen:
    """Totals are of all open projects, whatever the page shows. `amber` and `red` are projects."""

    lines: tuple[ClockLine, ...]
    page: Page[ClockRow]
    records: int
    hidden: int
    today: int
    amber: int
    red: int

    @property
    def within(self) -> tuple[int, ...]:
        return WITHIN


def clock_page(number: str | int, now: datetime) -> ClockScreen:
    """Four queries."""
    rows = institution_clock(now)
    page = Paginator(rows, PAGE).get_page(number)
    holds = find_holds([row.project for row in page], now.date())
    return ClockScreen(
        lines=tuple(ClockLine(row, _say_state(row), holds.get(row.project.pk)) for row in page),
        page=page,
        records=sum(row.records for row in rows),
        hidden=sum(row.hidden for row in rows),
        today=sum(row.today for row in rows),
        amber=sum(row.level is Level.AMBER for row in rows),
        red=sum(row.level in (Level.RED, Level.OVERDUE) for row in rows),
    )


def _say_state(row: ClockRow) -> Shown:
    return show_level(row.level) if row.records else Shown("Nothing is held", Tone.QUIET)
