"""All answers on one page, with what the checks say. Three queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from proposals.catalogue.model import Question, Section
from proposals.catalogue.plain import to_plain
from proposals.catalogue.visibility import is_answered, is_visible
from proposals.models import Proposal
from proposals.rendering.answers import build_blocks
from proposals.rendering.blocks import Block
from proposals.rules.findings import Finding
from proposals.selectors.content import Content, read_content
from proposals.selectors.findings import Findings, group_findings


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """`text` is the answer as TikTok gets it, "" where there is none; `blocks` are the same to be read."""

    question: Question
    value: object
    text: str
    blocks: tuple[Block, ...]
    url: str
    findings: Findings


@dataclass(frozen=True, slots=True)
class SectionRow:
    section: Section
    answers: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class CheckAnswers:
    """`not_asked`: answers that are kept, though other answers make their question needless."""

    sections: tuple[SectionRow, ...]
    not_asked: tuple[AnswerRow, ...]
    findings: Findings


def check_answers(proposal: Proposal, today: date) -> CheckAnswers:
    content = read_content(proposal)
    found = content.findings(today)
    sections = tuple(
        SectionRow(section, tuple(_rows(proposal, section.questions, content, found, asked=True)))
        for section in content.catalogue.sections
    )
    hidden = _rows(proposal, content.catalogue.questions(), content, found, asked=False)
    return CheckAnswers(
        sections=tuple(row for row in sections if row.answers),
        not_asked=tuple(row for row in hidden if is_answered(row.value)),
        findings=group_findings(proposal.ref, found),
    )


def _rows(
    proposal: Proposal,
    questions: Iterable[Question],
    content: Content,
    findings: tuple[Finding, ...],
    *,
    asked: bool,
) -> Iterable[AnswerRow]:
    about = _by_key(findings)
    for question in questions:
        if is_visible(question, content.answers) == asked:
            value = content.answers.get(question.key)
            yield AnswerRow(
                question=question,
                value=value,
                text=to_plain(question, value),
                blocks=build_blocks(question, value),
                url=f"/p/{proposal.ref}/q/{question.key}/",
                findings=group_findings(proposal.ref, about.get(question.key, ())),
            )


def _by_key(findings: tuple[Finding, ...]) -> Mapping[str, tuple[Finding, ...]]:
    grouped: dict[str, tuple[Finding, ...]] = {}
    for finding in findings:
        if finding.key:
            grouped[finding.key] = (*grouped.get(finding.key, ()), finding)
    return grouped
