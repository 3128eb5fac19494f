"""Which works a text cites, and whether the list has them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.rules.citations import Citation, Comparison, compare_references, find_citations

LIST = """
- Example, A. and Sample, B. (2021). Posts that mobilise. Journal of Invented Studies 4(2).
- Muster, C. (2025a). Public bodies in short video. Invented Press.
- van der Berg, J. (2020). Counting. https://doi.org/10.1000/182
- European Commission (2022). A report of 2019.
"""


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("found (Example and Sample, 2021; Muster, 2025).", ["Example, 2021", "Muster, 2025"]),
        ("as Example & Sample (2021) found", ["Example, 2021"]),
        ("In Muster (2025a, p. 4) it says", ["Muster, 2025"]),
        ("Although Muster et al. (2025)", ["Muster, 2025"]),
        ("(see van der Berg 2020, 2022)", ["van der Berg, 2020", "van der Berg, 2022"]),
        ("(European Commission, 2022)", ["European Commission, 2022"]),
        ("(Ångström, Étienne and O’Neil, 1999)", ["Ångström, 1999"]),
        ("known [1], [3–5] and [7, 9]", ["[1]", "[3]", "[4]", "[5]", "[7]", "[9]"]),
        ("both (Muster, 2025) and a footnote [1]", ["Muster, 2025"]),
        ("the election of 2021 (March 2021 to May)", ["March, 2021"]),
        ("in 2021 (a year of 2,000 videos)", []),
        ("", []),
    ],
)
def test_citations_are_found_as_people_write_them(text, cited):
    assert [str(citation) for citation in find_citations(text)] == cited


def test_cited_and_listed_are_compared_in_both_directions():
    text = "Known (Example and Sample, 2021; Nobody, 2024), and Van der Berg (2020) counts; see European Commission (2022)."
    assert compare_references([text], LIST) == Comparison(
        not_listed=(Citation("Nobody", "2024"),),
        not_cited=("Muster, C. (2025a). Public bodies in short video. Invented Press.",),
    )


def test_the_year_and_the_name_have_to_fit_the_same_work():
    assert compare_references(["(Muster, 2021)"], LIST).not_listed == (Citation("Muster", "2021"),)


def test_numbers_count_the_list():
    found = compare_references(["known [1, 2] and [9]"], LIST)
    assert (found.not_listed, len(found.not_cited)) == ((Citation("9", ""),), 2)


@pytest.mark.parametrize(
    "text",
    [
        "A " * 50_000,
        "(" * 100_000,
        "(Ab, " * 20_000,
        "Ab and " * 14_000,
        "[1," * 30_000,
        "A" * 100_000,
        "van der " * 12_000,
    ],
)
def test_no_text_takes_long(text):
    began = time.perf_counter()
    compare_references([text], LIST)
    assert time.perf_counter() - began < 5


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_can_be_compared(text, listed):
    found = compare_references([text], listed)
    assert set(found.not_listed) <= set(find_citations(text))
