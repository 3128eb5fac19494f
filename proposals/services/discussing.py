"""Talk beside the answers. Comments change no state and are never deleted; an accepted suggestion makes a new version."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotAllowed, NotNow
from proposals.catalogue.model import Question, QuestionType
from proposals.models import Answer, AnswerRevision, Comment, Proposal, ReviewRound, Thread
from proposals.rules.passages import Passage, hold_passage, replace_passage
from proposals.rules.workflow import Act
from proposals.selectors.texts import written_text
from proposals.services.auditing import record_event
from proposals.services.comment_drafts import drop_draft
from proposals.services.drafting import find_question, save_answer
from proposals.services.guarding import lock_for

LONGEST_COMMENT = 10_000
LONGEST_QUOTE = 1000
Audience = Thread.Audience
Kind = Thread.Kind


@transaction.atomic
def open_thread(
    proposal: Proposal,
    key: str,
    body: str,
    kind: Kind,
    *,
    by: User | None,
    now: datetime,
    quote: str = "",
    before: str = "",
    replacement: str = "",
    audience: Audience = Audience.TEAM,
) -> Thread:
    """Begin a thread about a question; it remembers the copy that the PI reads now, if one is being read.

    `quote` is a passage of the answer, `before` what stands before it where that helps to find it. A suggestion needs no
    body: `replacement` takes the place of the passage, or of an answer that is still empty. `problems` of `Invalid` name
    these fields.
    """
    text = "" if kind is Kind.SUGGESTION and not body.strip() else _check_body(body)
    _check_audience(audience, kind, by)
    question = find_question(lock_for(proposal, Act.COMMENT), key)
    written = written_text(question, _value_of(proposal, key))
    passage = _hold(written, quote, before)
    if kind is Kind.SUGGESTION:
        _check_suggestion(question, written, quote, replacement)
    open_round = proposal.rounds.filter(outcome=ReviewRound.Outcome.OPEN).first()
    thread = Thread.objects.create(
        proposal=proposal,
        question_key=key,
        kind=kind,
        audience=audience,
        quote=passage.quote,
        quote_before=passage.before,
        quote_after=passage.after,
        replacement=_clean(replacement) if kind is Kind.SUGGESTION else "",
        snapshot_id=open_round.snapshot_id if open_round else None,
        opened_by=by,
        opened_at=now,
    )
    if text:
        Comment.objects.create(thread=thread, author=by, body=text, created_at=now)
    drop_draft(proposal, key, None, by=by)
    _record("opened", thread, proposal, by=by, now=now, key=key, kind=str(kind))
    return thread


@transaction.atomic
def reply(thread: Thread, body: str, *, by: User | None, now: datetime) -> Comment:
    """Also possible in a resolved thread, which stays resolved."""
    text = _check_body(body)
    proposal = lock_for(thread.proposal, Act.COMMENT)
    comment = Comment.objects.create(thread=thread, author=by, body=text, created_at=now)
    drop_draft(proposal, thread.question_key, thread, by=by)
    _record("replied", thread, proposal, by=by, now=now, comment=comment.pk)
    return comment


@transaction.atomic
def resolve(thread: Thread, *, by: User | None, now: datetime, body: str = "") -> None:
    """Settle it, with a last word if there is one.

    What must change is resolved only by who asked for it, or by the PI. Raises `NotNow` if it is resolved already.
    """
    proposal = lock_for(thread.proposal, Act.COMMENT)
    if thread.kind == Thread.Kind.MUST_CHANGE and not _judges(by, thread, proposal):
        raise NotAllowed("Only the PI or the person who asked for this change can resolve it. Reply instead.")
    if body.strip():
        reply(thread, body, by=by, now=now)
    _settle(thread, by=by, now=now)
    _record("resolved", thread, proposal, by=by, now=now)


@transaction.atomic
def accept_suggestion(thread: Thread, *, expected_version: int, by: User | None, now: datetime) -> Answer:
    """Put the suggested words in place of the passage, as a new version of the answer, and settle the thread.

    Raises `NotNow` if it is settled already or the passage is no longer there, `AnswerConflict` if the answer is not
    the version that was on the screen. Nothing is changed then.
    """
    proposal = lock_for(thread.proposal, Act.EDIT)
    _settle(thread, by=by, now=now)
    answer = save_answer(
        proposal,
        thread.question_key,
        _replaced(thread, _value_of(proposal, thread.question_key)),
        expected_version=expected_version,
        by=by,
        now=now,
        reason=AnswerRevision.Reason.SUGGESTION,
    )
    Thread.of_all.filter(pk=thread.pk).update(accepted_version=answer.version)
    _record("accepted", thread, proposal, by=by, now=now, version=answer.version)
    return answer


@transaction.atomic
def reopen_thread(thread: Thread, *, by: User | None, now: datetime) -> None:
    proposal = lock_for(thread.proposal, Act.COMMENT)
    resolved = Thread.of_all.filter(pk=thread.pk, resolved_at__isnull=False)
    if not resolved.update(resolved_at=None, resolved_by=None, accepted_version=None):
        raise NotNow("This thread is open already.")
    _record("reopened", thread, proposal, by=by, now=now)


def _settle(thread: Thread, *, by: User | None, now: datetime) -> None:
    unresolved = Thread.of_all.filter(pk=thread.pk, resolved_at=None)
    if not unresolved.update(resolved_at=now, resolved_by=by):
        raise NotNow("This thread is resolved already.")


def _record(
    act: str, thread: Thread, proposal: Proposal, *, by: User | None, now: datetime, **detail: str | int
) -> None:
    """Acts of the library alone have a verb of their own, which the team's pages leave out."""
    verb = f"{'thread' if thread.audience == Audience.TEAM else 'library_thread'}.{act}"
    record_event(verb, about=proposal, by=by, now=now, thread=thread.pk, **detail)


def _value_of(proposal: Proposal, key: str) -> object:
    return proposal.answers.filter(key=key).values_list("value", flat=True).first()


def _hold(written: str, quote: str, before: str) -> Passage:
    """The passage as it is found in the answer; an empty one for a comment on the whole."""
    if not quote.strip():
        return Passage("")
    passage = hold_passage(written, quote[: LONGEST_QUOTE + 1], before)
    if passage is None or len(passage.quote) > LONGEST_QUOTE:
        say = "The answer does not say this as it stands now. Copy at most 1,000 characters of it, or leave this empty."
        raise Invalid(say, {"quote": say})
    return passage


def _check_suggestion(question: Question, written: str, quote: str, replacement: str) -> None:
    if question.type not in (QuestionType.TEXT, QuestionType.LONGTEXT):
        say = "Suggestions are for answers in words. Write a question or a note instead."
        raise Invalid(say, {"kind": say})
    if written.strip() and not quote.strip():
        say = "Say which passage of the answer your text should replace."
        raise Invalid(say, {"quote": say})
    if not quote.strip() and not replacement.strip():
        say = "Write the text that you suggest."
        raise Invalid(say, {"replacement": say})
    if len(_clean(replacement)) > LONGEST_COMMENT:
        say = f"A suggestion must be {LONGEST_COMMENT:,} characters or less. It is {len(_clean(replacement)):,}."
        raise Invalid(say, {"replacement": say})


def _check_audience(audience: Audience, kind: Kind, by: User | None) -> None:
    if audience is Audience.TEAM:
        return
    if by is not None and not by.is_librarian:
        raise NotAllowed("Only a librarian can write for the library alone.")
    if kind not in (Kind.QUESTION, Kind.NOTE):
        say = "What the team cannot read can ask nothing of it: choose a question or a note."
        raise Invalid(say, {"kind": say})


def _replaced(thread: Thread, value: object) -> str:
    """The answer with the suggestion in it."""
    written = value if isinstance(value, str) else ""
    if not thread.quote and not written.strip():
        return thread.replacement
    passage = Passage(thread.quote, thread.quote_before, thread.quote_after)
    changed = replace_passage(written, passage, thread.replacement)
    if changed is None:
        raise NotNow("The passage has changed since, so the suggestion no longer fits. Nothing was changed.")
    return changed


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def _judges(by: User | None, thread: Thread, proposal: Proposal) -> bool:
    return by is None or by.pk in (thread.opened_by_id, proposal.pi_id)


def _check_body(body: str) -> str:
    text = _clean(body)
    if not text:
        raise Invalid("Write something first.", {"body": "Write something first."})
    if len(text) > LONGEST_COMMENT:
        too_long = f"A comment must be {LONGEST_COMMENT:,} characters or less. It is {len(text):,}."
        raise Invalid(too_long, {"body": too_long})
    return text
