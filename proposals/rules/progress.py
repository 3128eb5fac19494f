"""How far a section is, as its row on the task list says."""

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Final

from proposals.catalogue.model import Answers, Section
from proposals.catalogue.visibility import is_answered, is_visible
from proposals.rules.findings import Finding, must_fix
from proposals.rules.findings.finding import UNFINISHED


class Status(StrEnum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    PROBLEM = "problem"
    CHANGES_REQUESTED = "changes_requested"

    @property
    def words(self) -> str:
        return _WORDS[self]


def section_status(
    section: Section, answers: Answers, findings: Iterable[Finding], threads_open: Collection[str]
) -> Status:
    """`threads_open`: keys of the questions in which somebody asked for a change that is not settled.

    A finding that something is still missing is no problem but work to do.
    """
    asked = {question.key for question in section.questions if is_visible(question, answers)}
    if not asked.isdisjoint(threads_open):
        return Status.CHANGES_REQUESTED
    blocking = [finding for finding in must_fix(findings) if finding.key in asked]
    if any(finding.id not in UNFINISHED for finding in blocking):
        return Status.PROBLEM
    if not any(is_answered(answers.get(key)) for key in asked):
        return Status.NOT_STARTED
    return Status.IN_PROGRESS if blocking else Status.COMPLETED


_WORDS: Final[Mapping[Status, str]] = {
    Status.NOT_STARTED: "Not started",
    Status.IN_PROGRESS: "In progress",
    Status.COMPLETED: "Completed",
    Status.PROBLEM: "There is a problem",
    Status.CHANGES_REQUESTED: "Changes requested",
}
