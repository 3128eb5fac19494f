"""The word on the task list: what asks for action wins over what is missing, and that over what is done."""

import pytest

from proposals.rules.findings import find
from proposals.rules.progress import Status, section_status
from tests.proposals.rules.findings.case import CATALOGUE, FLAWLESS, MEMBER, TERMS, TODAY

SECTIONS = {section.key: section for section in CATALOGUE.sections}
ACCESS = SECTIONS["access"]


def status(section, answers, threads=()):
    return section_status(section, answers, find(CATALOGUE, TERMS, answers, today=TODAY), threads)


@pytest.mark.parametrize("section", CATALOGUE.sections, ids=lambda section: section.key)
def test_a_flawless_application_is_completed_and_an_empty_one_not_started(section):
    assert status(section, FLAWLESS) is Status.COMPLETED
    assert status(section, {}) is Status.NOT_STARTED


@pytest.mark.parametrize(
    ("section", "answers", "expected"),
    [
        ("access", {"access.start": "2027-01-04"}, Status.IN_PROGRESS),
        ("access", {"access.start": "2027-01-04", "access.end": "2027-01-03"}, Status.PROBLEM),
        ("access", {"access.start": "2027-01-04", "access.end": "2028-01-03"}, Status.COMPLETED),
        ("access", {"access.start": "2026-12-01", "access.end": "2027-01-03"}, Status.COMPLETED),
        ("access", {"access.start": "", "access.end": None}, Status.NOT_STARTED),
        ("data", {"data.start": "2026-01-01", "data.end": "2026-02-01"}, Status.IN_PROGRESS),
        ("data", {"data.regions": [{"id": "r", "value": "XX"}]}, Status.PROBLEM),
        ("team", {"team.others_need_access": False}, Status.IN_PROGRESS),
        ("team", {"team.members": [MEMBER]}, Status.NOT_STARTED),
        ("topic", {"research.topic": "other", "research.summary": "A study."}, Status.IN_PROGRESS),
    ],
)
def test_the_word_follows_the_answers(section, answers, expected):
    assert status(SECTIONS[section], answers) is expected


def test_a_change_that_was_asked_for_comes_first():
    broken = {"access.start": "2027-01-04", "access.end": "2027-01-03"}
    assert status(ACCESS, broken, {"access.start"}) is Status.CHANGES_REQUESTED
    assert status(ACCESS, {}, ["access.end"]) is Status.CHANGES_REQUESTED
    assert status(ACCESS, FLAWLESS, {"team.name"}) is Status.COMPLETED


def test_a_change_asked_for_in_a_hidden_question_waits():
    answers = {**FLAWLESS, "team.others_need_access": False}
    assert status(SECTIONS["team"], answers, {"team.members"}) is Status.COMPLETED


def test_every_status_has_words():
    assert len({each.words for each in Status}) == len(Status)
