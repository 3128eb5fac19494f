"""What the checks say, as screens show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from proposals.models import Snapshot
from proposals.rendering.quantities import write_count
from proposals.rules.days import say_day
from proposals.rules.findings import Finding, Severity, Waiver
from proposals.rules.findings.finding import FORECAST, UNFINISHED


@dataclass(frozen=True, slots=True)
class FindingRow:
    """`url` leads to the question, "" where a finding is about the whole; `clause` is where the rule was read.

    `waive_url` leads to the page on which a reason is given instead of a change, "" where none can be; `reason` is the one
    that was given.

    `is_unfinished`: an answer is still to be written; nothing that was written is wrong.
    """

    message: str
    clause: str
    link: str
    key: str
    url: str
    action: str
    is_unfinished: bool = False
    waive_url: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    must_fix: tuple[FindingRow, ...]
    look_at: tuple[FindingRow, ...]
    good_to_know: tuple[FindingRow, ...]
    explained: tuple[FindingRow, ...]

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
        return len(self.must_fix) + len(self.look_at) + len(self.good_to_know) + len(self.explained)


def group_findings(ref: str, findings: Iterable[Finding], *, at_home: bool = False) -> Findings:
    """`at_home`: on the page of their own question, to which they need not lead."""
    found = tuple(findings)
    open_ones = tuple(each for each in found if each.waiver is None)
    rows = {
        severity: tuple(_row(ref, each, at_home) for each in open_ones if each.severity is severity)
        for severity in Severity
    }
    return Findings(
        must_fix=rows[Severity.MUST_FIX],
        look_at=rows[Severity.LOOK_AT],
        good_to_know=rows[Severity.GOOD_TO_KNOW],
        explained=tuple(_row(ref, each, at_home) for each in found if each.waiver),
    )


def _row(ref: str, finding: Finding, at_home: bool) -> FindingRow:
    leads = finding.id in FORECAST or (finding.key and not at_home)
    return FindingRow(
        message=finding.message,
        clause=finding.source,
        link=finding.link,
        key=finding.key or "",
        url=f"/p/{ref}/{_place(finding)}/" if leads else "",
        action=_action(finding) if leads else "",
        is_unfinished=finding.id in UNFINISHED,
        waive_url=f"/p/{ref}/findings/{finding.fingerprint}/" if finding.can_be_waived else "",
        reason=say_waiver(finding.waiver) if finding.waiver else "",
    )


def kept_waivers(snapshot: Snapshot) -> tuple[Waiver, ...]:
    """Those that stand in a copy."""
    return tuple(Waiver.read(each) for each in snapshot.content.get("waivers", ()))


def say_waiver(waiver: Waiver) -> str:
    day = say_day(date.fromisoformat(waiver.on))
    return f"Explained by {waiver.by or 'somebody'} on {day}: {waiver.reason}"


def _place(finding: Finding) -> str:
    return "forecast" if finding.id in FORECAST else f"q/{finding.key}"


def _action(finding: Finding) -> str:
    if finding.severity is not Severity.MUST_FIX or finding.waiver:
        return "Look"
    return "Answer" if finding.id in UNFINISHED else "Fix"
