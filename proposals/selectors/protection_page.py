"""The short answers on data protection, the text that they make, and the text that stands in the plan. Two queries."""

from dataclasses import dataclass
from datetime import date

from proposals.catalogue.model import Question
from proposals.catalogue.visibility import is_answered, is_visible
from proposals.models import Proposal
from proposals.rendering.answers import build_blocks
from proposals.rendering.blocks import Block
from proposals.rules.differences import Piece, word_diff
from proposals.rules.protection import KEYS, PLAN, Gap, compose, read_protection
from proposals.selectors.content import Content, read_content
from proposals.selectors.findings import Findings, group_findings


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """`is_answered` False: nothing was said yet."""

    question: Question
    blocks: tuple[Block, ...]
    is_answered: bool


@dataclass(frozen=True, slots=True)
class ProtectionPage:
    """`text` is composed, `standing` what stands in the plan; `pieces` lead from the second to the first."""

    answers: tuple[ShortAnswer, ...]
    gaps: tuple[Gap, ...]
    findings: Findings
    text: str
    standing: str
    pieces: tuple[Piece, ...]
    version: int


def protection_page(proposal: Proposal, today: date) -> ProtectionPage:
    content = read_content(proposal)
    composed = compose(read_protection(content.answers))
    plan = proposal.answers.filter(key=PLAN).values_list("value", "version").first()
    standing = str(plan[0] or "") if plan else ""
    found = [each for each in content.findings(today) if each.key in KEYS]
    return ProtectionPage(
        answers=tuple(_short_answers(content)),
        gaps=composed.gaps,
        findings=group_findings(proposal.ref, found),
        text=composed.text,
        standing=standing,
        pieces=word_diff(standing, composed.text),
        version=plan[1] if plan else 0,
    )


def _short_answers(content: Content) -> list[ShortAnswer]:
    known = [content.catalogue.question(key) for key in KEYS if key in content.catalogue.keys()]  # noqa: SIM118
    return [
        ShortAnswer(question, build_blocks(question, value), is_answered(value))
        for question in known
        if is_visible(question, content.answers)
        for value in [content.answers.get(question.key)]
    ]
