"""Two texts of one answer side by side, and one to go on from. Two queries."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from proposals.catalogue.model import Question, QuestionType
from proposals.models import Answer, AnswerRevision, Proposal, UnsavedAnswer
from proposals.rules.differences import Piece, word_diff
from proposals.rules.merging import COMBINED, combine, merge_texts
from proposals.selectors.texts import written_text


@dataclass(frozen=True, slots=True)
class ConflictPage:
    """`version` is what a save names that goes on from here; `suggestion` an answer with both, `holds_both` if that is possible.

    `is_merged`: nobody changed the same sentence, so that nothing of the suggestion stands twice.
    """

    who: str
    saved_at: datetime | None
    version: int
    yours: str
    theirs: str
    pieces: tuple[Piece, ...]
    suggestion: object
    holds_both: bool
    is_merged: bool


def conflict_page(proposal: Proposal, question: Question, kept: UnsavedAnswer, reader: User) -> ConflictPage:
    mine = kept.value
    standing = Answer.objects.select_related("updated_by").filter(proposal=proposal, key=question.key).first()
    theirs = standing.value if standing else None
    base = _base(proposal, question.key, kept.version)
    yours, others = written_text(question, mine), written_text(question, theirs)
    return ConflictPage(
        who=_say_who(standing.updated_by if standing else None, reader),
        saved_at=standing.updated_at if standing else None,
        version=standing.version if standing else 0,
        yours=yours,
        theirs=others,
        pieces=word_diff(others, yours),
        suggestion=combine(question, mine, theirs, base),
        holds_both=question.type in COMBINED,
        is_merged=question.type is QuestionType.LONGTEXT
        and merge_texts(yours, others, base if isinstance(base, str) else None).is_clean,
    )


def find_unsaved(proposal: Proposal, key: str, writer: User) -> UnsavedAnswer | None:
    """The last one."""
    return UnsavedAnswer.objects.filter(proposal=proposal, key=key, author=writer).first()


def _base(proposal: Proposal, key: str, version: int) -> object:
    """None too where that version went on in the same ten minutes and is not kept by itself."""
    kept = AnswerRevision.objects.filter(answer__proposal=proposal, answer__key=key, version=version)
    return kept.values_list("value", flat=True).first()


def _say_who(writer: User | None, reader: User) -> str:
    if writer is None:
        return "somebody"
    return "the other window" if writer == reader else writer.get_short_name()
