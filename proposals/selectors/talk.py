"""Threads as screens show them. Two queries, however many there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from proposals.mailing.mails import name_of
from proposals.models import Comment, Proposal, Thread


@dataclass(frozen=True, slots=True)
class CommentRow:
    author: str
    written_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """`kind` and `status` in words; `on_version` is the number of the copy it was made on, None for the draft.

    `may_resolve`: what must change is resolved only by who asked for it, or by the PI.
    """

    id: int
    key: str
    kind: str
    status: str
    is_open: bool
    must_change: bool
    may_resolve: bool
    on_version: int | None
    comments: tuple[CommentRow, ...]


def list_threads(
    proposal: Proposal, key: str | None = None, *, viewer: User | None = None
) -> tuple[ThreadRow, ...]:
    """Oldest first; of one question, or of all. What `viewer` may resolve is said."""
    threads = proposal.threads.select_related("snapshot").defer("snapshot__content")
    if key is not None:
        threads = threads.filter(question_key=key)
    found = list(threads)
    comments = _comments_of(found)
    return tuple(_row(thread, comments.get(thread.pk, ()), viewer, proposal) for thread in found)


def by_question(threads: Iterable[ThreadRow]) -> Mapping[str, tuple[ThreadRow, ...]]:
    grouped: dict[str, tuple[ThreadRow, ...]] = {}
    for thread in threads:
        grouped[thread.key] = (*grouped.get(thread.key, ()), thread)
    return grouped


def keys_to_change(proposal: Proposal) -> frozenset[str]:
    """The questions in which something must change that is not resolved."""
    asked = proposal.threads.filter(kind=Thread.Kind.MUST_CHANGE, resolved_at=None)
    return frozenset(asked.values_list("question_key", flat=True))


def _comments_of(threads: list[Thread]) -> Mapping[int, tuple[CommentRow, ...]]:
    rows: dict[int, tuple[CommentRow, ...]] = {}
    for comment in Comment.objects.filter(thread__in=threads).select_related("author"):
        row = CommentRow(name_of(comment.author), comment.created_at, comment.body)
        rows[comment.thread_id] = (*rows.get(comment.thread_id, ()), row)
    return rows


def _row(
    thread: Thread, comments: tuple[CommentRow, ...], viewer: User | None, proposal: Proposal
) -> ThreadRow:
    must_change = thread.kind == Thread.Kind.MUST_CHANGE
    judges = viewer is not None and viewer.pk in (thread.opened_by_id, proposal.pi_id)
    return ThreadRow(
        id=thread.pk,
        key=thread.question_key,
        kind=Thread.Kind(thread.kind).label,
        status="Resolved" if thread.resolved_at else "Open",
        is_open=thread.resolved_at is None,
        must_change=must_change,
        may_resolve=judges or not must_change,
        on_version=thread.snapshot.number if thread.snapshot else None,
        comments=comments,
    )
