"""BibTeX, RIS and pasted lists as lines to confirm: nothing is lost, nothing takes long, whatever is pasted."""

import re
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.references import (
    MOST_CHARACTERS,
    MOST_ENTRIES,
    Entry,
    Format,
    TooMuchError,
    read_references,
)

ARTICLE = r"""
@string{jim = "Journal of Invented Methods"}
@article{example2024, author = {Example, Anna Maria and M{\"u}ller, J{\'o}zef and {Hollin Video Lab}},
  title = {Counting what {TikTok} scrolls by: 50% of it}, journal = jim, year = 2024, volume = {4}, number = 2,
  pages = {14--31}, doi = {https://doi.org/10.1000/182}}
"""
BOOK = '@book{b, author = "van der Berg, Jan", title = "A_b *c*?", publisher = {Press}, date = {2021-05}, url = {https://x.example/a_b}}'
RIS = "TY  - JOUR\nAU  - Example, Anna\nAU  - Sample, B.\nPY  - 2024/05/01\nTI  - Title of it\nJO  - J Inv\nVL  - 4\nIS  - 2\nSP  - 14\nEP  - 31\nDO  - 10.1000/182\nER  - \n"
OUTSIDE = "It stands outside of every entry."
UNENDED = "Its braces or commas do not fit, so where it ends cannot be told."


def lines(text, **more):
    return [entry.line for entry in read_references(text, **more).entries]


def test_bibtex_is_read_with_its_latex_abbreviations_and_bodies():
    reading = read_references(ARTICLE + BOOK)
    assert reading.format is Format.BIBTEX
    assert [(entry.line, entry.reason) for entry in reading.entries] == [
        (
            (
                "Example, A. M., Müller, J. and Hollin Video Lab (2024). Counting what TikTok scrolls by: 50% of it. "
                "*Journal of Invented Methods* 4(2), 14–31. https://doi.org/10.1000/182"
            ),
            "",
        ),
        (r"van der Berg, J. (2021). A\_b \*c\*? *Press*. https://x.example/a_b", ""),
    ]


def test_ris_is_read():
    reading = read_references(RIS)
    assert (reading.format, [entry.line for entry in reading.entries]) == (
        Format.RIS,
        ["Example, A. and Sample, B. (2024). Title of it. *J Inv* 4(2), 14–31. https://doi.org/10.1000/182"],
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One (2020).\nTwo (2021).", ["One (2020).", "Two (2021)."]),
        ("- One\n  (2020).\n\n- Two (2021).", ["One (2020).", "Two (2021)."]),
        ("[1] One (2020).\n[2] Two\n(2021).", ["One (2020).", "Two (2021)."]),
        ("One\n(2020).\n\nTwo (2021).\r\n", ["One (2020).", "Two (2021)."]),
        ("10.1000/182", ["https://doi.org/10.1000/182"]),
        ("One (2020), doi: 10.1000/182.", ["One (2020), https://doi.org/10.1000/182."]),
        ("(see http://dx.doi.org/10.1000/a(b)c)", ["(see https://doi.org/10.1000/a(b)c)"]),
        ("", []),
        (" \n\n ", []),
    ],
)
def test_a_list_is_split_as_it_was_meant(text, expected):
    assert lines(text) == expected


def test_a_line_that_may_be_none_is_kept_with_the_reason():
    assert read_references("Some chapter of a book\nOne (2020).").entries == (
        Entry("Some chapter of a book", "It has neither a year nor a link."),
        Entry("One (2020).", ""),
    )


def test_broken_bibtex_is_kept_as_text_with_the_reason_and_the_rest_is_read():
    broken = "junk before\n@article{a, title={No close, year=2020\n\n@article{b, title={Fine}, year=2021}\n@book{c title}\n@misc{d, title={A}, title={B}}"
    assert [(entry.line, entry.reason) for entry in read_references(broken).entries] == [
        ("junk before", OUTSIDE),
        ("@article{a, title={No close, year=2020", UNENDED),
        ("(2021). Fine.", ""),
        ("@book{c title}", "It has no title."),
        ("@misc{d, title={A}, title={B}}", UNENDED),
    ]


def test_a_key_that_stands_twice_hides_no_entry():
    twice = "@misc{a, title={One}, year=2020}@misc{a, title={Two}, year=2021}"
    assert lines(twice) == ["(2020). One.", "(2021). Two."]


def test_broken_ris_is_kept_too_and_a_record_without_an_end_is_read():
    text = "hello\nTY  - JOUR\nTI  - One\nPY  - 2020\nTY  - JOUR\nAU  - Sol, A.\nER  - \nrest"
    assert [(entry.line, entry.reason) for entry in read_references(text).entries] == [
        ("hello", "It stands outside of every record."),
        ("(2020). One.", ""),
        ("TY - JOUR AU - Sol, A.", "It has no title."),
        ("rest", "It stands outside of every record."),
    ]


def test_an_entry_is_shown_once_and_marked_if_it_stands_in_the_answer():
    standing = "- Sol, A. (2020). One.\n- Another way to say it. doi:10.1000/182"
    found = read_references(
        "Sol, A. (2020). One\nThree (2023), https://doi.org/10.1000/182\nFour (2024).\nFour (2024).",
        standing=standing,
    )
    assert [(entry.line, entry.is_known) for entry in found.entries] == [
        ("Sol, A. (2020). One", True),
        ("Three (2023), https://doi.org/10.1000/182", True),
        ("Four (2024).", False),
    ]


def test_more_than_ten_authors_are_shortened():
    many = " and ".join(f"Author{chr(65 + n)}, X." for n in range(11))
    assert lines(f"@misc{{a, title={{T}}, year=2020, author={{{many}}}}}") == [
        "AuthorA, X. et al. (2020). T."
    ]


def test_a_megabyte_is_refused_at_once_and_says_how_much_is_read():
    with pytest.raises(TooMuchError) as refused:
        read_references("x" * 1_048_576)
    assert str(refused.value).startswith(
        "This is 1,048,576 characters, and at most 300,000 are read at once."
    )


def test_too_many_entries_are_refused():
    with pytest.raises(TooMuchError, match="These are 201 entries"):
        read_references("\n".join(f"Work {number} (2020)." for number in range(MOST_ENTRIES + 1)))


@pytest.mark.parametrize("command", [r"\sqrt", r"\footnote", r"\href{a}", r"\title", r"\sqrt[" * 300])
def test_a_command_without_what_it_works_on_is_left_as_typed(command):
    (entry,) = read_references("@a{b, title={On " + command + "}}").entries
    assert (entry.line.startswith("(no year). On "), entry.reason) == (True, "")


NASTY = {
    "entries": (ARTICLE * 900)[:MOST_CHARACTERS],
    "braces": "@a{b, title={" + "{" * 290_000,
    "deep": "@a{b, title={" + "{" * 900 + "}" * 900 + "}}",
    "open": "@article{" * 33_000,
    "quotes": '@a{b, title="' + '"' * 290_000,
    "commas": "@a{b" + "," * 290_000 + "}",
    "backslashes": "@a{b, title={" + "\\" * 290_000 + "}}",
    "dollars": "@a{b, title={" + "$" * 290_000 + "}}",
    "authors": "@a{b, title={t}, author={" + "A, B and " * 30_000 + "C}}",
    "ris lines": "TY  - JOUR\nTI  - " + "x\n" * 140_000,
    "ris starts": "TY  - JOUR\n" * 27_000,
    "dois": "10.1000/" * 37_000,
    "brackets": "10.1000/a" + ")" * 290_000,
    "spaces": " " * 300_000,
    "empty lines": "\n" * 300_000,
    "bullets": "- \n" * 100_000,
    "one line": "a" * 300_000,
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_the_largest_text_takes_seconds_at_most(text):
    began = time.perf_counter()
    with suppress(TooMuchError):
        read_references(text)
    assert time.perf_counter() - began < 10


@given(st.text(max_size=400) | st.text('@{}(),="\\%$#~ \nTYER- ab12', max_size=400))
def test_any_text_is_read_and_none_of_it_is_lost(text):
    """A letter that was pasted stands in some line, if the text was no entry that could be read.

    Numbers before entries and the beginning of a DOI's address are ours to write, and of two lines alike but for marks
    the first is kept.
    """
    reading = read_references(text)
    if reading.format is Format.LIST:
        kept = "".join(entry.line for entry in reading.entries).casefold()
        assert set(re.findall(r"[^\W\d]", text.casefold())) - set(kept) <= set("doihtpswx")
