"""The institution's texts: kept by the library with owner and date, put into answers with where they came from."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid
from proposals.models import Answer, AnswerRevision, InstitutionText, Origin, Proposal, TextWording
from proposals.rules.institution_texts import Wording
from proposals.services.auditing import record_event
from proposals.services.drafting import save_answer


@transaction.atomic
def keep_text(
    text: InstitutionText | None, wording: Wording, *, expected: int, by: User | None, now: datetime
) -> InstitutionText:
    """A new text, or a new wording of one, written on top of wording number `expected`.

    Applications into which an earlier wording was put keep it, and are told. Raises `Conflict` if there is another
    wording by now, or if the text was ended.
    """
    held = text or InstitutionText.objects.create()
    standing = InstitutionText.objects.filter(pk=held.pk, number=expected if text else 0, ended_at=None)
    if not standing.update(number=(expected if text else 0) + 1):
        raise Conflict(
            "Somebody changed or ended this text while you were writing. What you typed is below; look at it as it is now."
        )
    held.refresh_from_db()
    TextWording.objects.create(
        text=held,
        number=held.number,
        title=wording.title,
        owner=wording.owner,
        dated=wording.dated,
        questions=list(wording.questions),
        body=wording.body,
        written_by=by,
        written_at=now,
    )
    record_event("text.kept", about=held, by=by, now=now, number=held.number)
    return held


@transaction.atomic
def end_text(text: InstitutionText, *, by: User | None, now: datetime) -> None:
    """It is offered no longer; answers that have it keep it. Harmless where it was ended before."""
    if InstitutionText.objects.filter(pk=text.pk, ended_at=None).update(ended_at=now):
        record_event("text.ended", about=text, by=by, now=now, number=text.number)


@transaction.atomic
def insert_text(
    proposal: Proposal,
    key: str,
    wording: TextWording,
    typed: str,
    *,
    expected_version: int,
    by: User,
    now: datetime,
) -> Answer:
    """Save what was typed, with the institution's text below it and where it came from.

    Raises `Invalid` for a text that is not for this question, `Conflict` if it has a newer wording or was ended, and
    what `save_answer` raises.
    """
    if key not in wording.questions:
        raise Invalid("This text is not for this question. What you typed is below.")
    if not InstitutionText.objects.filter(pk=wording.text_id, number=wording.number, ended_at=None).exists():
        raise Conflict(
            "The library changed or ended this text meanwhile. What you typed is below; choose again."
        )
    answer = save_answer(
        proposal,
        key,
        f"{typed.rstrip()}\n\n{wording.body}".lstrip("\n"),
        expected_version=expected_version,
        by=by,
        now=now,
        reason=AnswerRevision.Reason.TEXT,
    )
    Origin.objects.create(
        answer=answer, version=answer.version, kind=Origin.Kind.TEXT, wording=wording, by=by, at=now
    )
    record_event(
        "text.inserted", about=proposal, by=by, now=now, key=key, text=wording.text_id, number=wording.number
    )
    return answer
