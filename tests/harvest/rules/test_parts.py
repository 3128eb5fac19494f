"""How parts of a run stand, and that joining them loses no number."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.parts import FEW, IN_TWO, NOT_ENDED, Part, Stand, join_parts, read_days, stand_of
from harvest.rules.settled import Days
from harvest.rules.states import UnitState

FIRST = date(2026, 2, 1)


@pytest.mark.parametrize(
    ("state", "reason", "is_begun", "stand"),
    [
        (UnitState.WAITING, "", False, Stand.WAITING),
        (UnitState.WAITING, "TikTok failed.", True, Stand.ASKING),
        (UnitState.HELD, "", False, Stand.ASKING),
        (UnitState.FAILED, "TikTok failed each time.", True, Stand.GIVEN_UP),
        (UnitState.DONE, "", True, Stand.DONE),
        (UnitState.DONE, IN_TWO, True, Stand.DIVIDED),
        (UnitState.DONE, NOT_ENDED, False, Stand.LEFT),
    ],
)
def test_how_a_part_stands(state: UnitState, reason: str, is_begun: bool, stand: Stand) -> None:
    assert stand_of(state, reason, is_begun=is_begun) is stand


def test_a_window_tells_the_days_that_it_brings_whole() -> None:
    assert read_days(FIRST, date(2026, 3, 1), date(2026, 2, 28)) == Days(FIRST, date(2026, 2, 28))
    assert read_days(FIRST, FIRST, date(2026, 2, 28)) == Days(FIRST, FIRST)


@given(st.text("adwg", max_size=60))
def test_joined_lines_hold_every_number(drawn: str) -> None:
    stands = {"a": Stand.ASKING, "d": Stand.DONE, "w": Stand.WAITING, "g": Stand.GIVEN_UP}
    parts = [
        Part(Days(FIRST + timedelta(at), FIRST + timedelta(at)), stands[letter], at, at * 2, at + 1)
        for at, letter in enumerate(drawn)
    ]
    lines = join_parts(parts)
    assert sum(line.parts for line in lines) == len(parts)
    for name in ("pages", "records", "requests"):
        assert sum(getattr(line, name) for line in lines) == sum(getattr(part, name) for part in parts)
    for before, after in pairwise(lines):
        assert before.days.last < after.days.first
        assert len(parts) <= FEW or before.stand is not after.stand or before.stand is Stand.ASKING
