"""Every text that an answer had, newest first, each with what it changed. Four queries."""

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
from proposals.rules.differences import Piece, word_diff
from proposals.rules.states import ProposalState
from proposals.rules.workflow import Act, may
from proposals.selectors.texts import written_text

PER_PAGE = 20


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
class QuestionHistory:
    """`version` is what a restore names as `expected_version`; `page` says which rows of how many are shown."""

    section: Section
    question: Question
    version: int
    can_restore: bool
    rows: tuple[RevisionRow, ...]
    page: Page[AnswerRevision]


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
    )


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
