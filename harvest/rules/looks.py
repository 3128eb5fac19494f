"""What is sent in a look at TikTok, and when its answer is believed.

The answer lists the ids that are still there, so a file that is empty, cut or mixed up reads as "delete everything".
A look is therefore believed only on positive evidence: every line was sent, every id known to be there came back,
and none that cannot exist did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tiktok.ids import created_at
from tiktok.limits import MAX_WINDOW

BATCH_MOST: Final = 9_900
"""Ids of a batch; a file takes 10,000 (batch-compliance, read 2026-11-21), so 100 places are left for controls."""

IMPOSSIBLE: Final = 5
ALIVE_WANTED: Final = 20
"""With fewer ids of the batch known to be there, others of the same regions are asked for. More are not used: each one
that disappears between the query and the look costs the whole look."""

ASKED_AT_EACH_END: Final = 50
"""A query takes at most 100 ids back (`ROWS_PER_REQUEST`): the newest and the oldest half."""

ALIVE_NEEDED: Final = 3
"""With fewer in all, nothing can be believed and nothing is asked."""


@dataclass(frozen=True, slots=True)
class Controls:
    """`alive` were answered by a query within the hour; `impossible` were made before TikTok was."""

    alive: frozenset[str]
    impossible: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` says why not `believed`; then both sets are empty, whatever the answer held."""

    believed: bool
    reason: str = ""
    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Question:
    """A video query for ids that should still be there, over their UTC days (inclusive)."""

    ids: tuple[str, ...]
    start: date
    end: date


def ask_for_ends(ids: Iterable[str], *, today: date) -> tuple[Question, ...]:
    """For the newest and the oldest ids of a batch: one query where both fit into one window, else two.

    A video's creation is up to a minute after the second in its id, hence the day after. Empty for no ids.
    """
    ordered = sorted(ids, key=int)
    if not ordered:
        return ()
    oldest, newest = ordered[:ASKED_AT_EACH_END], ordered[-ASKED_AT_EACH_END:]
    if _day(newest[-1]) - _day(oldest[0]) < MAX_WINDOW:
        return (_question(dict.fromkeys(oldest + newest), today),)
    first, last = _day(oldest[0]), _day(newest[-1])
    return (
        _question([each for each in newest if last - _day(each) < MAX_WINDOW], today),
        _question([each for each in oldest if _day(each) - first < MAX_WINDOW], today),
    )


def pick(ids: Iterable[str], wanted: int = ALIVE_WANTED) -> tuple[str, ...]:
    """At most `wanted` of them, spread evenly by age, both ends among them."""
    ordered = sorted(set(ids), key=int)
    if len(ordered) <= wanted:
        return tuple(ordered)
    return tuple(ordered[number * (len(ordered) - 1) // (wanted - 1)] for number in range(wanted))


def group_by_window(ids: Iterable[str], *, today: date) -> tuple[Question, ...]:
    """All of them: as few queries as take at most 100 ids each and no more days than a search may have."""
    groups: list[list[str]] = []
    for each in sorted(ids, key=int):
        last = groups[-1] if groups else []
        if not last or len(last) == 2 * ASKED_AT_EACH_END or _day(each) - _day(last[0]) >= MAX_WINDOW:
            groups.append([])
        groups[-1].append(each)
    return tuple(_question(group, today) for group in groups)


def ends_first(ids: Iterable[str], wanted: int) -> tuple[str, ...]:
    """As `pick`, the oldest and the newest before the others."""
    chosen = pick(ids, wanted)
    return (*chosen[:1], *chosen[1:][-1:], *chosen[1:-1])


def _question(ids: Iterable[str], today: date) -> Question:
    chosen = tuple(ids)
    days = [_day(each) for each in chosen]
    return Question(chosen, min(days), min(max(days) + timedelta(days=1), max(today, min(days))))


def _day(key: str) -> date:
    return created_at(key).date()


def arrange(sent: Iterable[str], controls: Controls) -> tuple[str, ...]:
    """The lines of the file: by age, with the ids known to be there at both ends and spread between.

    A file cut anywhere then lacks a control, whether the answer keeps this order, or sorts either way.
    """
    alive = sorted(controls.alive, key=int)
    others = sorted((set(sent) | controls.impossible) - controls.alive, key=int)
    if len(alive) < 2:
        return (*alive, *others)
    gaps = len(alive) - 1
    lines = [alive[0]]
    for number in range(gaps):
        lines += others[len(others) * number // gaps : len(others) * (number + 1) // gaps]
        lines.append(alive[number + 1])
    return tuple(lines)


def judge(sent: frozenset[str], controls: Controls, lines: Sequence[str], *, complete: bool) -> Verdict:
    """Which of `sent` TikTok still has, if the answer can be believed. Controls that were not sent decide nothing else."""
    answered = frozenset(lines)
    reason = _doubt(sent, controls, lines, answered, complete=complete)
    if reason:
        return Verdict(believed=False, reason=reason)
    return Verdict(believed=True, present=sent & answered, absent=sent - answered)


def _doubt(
    sent: frozenset[str],
    controls: Controls,
    lines: Sequence[str],
    answered: frozenset[str],
    *,
    complete: bool,
) -> str:
    missing = len(controls.alive - answered)
    if not complete:
        return "The file did not arrive whole."
    if not lines:
        return "The file was empty."
    if not answered <= sent | controls.alive | controls.impossible:
        return "The file holds lines that were not sent."
    if len(answered) != len(lines):
        return "The file holds lines twice."
    if answered & controls.impossible:
        return "The file calls ids valid that cannot exist."
    if len(controls.alive) < ALIVE_NEEDED:
        return "Too few of them were known to be there."
    if missing:
        return f"The file lacks {missing} of {len(controls.alive)} ids that were there within the hour."
    return ""
