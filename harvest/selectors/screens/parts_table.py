"""How far each part of a run is: a strip over its days, and a table that stays short. Two queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from harvest.models import Run
from harvest.rules.conformance import VIDEOS
from harvest.rules.parts import MOST_CELLS, MOST_LINES, Line, Part, Stand, join_parts
from harvest.rules.settled import Days
from harvest.selectors.parts_of_run import Subjects, list_subjects, list_windows
from proposals.rendering.quantities import write_count
from proposals.rendering.tables import Column, Table, Value, build_table
from proposals.rules.days import say_day

WIDTH: Final = 640
_GAP: Final = 1.5
_COLUMNS: Final[tuple[Column | str, ...]] = (
    "Part",
    "State",
    *(Column(word, numeric=True) for word in ("Pages", "New records", "Requests")),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of days on the strip, in units of a picture that is `WIDTH` wide."""

    x: float
    width: float
    stand: Stand
    title: str


@dataclass(frozen=True, slots=True)
class Strip:
    """`keys`: how its parts stand, once each. `summary` says it in a sentence."""

    cells: tuple[Cell, ...]
    keys: tuple[Stand, ...]
    summary: str
    first: date
    last: date
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Parts:
    """`strip` None: one part, or none of days. `more`: lines that the table leaves out."""

    windows: tuple[Part, ...]
    subjects: tuple[Subjects, ...]
    strip: Strip | None
    table: Table | None
    more: int


def find_parts(run: Run) -> Parts:
    windows = list_windows(run) if run.collection.kind == VIDEOS else []
    subjects = list_subjects(run)
    lines = [_window_row(line) for line in join_parts(windows)]
    rows = [*lines[:MOST_LINES], *map(_subjects_row, subjects)]
    return Parts(
        windows=tuple(windows),
        subjects=tuple(subjects),
        strip=_build_strip(windows),
        table=build_table("The parts of this run", _COLUMNS, rows) if rows else None,
        more=max(0, len(lines) - MOST_LINES),
    )


def _window_row(line: Line) -> list[Value]:
    words = line.stand.words
    says_why = line.reason and line.stand not in (Stand.DIVIDED, Stand.LEFT)
    name = _say_days(line.days) + (f", {line.parts:,} parts" if line.parts > 1 else "")
    state = f"{words}. {line.reason}" if says_why else words
    return [name, state, line.pages, line.records, line.requests]


def _subjects_row(each: Subjects) -> list[Value]:
    what = "of followers and following" if each.pool == "graph" else "of videos, accounts and lists"
    name = f"{write_count(each.parts, 'part', 'parts')} {what}"
    return [name, each.stand.words, each.pages, each.records, each.requests]


def _build_strip(windows: Sequence[Part]) -> Strip | None:
    shown = [part for part in windows if part.stand is not Stand.DIVIDED]
    if len(shown) < 2:
        return None
    first, last = shown[0].days.first, max(part.days.last for part in shown)
    stretches = list(_join(shown)) if len(shown) > MOST_CELLS else [(part.days, part.stand) for part in shown]
    counts = {stand: sum(part.stand is stand for part in shown) for stand in Stand}
    present = tuple(stand for stand in Stand if counts[stand])
    return Strip(
        cells=tuple(_build_cell(days, stand, first, last) for days, stand in stretches),
        keys=present,
        summary=", ".join(f"{counts[stand]:,} {stand.words.lower()}" for stand in present),
        first=first,
        last=last,
    )


def _join(parts: Iterable[Part]) -> Iterable[tuple[Days, Stand]]:
    """Neighbours that stand alike, where single parts would be too narrow to see."""
    joined: list[tuple[Days, Stand]] = []
    for part in parts:
        if joined and joined[-1][1] is part.stand:
            joined[-1] = (Days(joined[-1][0].first, part.days.last), part.stand)
        else:
            joined.append((part.days, part.stand))
    return joined


def _build_cell(days: Days, stand: Stand, first: date, last: date) -> Cell:
    scale = WIDTH / ((last - first).days + 1)
    length = (days.last - days.first + timedelta(days=1)).days * scale
    return Cell(
        x=round((days.first - first).days * scale, 2),
        width=round(max(length - _GAP, min(length, _GAP)), 2),
        stand=stand,
        title=f"{_say_days(days)}: {stand.words.lower()}",
    )


def _say_days(days: Days) -> str:
    return (
        say_day(days.first) if days.first == days.last else f"{say_day(days.first)} to {say_day(days.last)}"
    )
