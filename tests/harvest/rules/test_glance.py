"""What a collection needs of somebody, the most urgent first."""

import pytest

from harvest.rules.glance import Glance, Need, need_of, say_need
from harvest.rules.refresh import Level
from harvest.rules.states import RunState


def glance(
    state: RunState | None = RunState.COMPLETED,
    *,
    days: int = 0,
    parts: int = 0,
    level: Level = Level.FRESH,
    is_unnoted: bool = False,
    is_open: bool = True,
) -> Glance:
    return Glance(state, days, parts, level, is_unnoted, is_open)


@pytest.mark.parametrize(
    ("given", "need"),
    [
        (glance(), Need.NOTHING),
        (glance(None), Need.NOT_STARTED),
        (glance(None, is_unnoted=True), Need.UNNOTED),
        (glance(RunState.RUNNING), Need.NOTHING),
        (glance(RunState.NEEDS_KEY, days=3), Need.KEY),
        (glance(RunState.FAILED, days=28), Need.FAILED),
        (glance(RunState.PARTIAL, days=2), Need.GAPS),
        (glance(parts=1), Need.GAPS),
        (glance(RunState.PAUSED_BY_YOU), Need.PAUSED),
        (glance(is_unnoted=True, days=1), Need.UNNOTED),
        (glance(RunState.RUNNING, level=Level.RED), Need.NOTHING),
        (glance(RunState.NEEDS_KEY, level=Level.OVERDUE), Need.OVERDUE),
        (glance(RunState.FAILED, is_open=False), Need.NOTHING),
        (glance(is_open=False, level=Level.OVERDUE), Need.OVERDUE),
    ],
)
def test_what_is_needed(given: Glance, need: Need) -> None:
    assert need_of(given) is need


def test_each_need_has_words_of_its_own() -> None:
    assert len({say_need(need) for need in Need}) == len(Need)
    assert say_need(Need.NOTHING) == ""
