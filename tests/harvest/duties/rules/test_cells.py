"""Cells that no spreadsheet runs, ids that stay exact, lines that lose nothing."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harvest.rules.cells import neutralise, to_cells, to_line
from harvest.rules.columns import choose_columns, keep_chosen

COLUMNS = choose_columns("video", ["video_description", "view_count", "hashtag_names"])


def test_columns_follow_tiktoks_order_and_end_with_ours() -> None:
    assert COLUMNS == (
        "id",
        "video_description",
        "create_time",
        "view_count",
        "hashtag_names",
        "collected_at",
        "last_seen_at",
        "other",
    )


def test_columns_that_were_not_chosen_are_left_out_and_the_id_never() -> None:
    asked = ["video_description", "view_count"]
    assert choose_columns("video", asked, ("view_count", "last_seen_at")) == (
        "id",
        "view_count",
        "last_seen_at",
    )
    assert choose_columns("comment", asked, ("text",)) == ("id", "text")


def test_a_row_keeps_what_was_chosen() -> None:
    row: dict[str, object] = {"id": "1", "text": "a", "like_count": 3, "new": True, "collected_at": "x"}
    assert keep_chosen(row, "comment", ()) == row
    assert keep_chosen(row, "comment", ("text",)) == {"id": "1", "text": "a"}
    assert keep_chosen(row, "comment", ("other",)) == {"id": "1", "new": True}


def test_a_row_becomes_cells() -> None:
    row = {
        "id": "18446744073709551615",
        "video_description": "=1+1",
        "view_count": -3,
        "hashtag_names": ["a"],
        "new": True,
    }
    assert to_cells(row, COLUMNS) == [
        "18446744073709551615",
        "'=1+1",
        None,
        -3,
        '["a"]',
        None,
        None,
        '{"new":true}',
    ]


@pytest.mark.parametrize(
    "text",
    [
        "=A1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =1",
        "\n=1",
        "\u00a0=1",
        "\x0b=1",
        "＝1",
        "＋1",
        "－1",
        "＠SUM(A1)",
    ],
)
def test_formulas_are_text(text: str) -> None:
    assert neutralise(text) == f"'{text}"


def test_what_no_reader_takes_is_marked() -> None:
    assert neutralise("a\x00b\ud83dc") == "a\ufffdb\ufffdc"


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_a_csv_reader_gets_the_text_back(text: str) -> None:
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_STRINGS, lineterminator="\r\n").writerow(["1", neutralise(text)])
    file.seek(0)
    assert next(csv.reader(file))[1].removeprefix("'") == text.removeprefix("'") or neutralise(text) == text


@given(
    st.dictionaries(
        st.text(max_size=5), st.one_of(st.text(st.characters()), st.integers(), st.none()), max_size=4
    )
)
def test_a_line_of_json_is_lossless_and_utf_8(row: dict[str, object]) -> None:
    line = to_line(row)
    assert line.endswith(b"\n")
    assert b"\n" not in line[:-1]
    assert json.loads(line.decode("utf-8")) == row
