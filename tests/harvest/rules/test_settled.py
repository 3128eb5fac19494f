"""Days that had not settled: those that ended less than the lag before they were asked for."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.settled import Asked, Days, cover, find_unsettled, settles_at

DAY = timedelta(days=1)
FIRST = date(2026, 3, 1)
LAG = timedelta(hours=48)
moments = st.integers(0, 60 * 24).map(lambda hours: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=hours))
lags = st.sampled_from([LAG, timedelta(days=10)])


@st.composite
def periods(draw: st.DrawFn) -> Days:
    start = FIRST + draw(st.integers(0, 40)) * DAY
    return Days(start, start + draw(st.integers(0, 30)) * DAY)


def days_of(days: Days | None) -> set[date]:
    return set() if days is None else {days.first + n * DAY for n in range((days.last - days.first).days + 1)}


def has_settled(day: date, at: datetime, lag: timedelta) -> bool:
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) + DAY
    return midnight + lag <= at


@given(days=periods(), at=moments, lag=lags, cut=st.integers(0, 10))
def test_each_day_of_a_window_that_was_too_young_and_no_other(
    days: Days, at: datetime, lag: timedelta, cut: int
) -> None:
    last = days.last - cut * DAY
    young = {day for day in days_of(days) if day <= last and not has_settled(day, at, lag)}
    assert days_of(find_unsettled([Asked(days, at)], last, lag)) == young


@given(days=periods(), at=moments, lag=lags)
def test_what_is_asked_again_when_it_settles_has_settled(days: Days, at: datetime, lag: timedelta) -> None:
    young = find_unsettled([Asked(days, at)], days.last, lag)
    if young is not None:
        later = settles_at(young, lag)
        assert later > at
        assert find_unsettled([Asked(young, later)], young.last, lag) is None
        assert find_unsettled([Asked(young, later - timedelta(seconds=1))], young.last, lag) is not None


def test_of_several_windows_the_earliest_and_the_latest_count() -> None:
    noon = datetime(2026, 3, 20, 12, tzinfo=UTC)
    asked = [
        Asked(Days(date(2026, 3, 1), date(2026, 3, 19)), noon),
        Asked(Days(date(2026, 3, 19), date(2026, 3, 20)), noon + 3 * DAY),
    ]
    assert find_unsettled(asked, date(2026, 3, 20), LAG) == Days(date(2026, 3, 18), date(2026, 3, 19))
    assert find_unsettled([], date(2026, 3, 20), LAG) is None


@given(parts=st.lists(periods(), max_size=6))
def test_what_runs_cover_reaches_to_the_first_gap(parts: list[Days]) -> None:
    held = set().union(*(days_of(each) for each in parts))
    reached = cover(FIRST, parts)
    assert days_of(reached and Days(FIRST, reached)) <= held
    assert (FIRST if reached is None else reached + DAY) not in held
