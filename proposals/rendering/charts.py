"""Pictures of numbers as values: where each mark stands, and the table with the same numbers.

Pure: no markup here. `templates/ui/chart.html` draws a `Chart` as inline SVG; colours come from the style sheet, so
that the picture follows the theme and needs no inline style. Lengths are in the units of the SVG's own viewBox.
"""

from dataclasses import dataclass
from itertools import accumulate
from math import ceil, floor, log10

from proposals.rendering.quantities import write_number, write_short
from proposals.rendering.tables import Column, Table, Value, build_table

WIDTH, HEIGHT = 640, 280
LEFT, RIGHT, TOP, BOTTOM = 56, 12, 32, 34
PLOT_WIDTH, PLOT_HEIGHT = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
MOST_SERIES = 4
MOST_LABELS = 8
BAR_SHARE = 0.64
BAR_WIDEST = 56.0
BASELINE = TOP + PLOT_HEIGHT


@dataclass(frozen=True, slots=True)
class Series:
    """`values` has one number, 0 or more, for each label of the chart. `is_quiet`: drawn as what is left, in grey."""

    name: str
    values: tuple[float, ...]
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """`points` is the value of an SVG polyline's attribute."""

    number: int
    points: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis (x or y, in viewBox units) and its words."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Limit:
    """A level drawn across the plot, such as a daily quota."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Key:
    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Chart:
    """One picture. `summary` says in a sentence what it shows; `table` holds every number of it."""

    title: str
    summary: str
    unit: str
    table: Table
    bars: tuple[Bar, ...]
    lines: tuple[Line, ...]
    levels: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    limit: Limit | None
    keys: tuple[Key, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    baseline: int = BASELINE


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a chart is made of. `first_column` heads the labels in the table ("Day")."""

    title: str
    summary: str
    unit: str
    first_column: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    limit: float | None = None
    limit_label: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.series) <= MOST_SERIES:
            raise ValueError(f"A chart takes 1 to {MOST_SERIES} series, not {len(self.series)}")
        if any(len(series.values) != len(self.labels) for series in self.series):
            raise ValueError("Each series needs one value for each label")
        if any(value < 0 for series in self.series for value in series.values):
            raise ValueError("A chart draws numbers of 0 or more")


def build_bar_chart(numbers: Numbers) -> Chart:
    """Bars over the labels; more than one series is stacked."""
    highest = max((sum(column) for column in _columns(numbers)), default=0)
    top = pick_top(max(highest, numbers.limit or 0))
    return _build_chart(numbers, top, bars=_place_bars(numbers, top))


def build_line_chart(numbers: Numbers) -> Chart:
    """One line for each series, from the first label to the last."""
    highest = max((value for series in numbers.series for value in series.values), default=0)
    top = pick_top(max(highest, numbers.limit or 0))
    return _build_chart(numbers, top, lines=_place_lines(numbers, top))


def pick_top(highest: float) -> float:
    """The end of the axis: the least of 1, 2, 2.5, 4, 5 or 10 times a power of ten that holds `highest`."""
    if highest <= 0:
        return 1.0
    power = 10.0 ** floor(log10(highest))
    return next(step * power for step in (1, 2, 2.5, 4, 5, 10, 20) if step * power >= highest)


def pick_steps(top: float) -> int:
    """How many steps an axis takes, so that numbers of things stay whole."""
    return next((steps for steps in (4, 5, 2, 1) if top % steps == 0), 4)


def _build_chart(
    numbers: Numbers, top: float, *, bars: tuple[Bar, ...] = (), lines: tuple[Line, ...] = ()
) -> Chart:
    return Chart(
        title=numbers.title,
        summary=numbers.summary,
        unit=numbers.unit,
        table=_build_numbers_table(numbers),
        bars=bars,
        lines=lines,
        levels=_place_levels(top),
        labels=_place_labels(numbers.labels),
        limit=_place_limit(numbers, top),
        keys=_list_keys(numbers),
    )


def _columns(numbers: Numbers) -> list[tuple[float, ...]]:
    return list(zip(*(series.values for series in numbers.series), strict=True))


def _build_numbers_table(numbers: Numbers) -> Table:
    heads = [Column(numbers.first_column)]
    heads += [Column(series.name, numbers.unit, numeric=True) for series in numbers.series]
    rows: list[list[Value]] = [
        [label, *column] for label, column in zip(numbers.labels, _columns(numbers), strict=True)
    ]
    return build_table(numbers.title, heads, rows)


def _height(value: float, top: float) -> float:
    return value / top * PLOT_HEIGHT


def _y(value: float, top: float) -> float:
    return round(BASELINE - _height(value, top), 2)


def _slot(labels: int) -> float:
    return PLOT_WIDTH / max(labels, 1)


def _centre(index: int, labels: int) -> float:
    return round(LEFT + (index + 0.5) * _slot(labels), 2)


def _title(numbers: Numbers, label: str, series: Series, value: float) -> str:
    return f"{label}, {series.name}: {write_number(value)} {numbers.unit}".rstrip()


def _place_bars(numbers: Numbers, top: float) -> tuple[Bar, ...]:
    width = round(min(_slot(len(numbers.labels)) * BAR_SHARE, BAR_WIDEST), 2)
    return tuple(
        Bar(
            x=round(_centre(index, len(numbers.labels)) - width / 2, 2),
            y=_y(reached, top),
            width=width,
            height=round(_height(series.values[index], top), 2),
            number=_colour(number, series),
            title=_title(numbers, label, series, series.values[index]),
        )
        for index, label in enumerate(numbers.labels)
        for number, (series, reached) in enumerate(
            zip(numbers.series, accumulate(series.values[index] for series in numbers.series), strict=True), 1
        )
        if series.values[index]
    )


def _place_lines(numbers: Numbers, top: float) -> tuple[Line, ...]:
    return tuple(_place_line(numbers, series, number, top) for number, series in enumerate(numbers.series, 1))


def _place_line(numbers: Numbers, series: Series, number: int, top: float) -> Line:
    dots = tuple(
        Dot(_centre(index, len(numbers.labels)), _y(value, top), _title(numbers, label, series, value))
        for index, (label, value) in enumerate(zip(numbers.labels, series.values, strict=True))
    )
    return Line(number, " ".join(f"{dot.x},{dot.y}" for dot in dots), dots)


def _place_levels(top: float) -> tuple[Tick, ...]:
    steps = pick_steps(top)
    return tuple(
        Tick(_y(top * step / steps, top), write_short(top * step / steps)) for step in range(steps + 1)
    )


def _place_labels(labels: tuple[str, ...]) -> tuple[Tick, ...]:
    """At most `MOST_LABELS` of them, evenly, so that they never touch; the table has all."""
    every = max(1, ceil(len(labels) / MOST_LABELS))
    return tuple(
        Tick(_centre(index, len(labels)), label) for index, label in enumerate(labels) if index % every == 0
    )


def _place_limit(numbers: Numbers, top: float) -> Limit | None:
    if numbers.limit is None:
        return None
    words = f"{numbers.limit_label} {write_number(numbers.limit)}".strip()
    return Limit(_y(numbers.limit, top), words)


def _list_keys(numbers: Numbers) -> tuple[Key, ...]:
    """A single series is named by the title and needs no key."""
    if len(numbers.series) == 1:
        return ()
    return tuple(Key(_colour(number, series), series.name) for number, series in enumerate(numbers.series, 1))


def _colour(number: int, series: Series) -> int:
    """The number of a colour of the style sheet; 0 is the grey one."""
    return 0 if series.is_quiet else number
