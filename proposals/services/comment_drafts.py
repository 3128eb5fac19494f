"""Comments that are being written: kept for their writer alone, and gone once they are posted."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid
from proposals.catalogue.shapes import UNSTORABLE
from proposals.models import Comment, CommentDraft, Proposal, Thread

TEXTS: Final = ("body", "quote", "replacement")
"""What people type; a draft without any of it is none."""
FIELDS: Final = (*TEXTS, "before", "kind", "audience")
LONGEST_FIELD: Final = 50_000
"""Characters; what is too long to be posted is kept all the same, so that it can be shortened."""


@transaction.atomic
def keep_draft(
    proposal: Proposal, key: str, thread: Thread | None, fields: Mapping[str, str], *, by: User, now: datetime
) -> bool:
    """Whether something is kept; a text that was emptied, or posted in the same moment, is not.

    Nothing is recorded in the audit trail: a draft is nobody's act yet. Raises `Invalid` for what cannot be stored.
    """
    texts = {name: fields[name].replace("\r\n", "\n") for name in FIELDS if fields.get(name)}
    _check(texts)
    if not any(texts.get(name, "").strip() for name in TEXTS) or _is_posted(proposal, key, texts, by):
        drop_draft(proposal, key, thread, by=by)
        return False
    CommentDraft.objects.update_or_create(
        proposal=proposal,
        question_key=key,
        thread=thread,
        author=by,
        defaults={"fields": texts, "saved_at": now},
    )
    return True


def drop_draft(proposal: Proposal, key: str, thread: Thread | None, *, by: User | None) -> None:
    """Harmless where there is none."""
    CommentDraft.objects.filter(proposal=proposal, question_key=key, thread=thread, author=by).delete()


def _check(texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        if len(text) > LONGEST_FIELD or UNSTORABLE.search(text):
            raise Invalid("This is too long to be kept, or has a character that cannot be kept.", {name: ""})


def _is_posted(proposal: Proposal, key: str, texts: Mapping[str, str], by: User) -> bool:
    """A save that was under way when the same text was posted must not bring it back."""
    if body := texts.get("body", "").strip():
        posted = Comment.objects.filter(thread__proposal=proposal, thread__question_key=key, author=by)
        return posted.filter(body=body).exists()
    opened = Thread.objects.filter(proposal=proposal, question_key=key, opened_by=by)
    text = texts.get("replacement", "").strip()
    return bool(text) and opened.filter(replacement=text).exists()
