"""Every text that an answer had, newest first, each with what it changed, and the difference of any two. Five queries."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from proposals.access import roles_of
from proposals.catalogue.model import Question, Section
from proposals.catalogue.reading import read_catalogue
from proposals.mailing.mails import name_of
from proposals.models import AnswerRevision, Proposal
from proposals.rules.differences import Kind, Piece, word_diff
from proposals.rules.states import ProposalState
from proposals.rules.workflow import Act, may
from proposals.selectors.texts import written_text

PER_PAGE = 20
_WORD = re.compile(r"\w+")
LISTED = 500
"""Versions to choose from for a comparison, newest first; what one person writes in ten minutes is one."""


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """`pieces` is the difference to the text before; `is_present` for the text that stands."""

    version: int
    author: str
    saved_at: datetime
    reason: str
    pieces: tuple[Piece, ...]
    is_present: bool


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version in a list to choose from."""

    version: int
    author: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class QuestionHistory:
    """`version` is what a restore names as `expected_version`; `page` says which rows of how many are shown.

    `lines` are all versions, to compare any two.
    """

    section: Section
    question: Question
    version: int
    can_restore: bool
    rows: tuple[RevisionRow, ...]
    page: Page[AnswerRevision]
    lines: tuple[VersionLine, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the text of `newer` has that `older` had not, and the other way round; they may be the same."""

    section: Section
    question: Question
    older: VersionLine
    newer: VersionLine
    pieces: tuple[Piece, ...]
    added: int
    removed: int

    @property
    def is_same(self) -> bool:
        return all(piece.kind is Kind.SAME for piece in self.pieces)


def question_history(
    proposal: Proposal, key: str, user: User, page_number: str | None = None
) -> QuestionHistory:
    """Raises Http404 for a key that this form does not have."""
    catalogue = read_catalogue(proposal.catalogue.content)
    if key not in catalogue.keys():  # noqa: SIM118 - a method of ours, not a dict's
        raise Http404("This form has no such question.")
    question, answer = catalogue.question(key), proposal.answers.filter(key=key).first()
    page = Paginator(_revisions(proposal, key), PER_PAGE).get_page(page_number)
    return QuestionHistory(
        section=catalogue.section_of(key),
        question=question,
        version=answer.version if answer else 0,
        can_restore=may(Act.EDIT, roles=roles_of(user, proposal), state=ProposalState(proposal.state)),
        rows=_rows(question, page),
        page=page,
        lines=_lines(proposal, key),
    )


def compare_versions(proposal: Proposal, key: str, first: int, second: int) -> Comparison:
    """In whichever order they are named. Raises Http404 for a version that is not kept. Two queries."""
    catalogue = read_catalogue(proposal.catalogue.content)
    older, newer = (get_revision(proposal, key, each) for each in sorted((first, second)))
    question = catalogue.question(key)
    pieces = word_diff(written_text(question, older.value), written_text(question, newer.value))
    return Comparison(
        section=catalogue.section_of(key),
        question=question,
        older=_line(older),
        newer=_line(newer),
        pieces=pieces,
        added=_count_words(pieces, Kind.ADDED),
        removed=_count_words(pieces, Kind.REMOVED),
    )


def _count_words(pieces: tuple[Piece, ...], kind: Kind) -> int:
    return sum(len(_WORD.findall(piece.text)) for piece in pieces if piece.kind is kind)


def _lines(proposal: Proposal, key: str) -> tuple[VersionLine, ...]:
    return tuple(map(_line, _revisions(proposal, key).defer("value")[:LISTED]))


def _line(revision: AnswerRevision) -> VersionLine:
    return VersionLine(revision.version, name_of(revision.author), revision.saved_at)


def get_revision(proposal: Proposal, key: str, version: int) -> AnswerRevision:
    """Raises Http404 for a version that is not kept."""
    revision = _revisions(proposal, key).select_related("answer").filter(version=version).first()
    if revision is None:
        raise Http404("There is no such version of this answer.")
    return revision


def _revisions(proposal: Proposal, key: str) -> QuerySet[AnswerRevision]:
    found = AnswerRevision.objects.filter(answer__proposal=proposal, answer__key=key)
    return found.select_related("author").order_by("-version")


def _rows(question: Question, page: Page[AnswerRevision]) -> tuple[RevisionRow, ...]:
    """The page, and one more to compare its last row with."""
    first = max(page.start_index() - 1, 0)
    shown = list(page.paginator.object_list[first : first + PER_PAGE + 1])
    texts = [*(written_text(question, revision.value) for revision in shown), ""]
    return tuple(
        RevisionRow(
            version=revision.version,
            author=name_of(revision.author),
            saved_at=revision.saved_at,
            reason=AnswerRevision.Reason(revision.reason).label,
            pieces=word_diff(texts[place + 1], texts[place]),
            is_present=first + place == 0,
        )
        for place, revision in enumerate(shown[:PER_PAGE])
    )
