"""Answers: saved as they are typed, never lost. Saving checks the shape of a value, never what it says."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid
from proposals.catalogue.model import Question
from proposals.catalogue.reading import read_catalogue
from proposals.catalogue.shapes import ShapeError, check_shape
from proposals.models import Answer, AnswerRevision, Proposal
from proposals.rules.losses import drops_text
from proposals.rules.workflow import Act
from proposals.services.auditing import record_event
from proposals.services.guarding import lock_for

SAME_REVISION_FOR = timedelta(minutes=10)


class AnswerConflict(Conflict):
    """Somebody saved in between. `theirs` is what stands now, `mine` what was refused; both are to be shown."""

    def __init__(self, theirs: Answer, mine: object, *, by: User | None) -> None:
        super().__init__(f"{_say_who(theirs, by)}. Nothing has been lost.")
        self.theirs = theirs
        self.mine = mine


def _say_who(theirs: Answer, by: User | None) -> str:
    """One person with two windows is told so, and not that somebody else wrote."""
    if theirs.updated_by is None:
        return "Somebody changed this answer while you were writing"
    if by is not None and theirs.updated_by_id == by.pk:
        return "You changed this answer in another window"
    return f"{theirs.updated_by.name} changed this answer while you were writing"


@transaction.atomic
def save_answer(
    proposal: Proposal,
    key: str,
    value: object,
    *,
    expected_version: int,
    by: User | None,
    now: datetime,
    reason: AnswerRevision.Reason = AnswerRevision.Reason.EDIT,
) -> Answer:
    """Store an answer that was written on top of `expected_version` (0: there was none).

    Saving what stands already changes nothing, so a request that was sent twice is harmless. Raises `Invalid` for an
    unknown question or a value of another shape, `AnswerConflict` if another version stands, `NotNow` outside of a
    state in which answers are open.
    """
    present = lock_for(proposal, Act.EDIT)
    question = find_question(present, key)
    shaped = shape(question, value)
    answer = Answer.objects.select_related("updated_by").filter(proposal=present, key=key).first()
    if answer is not None and answer.value == shaped:
        return answer
    saved = _write(present, key, shaped, answer, expected_version, by=by, now=now)
    _keep_revision(saved, reason)
    record_event(
        "answer.saved", about=present, by=by, now=now, key=key, version=saved.version, reason=reason.value
    )
    return saved


def restore_revision(
    proposal: Proposal,
    revision: AnswerRevision,
    *,
    expected_version: int,
    by: User | None,
    now: datetime,
) -> Answer:
    """Make an earlier text the present one, as a new version."""
    return save_answer(
        proposal,
        revision.answer.key,
        revision.value,
        expected_version=expected_version,
        by=by,
        now=now,
        reason=AnswerRevision.Reason.RESTORE,
    )


def find_question(proposal: Proposal, key: str) -> Question:
    """Raises `Invalid` for a question that the form of this proposal does not have."""
    try:
        return read_catalogue(proposal.catalogue.content).question(key)
    except KeyError:
        raise Invalid("This form has no such question.", {key: "is not a question of this form"}) from None


def shape(question: Question, value: object) -> object:
    try:
        return check_shape(question, value)
    except ShapeError as error:
        place = f"{question.key}{error.place if error.place.startswith('[') else '.' + error.place}".rstrip(
            "."
        )
        raise Invalid("This answer could not be kept.", {place: error.message}) from error


def _write(
    proposal: Proposal,
    key: str,
    value: object,
    known: Answer | None,
    expected_version: int,
    *,
    by: User | None,
    now: datetime,
) -> Answer:
    if known is None:
        return _insert(proposal, key, value, expected_version, by=by, now=now)
    changed = Answer.objects.filter(pk=known.pk, version=expected_version).update(
        value=value, version=F("version") + 1, updated_by=by, updated_at=now
    )
    if not changed:
        raise AnswerConflict(known, value, by=by)
    return Answer.objects.get(pk=known.pk)


def _insert(
    proposal: Proposal, key: str, value: object, expected_version: int, *, by: User | None, now: datetime
) -> Answer:
    if expected_version != 0:
        raise Invalid(
            f"There is no version {expected_version} of this answer. Reload the page; what you typed is kept."
        )
    return Answer.objects.create(proposal=proposal, key=key, value=value, updated_by=by, updated_at=now)


def _keep_revision(answer: Answer, reason: AnswerRevision.Reason) -> None:
    """In the row of the same person's last edit, if that began less than ten minutes ago and all but a few characters
    of it are still there; else in a new one.
    """
    shared = AnswerRevision.objects.filter(answer=answer).first() if reason == "edit" else None
    if shared is not None and _continues(answer, shared):
        shared.version, shared.value, shared.saved_at = answer.version, answer.value, answer.updated_at
        shared.save(update_fields=["version", "value", "saved_at"])
        return
    AnswerRevision.objects.create(
        answer=answer,
        version=answer.version,
        value=answer.value,
        author=answer.updated_by,
        started_at=answer.updated_at,
        saved_at=answer.updated_at,
        reason=reason,
    )


def _continues(answer: Answer, last: AnswerRevision) -> bool:
    return (
        last.reason == AnswerRevision.Reason.EDIT
        and last.author_id == answer.updated_by_id
        and answer.updated_at - last.started_at < SAME_REVISION_FOR
        and not drops_text(last.value, answer.value)
    )
