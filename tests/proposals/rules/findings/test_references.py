"""Cited and listed agree, and a DOI is one."""

import pytest

from tests.proposals.rules.findings.case import find_with, said


def test_a_citation_that_is_not_listed_is_named():
    (finding,) = find_with(literature__review="Known (Example, 2021; Muster et al., 2025).")
    assert (finding.id, finding.severity.value, finding.key, finding.message) == (
        "references.not_listed",
        "look_at",
        "literature.references",
        "You cite Muster, 2025, which the list of references does not have.",
    )


def test_a_listed_work_that_is_not_cited_is_good_to_know():
    (finding,) = find_with(literature__references="- Example (2021)\n- Sample (2019). A second work.")
    assert (finding.id, finding.severity.value, finding.message) == (
        "references.not_cited",
        "good_to_know",
        "No answer cites “Sample (2019). A second work.”, though the list has it.",
    )


def test_a_work_may_be_cited_in_any_answer():
    assert said(literature__review="Little is known.", research__design="As Example (2021) did.") == []


def test_many_are_named_up_to_five():
    cited = "; ".join(f"Author{chr(65 + number)}, 2020" for number in range(8))
    (finding,) = find_with(literature__review=f"Known (Example, 2021; {cited}).")
    assert finding.message == (
        "You cite AuthorA, 2020; AuthorB, 2020; AuthorC, 2020; AuthorD, 2020; AuthorE, 2020 and 3 more, "
        "which the list of references does not have."
    )


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("https://doi.org/10.1000/182", []),
        ("doi:10.1000/182", []),
        ("https://doi.org/11.1000/182", ["team.publications"]),
        ("doi: 10.1000", ["team.publications"]),
        ("https://www.example/doi/182", []),
    ],
)
def test_what_calls_itself_a_doi_is_one(text, broken):
    assert [
        key for finding_id, _, key in said(team__publications=text) if finding_id == "references.broken_doi"
    ] == broken


def test_without_a_list_only_the_list_is_missed():
    assert said(literature__references="", literature__review="Known (Muster, 2025).") == [
        ("answer.missing", "must_fix", "literature.references")
    ]
