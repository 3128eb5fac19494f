"""The chart of a run holds every day of its period, summed by week or month where days would be too many."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.selectors.screens.period_chart import MOST_BARS, build_period_chart

FIRST = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("days", "title", "bars"),
    [
        (28, "Videos by day of creation, 2026", 28),
        (MOST_BARS, "Videos by day of creation, 2026", MOST_BARS),
        (MOST_BARS + 1, "Videos by week of creation, 2026", 28),
        (MOST_BARS * 7 + 1, "Videos by month of creation", 44),
    ],
)
def test_bars_stay_wide_enough_to_see(days: int, title: str, bars: int) -> None:
    chart = build_period_chart({}, FIRST, FIRST + timedelta(days=days - 1))
    assert (chart.title, len(chart.table.rows)) == (title, bars)
    assert "Nothing has come yet" in chart.summary


@given(
    st.dictionaries(st.integers(0, 2000), st.integers(1, 10_000), max_size=40),
    st.integers(1, 2001),
)
def test_no_video_is_lost_or_counted_twice(offsets: dict[int, int], days: int) -> None:
    counts = {FIRST + timedelta(days=offset): count for offset, count in offsets.items()}
    chart = build_period_chart(counts, FIRST, FIRST + timedelta(days=days - 1))
    shown = sum(int(row[1].text.replace(",", "")) for row in chart.table.rows)
    assert shown == sum(count for offset, count in offsets.items() if offset < days)


def test_the_summary_names_the_fullest_day() -> None:
    chart = build_period_chart({FIRST: 3, date(2026, 1, 2): 12}, FIRST, date(2026, 1, 4))
    assert chart.summary == "2 of 4 days have videos; the most, 12, are of 2 January 2026."
