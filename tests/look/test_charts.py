"""A chart's marks stand where its numbers say, and its table holds every number."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rendering.charts import (
    BASELINE,
    LEFT,
    TOP,
    WIDTH,
    Bar,
    Dot,
    Key,
    Limit,
    Line,
    Numbers,
    Series,
    Tick,
    build_bar_chart,
    build_line_chart,
    pick_top,
)
from proposals.rendering.tables import Cell, Column, Table, build_table

NUMBERS = Numbers(
    title="Requests",
    summary="More on Tuesday.",
    unit="requests",
    first_column="Day",
    labels=("Monday", "Tuesday"),
    series=(Series("Collecting", (25, 50)), Series("Checking", (0, 50))),
    limit=100,
    limit_label="Quota",
)
COLUMNS = st.integers(1, 40).flatmap(
    lambda length: st.lists(
        st.lists(st.integers(0, 10**9), min_size=length, max_size=length), min_size=1, max_size=4
    )
)


def build_numbers(columns: list[list[int]]) -> Numbers:
    labels = tuple(f"Day {index}" for index in range(len(columns[0])))
    series = tuple(Series(f"Series {index}", tuple(values)) for index, values in enumerate(columns))
    return replace(NUMBERS, labels=labels, series=series, limit=None)


def test_bars_are_stacked_to_scale() -> None:
    assert build_bar_chart(NUMBERS).bars == (
        Bar(171.0, 192.5, 56.0, 53.5, 1, "Monday, Collecting: 25 requests"),
        Bar(457.0, 139.0, 56.0, 107.0, 1, "Tuesday, Collecting: 50 requests"),
        Bar(457.0, 32.0, 56.0, 107.0, 2, "Tuesday, Checking: 50 requests"),
    )


def test_lines_go_through_every_number() -> None:
    assert build_line_chart(replace(NUMBERS, series=NUMBERS.series[:1])).lines == (
        Line(
            1,
            "199.0,192.5 485.0,139.0",
            (
                Dot(199.0, 192.5, "Monday, Collecting: 25 requests"),
                Dot(485.0, 139.0, "Tuesday, Collecting: 50 requests"),
            ),
        ),
    )


def test_axis_limit_and_key() -> None:
    chart = build_bar_chart(NUMBERS)
    assert chart.levels == (
        Tick(246.0, "0"),
        Tick(192.5, "25"),
        Tick(139.0, "50"),
        Tick(85.5, "75"),
        Tick(32.0, "100"),
    )
    assert chart.limit == Limit(32.0, "Quota 100")
    assert chart.keys == (Key(1, "Collecting"), Key(2, "Checking"))


def test_one_series_needs_no_key() -> None:
    assert build_bar_chart(replace(NUMBERS, series=NUMBERS.series[:1])).keys == ()


def test_the_table_holds_every_number() -> None:
    assert build_bar_chart(NUMBERS).table == Table(
        "Requests",
        (
            Column("Day"),
            Column("Collecting", "requests", numeric=True),
            Column("Checking", "requests", numeric=True),
        ),
        ((Cell("Monday"), Cell("25"), Cell("0")), (Cell("Tuesday"), Cell("50"), Cell("50"))),
    )


def test_a_chart_of_nothing_has_an_axis() -> None:
    chart = build_bar_chart(replace(NUMBERS, labels=(), series=(Series("Collecting", ()),), limit=None))
    assert (chart.bars, chart.labels, [level.label for level in chart.levels]) == ((), (), ["0", "1"])


@given(COLUMNS)
def test_every_bar_stays_inside_the_plot(columns: list[list[int]]) -> None:
    for bar in build_bar_chart(build_numbers(columns)).bars:
        assert LEFT <= bar.x <= bar.x + bar.width <= WIDTH
        assert TOP - 0.02 <= bar.y <= bar.y + bar.height <= BASELINE + 0.02


@given(COLUMNS)
def test_labels_never_crowd(columns: list[list[int]]) -> None:
    labels = build_line_chart(build_numbers(columns)).labels
    assert 1 <= len(labels) <= 8
    assert labels[0].label == "Day 0"


@given(st.floats(1e-6, 1e15))
def test_the_axis_ends_close_above_the_highest(highest: float) -> None:
    assert highest <= pick_top(highest) <= highest * 2.5


@pytest.mark.parametrize(
    "wrong",
    [
        {"series": ()},
        {"series": tuple(Series(str(index), (1, 1)) for index in range(5))},
        {"series": (Series("Short", (1,)),)},
        {"series": (Series("Below", (1, -1)),)},
    ],
)
def test_numbers_that_cannot_be_drawn_are_refused(wrong: dict[str, tuple[Series, ...]]) -> None:
    with pytest.raises(ValueError, match=r"chart|series"):
        replace(NUMBERS, **wrong)


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="A row of 1 cells in a table of 2 columns: Days"):
        build_table("Days", ["Day", "Requests"], [["Monday"]])


def test_plain_values_become_cells() -> None:
    linked = Cell("Monday", "/monday/")
    assert build_table("Days", ["Day", Column("Requests", numeric=True)], [[linked, 1000]]).rows == (
        (linked, Cell("1,000")),
    )
