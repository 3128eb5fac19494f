"""What the checks say, as screens show it."""

from collections.abc import Iterable
from dataclasses import dataclass

from proposals.rendering.quantities import write_count
from proposals.rules.findings import Finding, Severity
from proposals.rules.findings.finding import FORECAST, UNFINISHED


@dataclass(frozen=True, slots=True)
class FindingRow:
    """`url` leads to the question, "" where a finding is about the whole; `clause` is where the rule was read.

    `is_unfinished`: an answer is still to be written; nothing that was written is wrong.
    """

    message: str
    clause: str
    link: str
    key: str
    url: str
    action: str
    is_unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Findings:
    must_fix: tuple[FindingRow, ...]
    look_at: tuple[FindingRow, ...]
    good_to_know: tuple[FindingRow, ...]

    @property
    def to_answer(self) -> tuple[FindingRow, ...]:
        return tuple(row for row in self.must_fix if row.is_unfinished)

    @property
    def to_correct(self) -> tuple[FindingRow, ...]:
        return tuple(row for row in self.must_fix if not row.is_unfinished)

    @property
    def blocking_words(self) -> str:
        """ "2 things to fix and 25 questions to answer", "" where nothing keeps it from the PI."""
        parts = (
            (len(self.to_correct), "thing to fix", "things to fix"),
            (len(self.to_answer), "question to answer", "questions to answer"),
        )
        return " and ".join(write_count(number, *words) for number, *words in parts if number)

    @property
    def total(self) -> int:
        return len(self.must_fix) + len(self.look_at) + len(self.good_to_know)


def group_findings(ref: str, findings: Iterable[Finding]) -> Findings:
    found = tuple(findings)
    return Findings(
        *(tuple(_row(ref, each) for each in found if each.severity is severity) for severity in Severity)
    )


def _row(ref: str, finding: Finding) -> FindingRow:
    url = f"/p/{ref}/{_place(finding)}/" if finding.key or finding.id in FORECAST else ""
    return FindingRow(
        message=finding.message,
        clause=finding.source,
        link=finding.link,
        key=finding.key or "",
        url=url,
        action=_action(finding) if url else "",
        is_unfinished=finding.id in UNFINISHED,
    )


def _place(finding: Finding) -> str:
    return "forecast" if finding.id in FORECAST else f"q/{finding.key}"


def _action(finding: Finding) -> str:
    if finding.severity is not Severity.MUST_FIX:
        return "Look"
    return "Answer" if finding.id in UNFINISHED else "Fix"
