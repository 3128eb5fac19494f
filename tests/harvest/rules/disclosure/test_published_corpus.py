"""The figures that the check has to reach on an invented corpus that anybody can make again (`corpus.py`, seeds below)."""

import pytest

from harvest.rules.disclosure import Finding, Scan, Sort, Weight, read_manuscript
from tests.harvest.rules.disclosure.corpus import Corpus, Leak, write_manuscript

QUOTES = (Sort.QUOTE, Sort.NEAR_QUOTE)


@pytest.mark.parametrize("seed", [1, 2])
def test_all_names_ids_and_quotations_are_found_and_nearly_nothing_else(seed: int) -> None:
    corpus = Corpus(seed, 4_000)
    passages, leaks = write_manuscript(corpus, 6_000)
    scan = Scan(read_manuscript(passages))
    for source in corpus.sources():
        scan.look(source)

    found = scan.finish()

    assert count_found(leaks, found, "handle", (Sort.HANDLE,)) == 20
    assert count_found(leaks, found, "id", (Sort.ID,)) == 20
    assert [count_quotes(leaks, found, edits) for edits in range(5)] == [20, 20, 20, 20, 20]
    assert list_false(leaks, found) == []


def count_found(leaks: list[Leak], found: tuple[Finding, ...], sort: str, sorts: tuple[Sort, ...]) -> int:
    passages = {finding.passage for finding in found if finding.sort in sorts}
    return sum(leak.passage in passages for leak in leaks if leak.sort == sort)


def count_quotes(leaks: list[Leak], found: tuple[Finding, ...], edits: int) -> int:
    return count_found([leak for leak in leaks if leak.edits == edits], found, "quote", QUOTES)


def list_false(leaks: list[Leak], found: tuple[Finding, ...]) -> list[Finding]:
    """Findings in passages into which nothing of their sort was put."""
    places = {(leak.sort, leak.passage) for leak in leaks}
    named = {Sort.HANDLE: "handle", Sort.ID: "id", Sort.QUOTE: "quote", Sort.NEAR_QUOTE: "quote"}
    weighty = [finding for finding in found if finding.weight is not Weight.LOOK]
    return [each for each in weighty if each.sort in named and (named[each.sort], each.passage) not in places]
