"""Marks of the PI: they count as long as a part says the same."""

import pytest

from accounts.rules.errors import NotNow
from proposals.models import Proposal, SectionMark
from proposals.selectors.marks import hashes_of, marks_of
from proposals.services import marking, workflow
from tests.factories import NOW, make_editor, make_in_review, make_pi, open_round, reload, save

pytestmark = pytest.mark.django_db


def marked(proposal: Proposal) -> dict[str, int]:
    """The parts that count as fine now, and on which version they were called so."""
    snapshot = open_round(proposal).snapshot
    return {key: mark.version for key, mark in marks_of(proposal, snapshot).items()}


def mark(proposal: Proposal, *keys: str, number: int = 1) -> None:
    marking.mark_sections(proposal, keys, round_number=number, by=make_pi(), now=NOW)


def send_again(proposal: Proposal, **changes: object) -> None:
    workflow.request_changes(proposal, round_number=1, by=make_pi(), now=NOW, note="Shorter.")
    for key, value in changes.items():
        save(proposal, key.replace("__", "."), value)
    workflow.request_review(reload(proposal), by=make_editor(), now=NOW)


def test_a_part_or_all_at_once_and_only_parts_that_there_are() -> None:
    proposal = make_in_review()
    sections = list(hashes_of(open_round(proposal).snapshot))
    mark(proposal, sections[0], "nothing")
    assert marked(proposal) == {sections[0]: 1}
    mark(proposal, *sections)
    mark(proposal, *sections)
    assert marked(proposal) == dict.fromkeys(sections, 1)
    assert SectionMark.objects.count() == len(sections)


def test_in_the_next_review_a_mark_counts_where_nothing_changed() -> None:
    proposal = make_in_review()
    sections = list(hashes_of(open_round(proposal).snapshot))
    mark(proposal, *sections)
    send_again(proposal, research__summary="Shorter.")
    still = marked(reload(proposal))
    assert set(still.values()) == {1}
    assert len(still) == len(sections) - 1


def test_a_mark_is_taken_back_also_one_from_before() -> None:
    proposal = make_in_review()
    first, *others = hashes_of(open_round(proposal).snapshot)
    mark(proposal, first, *others)
    send_again(proposal)
    marking.unmark_section(reload(proposal), first, round_number=2, by=make_pi(), now=NOW)
    assert marked(reload(proposal)) == dict.fromkeys(others, 1)


def test_nothing_is_marked_on_a_version_that_moved_on() -> None:
    proposal = make_in_review()
    with pytest.raises(NotNow):
        mark(proposal, "summary", number=2)
    workflow.take_back(proposal, by=make_editor(), now=NOW)
    with pytest.raises(NotNow):
        mark(reload(proposal), "summary")
    assert not SectionMark.objects.exists()
