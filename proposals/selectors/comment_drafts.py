"""What one person is writing in comments and has not posted. One query."""

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.models import User
from proposals.models import CommentDraft, Proposal


@dataclass(frozen=True, slots=True)
class Drafts:
    """The fields of a new comment by question, and of a reply by the number of its thread."""

    new: Mapping[str, Mapping[str, str]]
    replies: Mapping[int, Mapping[str, str]]


def drafts_of(proposal: Proposal, writer: User, key: str | None = None) -> Drafts:
    """Of one question, or of all."""
    found = CommentDraft.objects.filter(proposal=proposal, author=writer)
    if key is not None:
        found = found.filter(question_key=key)
    drafts = list(found)
    return Drafts(
        new={draft.question_key: draft.fields for draft in drafts if draft.thread_id is None},
        replies={draft.thread_id: draft.fields for draft in drafts if draft.thread_id is not None},
    )
