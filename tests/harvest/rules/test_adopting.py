"""A table of projects that were granted elsewhere: what it says, and each mistake by its line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.adopting import COLUMNS, MOST_ROWS, Granted, Mistake, read_table

HEAD = "title,pi_name,pi_email,grant_id,granted_on,access_start,access_end,terms,place"
ROW = "First votes,Bea Quist,Bea@northmere.example,TT-1,2026-01-05,2026-02-01,2027-01-31,,A laptop"
GRANTED = Granted(
    "First votes",
    "Bea Quist",
    "bea@northmere.example",
    "TT-1",
    date(2026, 1, 5),
    date(2026, 2, 1),
    date(2027, 1, 31),
    "",
    "A laptop",
)


def read(*lines: str, taken: tuple[str, ...] = ()) -> tuple[tuple[object, ...], tuple[Mistake, ...]]:
    found = read_table("\r\n".join(lines), known_terms=("tiktok/2026-11",), taken=taken)
    return found.rows, found.mistakes


@pytest.mark.parametrize("separator", [",", ";"])
def test_a_good_table_is_read_however_it_was_saved(separator: str) -> None:
    lines = (line.replace(",", separator) for line in ("\ufeff" + HEAD.upper(), "", ROW, ""))
    assert read(*lines) == (((3, GRANTED),), ())


def test_each_mistake_is_named_by_line_and_column() -> None:
    rows, mistakes = read(
        HEAD,
        ROW,
        ROW.replace("2026-02-01", "1/2/26").replace("TT-1", "TT-2"),
        '"Two\nlines",,not an address,TT-3,,2027-02-01,2026-01-31,unknown,Somewhere',
        ROW,
        "too,few",
        ROW.replace("TT-1", "TT-9"),
        taken=("TT-9",),
    )
    assert rows == ((2, GRANTED),)
    assert mistakes == (
        Mistake(3, "access_start", "is not a day such as 2026-12-01"),
        Mistake(4, "pi_name", "is empty"),
        Mistake(4, "pi_email", "is not an e-mail address"),
        Mistake(4, "terms", "is not known here; known: tiktok/2026-11"),
        Mistake(4, "access_end", "is before the first day of access"),
        Mistake(6, "grant_id", "stands on line 2 too"),
        Mistake(7, "", "has 2 cells; the head has 9"),
        Mistake(8, "grant_id", "is that of a project that is here already"),
    )


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        (("",), "the table is empty; it begins with the names of its columns"),
        ((HEAD,), "there is no project below the head"),
        ((HEAD.replace("place", "where"), ROW), "this column is missing"),
        ((HEAD + ",title", ROW), "this column is there twice"),
        ((HEAD, *[ROW] * (MOST_ROWS + 1)), f"a table has at most {MOST_ROWS} projects"),
    ],
)
def test_a_table_that_cannot_be_read_at_all(lines: tuple[str, ...], what: str) -> None:
    rows, mistakes = read(*lines)
    assert (rows, mistakes[0].what) == ((), what)


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    for table in (text, f"{HEAD}\n{text}"):
        found = read_table(table, known_terms=(), taken=())
        assert bool(found.rows) or bool(found.mistakes)


@pytest.mark.parametrize("cell", ['"' + "x" * 140_000, "a\0b"])
def test_a_table_that_no_reader_can_take_apart_is_a_mistake(cell: str) -> None:
    read = read_table(f"{','.join(COLUMNS)}\n{cell}\n", known_terms=(), taken=())
    assert not read.rows
    assert len(read.mistakes) == 1
