"""Threads as screens show them. Two queries, however many there are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from accounts.models import User
from proposals.access import may_now, threads_for
from proposals.catalogue.reading import read_catalogue
from proposals.mailing.mails import name_of
from proposals.models import Comment, Proposal, Thread
from proposals.rules.differences import Kind, Piece, word_diff
from proposals.rules.passages import Passage, find_passage
from proposals.rules.workflow import Act
from proposals.selectors.texts import written_text


@dataclass(frozen=True, slots=True)
class CommentRow:
    author: str
    written_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """`kind` and `status` in words; `on_version` is the number of the copy it was made on, None for the draft.

    `may_resolve`: what must change is resolved only by who asked for it, or by the PI. `has_moved_on`: the passage
    `quote` is no longer in the text. `suggested`: what a suggestion would change, () for other kinds; `fits`: it can
    be accepted where the answer may be edited.
    """

    id: int
    key: str
    kind: str
    status: str
    is_open: bool
    must_change: bool
    may_resolve: bool
    on_version: int | None
    for_library: bool
    opened_by: str
    opened_at: datetime
    quote: str
    has_moved_on: bool
    suggested: tuple[Piece, ...]
    fits: bool
    comments: tuple[CommentRow, ...]

    @property
    def gist(self) -> str:
        """How it begins."""
        return self.comments[0].text if self.comments else self.quote or "A text to begin with"


def list_threads(
    proposal: Proposal, key: str | None = None, *, viewer: User | None, texts: Mapping[str, str]
) -> tuple[ThreadRow, ...]:
    """Oldest first; of one question, or of all. Those of the library alone only for a librarian.

    `texts`: the answers as the reader has them before their eyes, by key, to find the passages in.
    """
    threads = threads_for(viewer, proposal).select_related("snapshot", "opened_by")
    threads = threads.defer("snapshot__content")
    if key is not None:
        threads = threads.filter(question_key=key)
    found = list(threads)
    comments = _comments_of(found)
    return tuple(
        _row(thread, comments.get(thread.pk, ()), viewer, proposal, texts.get(thread.question_key, ""))
        for thread in found
    )


@dataclass(frozen=True, slots=True)
class Talk:
    """The talk about one question as it stands now; `version` is that of its answer, 0 for none."""

    threads: tuple[ThreadRow, ...]
    version: int
    can_accept: bool


def talk_about(proposal: Proposal, key: str, viewer: User) -> Talk:
    """Nothing for a question that this form does not have."""
    answer = proposal.answers.filter(key=key).first()
    value = answer.value if answer else None
    catalogue = read_catalogue(proposal.catalogue.content)
    texts = {each.key: written_text(each, value) for each in catalogue.questions() if each.key == key}
    return Talk(
        threads=list_threads(proposal, key, viewer=viewer, texts=texts),
        version=answer.version if answer else 0,
        can_accept=may_now(viewer, proposal, Act.EDIT),
    )


def by_question(threads: Iterable[ThreadRow]) -> Mapping[str, tuple[ThreadRow, ...]]:
    grouped: dict[str, tuple[ThreadRow, ...]] = {}
    for thread in threads:
        grouped[thread.key] = (*grouped.get(thread.key, ()), thread)
    return grouped


def unresolved(proposal: Proposal) -> QuerySet[Thread]:
    """What must change, says somebody, and is not resolved. Holds an approval."""
    return proposal.threads.filter(kind=Thread.Kind.MUST_CHANGE, resolved_at=None)


def keys_to_change(proposal: Proposal) -> frozenset[str]:
    """The questions in which something must change that is not resolved."""
    return frozenset(unresolved(proposal).values_list("question_key", flat=True))


def _finds(thread: Thread, text: str) -> bool:
    """Whether its passage stands in the text; true for one about the whole answer."""
    passage = Passage(thread.quote, thread.quote_before, thread.quote_after)
    return not thread.quote or find_passage(text, passage) is not None


def _show_suggested(quote: str, replacement: str) -> tuple[Piece, ...]:
    """Word by word where most words stay, else one text for the other: crumbs of a difference cannot be read."""
    pieces = word_diff(quote, replacement)
    kept = sum(len(piece.text.strip()) for piece in pieces if piece.kind is Kind.SAME)
    if 2 * kept >= len(quote):
        return pieces
    whole = (Piece(Kind.REMOVED, quote), Piece(Kind.ADDED, replacement))
    return tuple(piece for piece in whole if piece.text)


def _say_status(thread: Thread) -> str:
    if thread.accepted_version:
        return "Accepted"
    return "Resolved" if thread.resolved_at else "Open"


def _comments_of(threads: list[Thread]) -> Mapping[int, tuple[CommentRow, ...]]:
    rows: dict[int, tuple[CommentRow, ...]] = {}
    for comment in Comment.objects.filter(thread__in=threads).select_related("author"):
        row = CommentRow(name_of(comment.author), comment.created_at, comment.body)
        rows[comment.thread_id] = (*rows.get(comment.thread_id, ()), row)
    return rows


def _row(
    thread: Thread, comments: tuple[CommentRow, ...], viewer: User | None, proposal: Proposal, text: str
) -> ThreadRow:
    suggests = thread.kind == Thread.Kind.SUGGESTION
    is_there = _finds(thread, text)
    must_change = thread.kind == Thread.Kind.MUST_CHANGE
    judges = viewer is not None and viewer.pk in (thread.opened_by_id, proposal.pi_id)
    return ThreadRow(
        id=thread.pk,
        key=thread.question_key,
        kind=Thread.Kind(thread.kind).label,
        status=_say_status(thread),
        is_open=thread.resolved_at is None,
        must_change=must_change,
        may_resolve=judges or not must_change,
        on_version=thread.snapshot.number if thread.snapshot else None,
        for_library=thread.audience == Thread.Audience.LIBRARY,
        opened_by=name_of(thread.opened_by),
        opened_at=thread.opened_at,
        quote=thread.quote,
        has_moved_on=not is_there and thread.accepted_version is None,
        suggested=_show_suggested(thread.quote, thread.replacement) if suggests else (),
        fits=suggests and is_there and (bool(thread.quote) or not text.strip()),
        comments=comments,
    )
