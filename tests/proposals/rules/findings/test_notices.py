"""Clauses that bind the institution are open until the office that decides on them has cleared them."""

import pytest

from tests.proposals.rules.findings.case import FLAWLESS, TERMS, find_with, said

OPEN = [("terms.office", "look_at", "outputs.clearances")]
ALL = FLAWLESS["outputs.clearances"]


@pytest.mark.parametrize("answer", [None, {}, {"licence_name": False}, "yes", [True]])
def test_nothing_is_cleared_unless_somebody_says_so(answer):
    assert said(outputs__clearances=answer) == OPEN * 3


@pytest.mark.parametrize("key", ["licence_name", "licence_research", "liability"])
def test_the_clause_and_its_office_are_named(key):
    (finding,) = find_with(outputs__clearances=ALL | {key: False})
    clause = TERMS.clause(key)
    assert (finding.clause, finding.link) == (key, clause.link)
    assert (
        finding.message
        == f"“{clause.title}” is not cleared yet. Show this clause to {clause.office} before you accept the terms."
    )


def test_the_question_asks_for_every_clause_that_names_an_office():
    assert {clause.key for clause in TERMS.clauses if clause.office} == set(ALL)
