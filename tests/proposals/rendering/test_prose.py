"""The tree of what a person typed: what the pages show, and nothing that their walls took out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rendering.prose import Code, Divider, Grid, Heading, Listing, Paragraph, Quote, Run, tidy_runs
from proposals.rendering.reading_prose import read_prose
from tests.proposals.rendering.samples import SUMMARY


def plain(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def test_a_whole_answer() -> None:
    assert read_prose(SUMMARY) == (
        Paragraph(
            (
                Run("We study how "),
                Run("first-time voters", strong=True),
                Run(" meet short political videos.\nTwo countries are compared:"),
            )
        ),
        Listing(
            ordered=False,
            items=(
                (Paragraph((Run("one with a "), Run("long", em=True), Run(" campaign"))),),
                (plain("one with a short campaign"),),
            ),
        ),
        Heading(1, (Run("Why it matters"),)),
        Paragraph(
            (
                Run("Nobody knows yet; see "),
                Run("the register", href="https://register.example/1234"),
                Run(". Café, naïve, 👩‍🔬 and 5 < 6 & 7."),
            )
        ),
        Quote((plain("A quotation that\nruns on."),)),
        Grid(
            (
                ((Run("wave"),), (Run("weeks"),)),
                ((Run("one"),), (Run("6"),)),
                ((Run("two"),), (Run("3"),)),
            )
        ),
    )


def test_a_number_that_nobody_can_count_from_begins_at_one() -> None:
    assert read_prose("9" * 5_000 + ". a") == (Listing(ordered=True, items=((plain("a"),),)),)


def test_lists_in_lists_numbers_and_lines() -> None:
    assert read_prose("3. a\n4. b\n\n    - c `x`\n\n---\n") == (
        Listing(
            ordered=True,
            start=3,
            items=(
                (plain("a"),),
                (
                    plain("b"),
                    Listing(ordered=False, items=((Paragraph((Run("c "), Run("x", code=True))),),)),
                ),
            ),
        ),
        Divider(),
    )


def test_code_keeps_its_blanks() -> None:
    assert read_prose("before\n\n    a = 1\n      b\n") == (plain("before"), Code("a = 1\n  b"))


def test_a_text_that_is_too_heavy_is_code_as_it_was_typed() -> None:
    heavy = "[" * 200
    assert read_prose(heavy) == (Code(heavy),)


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", '<img src="x" onerror="y">', "<b>x</b>"])
def test_html_is_text(hostile: str) -> None:
    assert read_prose(f"{hostile} and more") == (plain(f"{hostile} and more"),)


def test_a_link_that_may_not_stay_is_its_text() -> None:
    assert read_prose("[x](javascript:alert(1))")[0] == plain("x)") or read_prose(
        "[x](javascript:alert)"
    ) == (plain("x"),)


@pytest.mark.parametrize(
    ("runs", "tidy"),
    [
        ([Run(" a  b "), Run("\n"), Run(" c ")], (Run("a b\nc"),)),
        ([Run("a "), Run(" b", em=True)], (Run("a "), Run("b", em=True))),
        ([Run(" "), Run("\n")], ()),
        ([Run("a"), Run("", strong=True), Run("b")], (Run("ab"),)),
    ],
)
def test_blanks_and_neighbours(runs: list[Run], tidy: tuple[Run, ...]) -> None:
    assert tidy_runs(runs) == tidy


@given(st.lists(st.builds(Run, st.text("ab \n", max_size=4), st.booleans(), st.booleans()), max_size=6))
def test_tidying_again_changes_nothing(runs: list[Run]) -> None:
    assert tidy_runs(tidy_runs(runs)) == tidy_runs(runs)


@given(st.text("ab*_`# \n>-1.|[]()<&", max_size=60))
def test_any_text_has_a_tree(text: str) -> None:
    read_prose(text)
