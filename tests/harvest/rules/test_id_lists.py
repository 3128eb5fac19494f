"""Lists of ids as people keep them: found by their head or chosen, each bad row named by its line."""

import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.id_lists import Bad, Found, ListError, Wanted, read_list

TODAY = date(2026, 11, 22)
DAY = date(2026, 11, 1)
A, B = "7311111111111111111", "9223372036854775807"


def read(
    *lines: str, kind: str = "videos", column: str = "", day_column: str = "", on: date | None = DAY
) -> list[object]:
    text = io.StringIO("".join(f"{line}\n" for line in lines), newline="\n")
    return list(read_list(text, Wanted(kind, column, day_column, on), today=TODAY))


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        ((A, B), "videos"),
        (("\ufeffvideo_id", A, B), "videos"),
        (("name;VIDEO_ID", f"x;{A}", f'"a;b";{B}'), "videos"),
        (("text\tcid", f"x\t{A}", f"y\t{B}"), "comments"),
        ((json.dumps({"id": A}), json.dumps({"id": int(B)})), "videos"),
    ],
)
def test_ids_are_found_however_they_are_kept(lines: tuple[str, ...], kind: str) -> None:
    found = read(*lines, kind=kind)
    assert [row.key for row in found if isinstance(row, Found)] == [A, B]
    assert len(found) == 2


def test_a_column_that_was_chosen_and_days_of_their_own() -> None:
    found = read(
        "post,seen", f"{A},2026-10-01T03:04:05Z", f"{B},1760000000", column="post", day_column="seen", on=None
    )
    assert found == [Found(2, A, date(2026, 10, 1)), Found(3, B, date(2025, 10, 9))]


def test_each_bad_row_is_named_by_its_line() -> None:
    found = read(
        "id,note,harvested_on",
        f'{A},"two\nlines",2026-10-01',
        "",
        "7.31E+18,x,",
        f"{2**63},x,",
        "0,x,",
        "-5,x,",
        "٧,x,",
        f"{A},x,soon",
        f"{A},x,2031-01-01",
        "short",
    )
    assert [(bad.line, bad.what) for bad in found if isinstance(bad, Bad)] == [
        (5, "has an id that a spreadsheet has rounded: 7.31E+18"),
        (6, f"is not an id: “{2**63}”"),
        (7, "is not an id: “0”"),
        (8, "is not an id: “-5”"),
        (9, "is not an id: “٧”"),
        (10, "has a day that is none"),
        (11, "was harvested on 2031-01-01, which cannot be"),
        (12, "has 1 cells, and the id or its day is not among them"),
    ]
    assert [row for row in found if isinstance(row, Found)] == [Found(2, A, date(2026, 10, 1))]


def test_bad_lines_of_json() -> None:
    found = read('{"id": 1.5}', "{", "[1]", '{"x": 1}', '{"id": true}', f'{{"id": "{A}"}}')
    assert [type(row).__name__ for row in found] == ["Bad"] * 5 + ["Found"]


def test_accounts_are_named_by_their_handle() -> None:
    found = read("username", "@Anna.Bee", "https://example.org", kind="accounts")
    assert found[0] == Found(2, "anna.bee", DAY)
    assert isinstance(found[1], Bad)


@pytest.mark.parametrize(
    ("lines", "options", "said"),
    [
        ((), {}, "is empty"),
        (("name,text", "a,b"), {}, "No column of ids was found. Choose one of: name,text"),
        (("id,text", "1,b"), {"column": "post"}, "There is no column “post”"),
        (("id,text", "1,b"), {"on": None}, "Say when"),
        (("7311",), {"on": None}, "Say when"),
    ],
)
def test_a_list_that_cannot_be_read_at_all(
    lines: tuple[str, ...], options: dict[str, object], said: str
) -> None:
    with pytest.raises(ListError, match=said.replace("name,text", "name, text")):
        read(*lines, **options)  # type: ignore[arg-type]


@given(st.text(max_size=200), st.sampled_from(["videos", "comments", "accounts"]))
def test_no_text_breaks_it(text: str, kind: str) -> None:
    try:
        found = read(*text.split("\n"), kind=kind)
    except ListError:
        return
    assert all(isinstance(row, Found | Bad) for row in found)


@pytest.mark.parametrize("lines", [("video_id", A, f'"{A}'), ('"video_id', A)])
def test_where_a_quotation_mark_is_missing_nothing_after_it_is_left_out_unseen(
    lines: tuple[str, ...],
) -> None:
    with pytest.raises(ListError, match="cannot be read from line"):
        read(*lines, *[B] * 8_000)
