"""A table as a value: `templates/ui/table.html` draws it, the same on paper, at desk width and on a phone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proposals.rendering.quantities import write_number


@dataclass(frozen=True, slots=True)
class Column:
    """`numeric` columns are right-aligned; `unit` stands once, in the head."""

    label: str
    unit: str = ""
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` hold one cell for each column; the first cell of a row names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def lines(self) -> Iterator[tuple[tuple[Column, Cell], ...]]:
        """Each row as (column, cell) pairs."""
        for row in self.rows:
            yield tuple(zip(self.columns, row, strict=True))


type Value = Cell | str | float


def build_cell(value: Value) -> Cell:
    if isinstance(value, Cell):
        return value
    return Cell(value if isinstance(value, str) else write_number(value))


def build_table(caption: str, columns: Sequence[Column | str], rows: Sequence[Sequence[Value]]) -> Table:
    """Words for columns and plain values for cells are taken too; a row of another length raises ValueError."""
    heads = tuple(column if isinstance(column, Column) else Column(column) for column in columns)
    short = [row for row in rows if len(row) != len(heads)]
    if short:
        raise ValueError(f"A row of {len(short[0])} cells in a table of {len(heads)} columns: {caption}")
    return Table(caption, heads, tuple(tuple(build_cell(value) for value in row) for row in rows))
