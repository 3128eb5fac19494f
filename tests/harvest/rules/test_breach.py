"""The clocks of a breach, in whatever zone people live, and what stands between a case and its end."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.breach import (
    NEEDED_NOTES,
    BreachFacts,
    BreachStage,
    NoteKind,
    Notice,
    day_to_act,
    find_breach_stage,
    find_due,
    list_lacking,
)

ZONES = st.sampled_from(
    ["Europe/Brussels", "America/Los_Angeles", "Pacific/Kiritimati", "Australia/Lord_Howe", "UTC"]
).map(ZoneInfo)
MOMENTS = st.integers(0, 6000 * 24 * 60).map(
    lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
NOTICES = st.frozensets(st.sampled_from(Notice))
BRUSSELS = ZoneInfo("Europe/Brussels")


@given(MOMENTS, ZONES)
def test_the_authority_has_72_hours_wherever_clocks_change(known_at: datetime, zone: ZoneInfo) -> None:
    due_at = Notice.AUTHORITY.due_at(known_at.astimezone(zone)).astimezone(UTC)
    assert due_at - known_at == timedelta(hours=72)


@given(MOMENTS, ZONES, st.sampled_from(Notice))
def test_the_day_in_the_calendar_is_over_before_the_clock_runs_out(
    known_at: datetime, zone: ZoneInfo, notice: Notice
) -> None:
    day, due_at = day_to_act(notice, known_at, zone), notice.due_at(known_at)
    known_on = known_at.astimezone(zone).date()
    ends_at = datetime.combine(day + timedelta(days=1), time(), zone)
    assert day >= known_on
    assert day == known_on or ends_at.astimezone(UTC) <= due_at.astimezone(UTC)


@pytest.mark.parametrize(
    ("known_at", "due_at", "day"),
    [
        # the night in which clocks go forward, back, and over 29 February
        (
            datetime(2027, 3, 26, 10, tzinfo=BRUSSELS),
            datetime(2027, 3, 29, 11, tzinfo=BRUSSELS),
            date(2027, 3, 28),
        ),
        (
            datetime(2027, 10, 29, 10, tzinfo=BRUSSELS),
            datetime(2027, 11, 1, 9, tzinfo=BRUSSELS),
            date(2027, 10, 31),
        ),
        (
            datetime(2028, 2, 27, 10, tzinfo=BRUSSELS),
            datetime(2028, 3, 1, 10, tzinfo=BRUSSELS),
            date(2028, 2, 29),
        ),
    ],
)
def test_72_hours_over_nights_that_are_not_like_others(
    known_at: datetime, due_at: datetime, day: date
) -> None:
    known_at = known_at.astimezone(UTC)
    assert Notice.AUTHORITY.due_at(known_at) == due_at.astimezone(UTC)
    assert day_to_act(Notice.AUTHORITY, known_at, BRUSSELS) == day


@given(MOMENTS, NOTICES)
def test_only_who_was_not_told_has_a_clock(known_at: datetime, settled: frozenset[Notice]) -> None:
    assert set(find_due(known_at, settled)) == set(Notice) - settled


@given(NOTICES, st.frozensets(st.sampled_from(NoteKind)), st.booleans())
def test_it_is_settled_when_nothing_lacks_and_only_then(
    settled: frozenset[Notice], noted: frozenset[NoteKind], is_closed: bool
) -> None:
    facts = BreachFacts(settled, noted, is_closed)
    is_whole = settled == set(Notice) and set(NEEDED_NOTES) <= noted
    wanted = BreachStage.CLOSED if is_closed else BreachStage.SETTLED if is_whole else BreachStage.OPEN
    assert find_breach_stage(facts) is wanted
    assert (list_lacking(facts) == ()) is is_whole
