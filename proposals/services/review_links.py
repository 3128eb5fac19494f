"""Links in mails that open one review for one person, without a password.

A link holds a token, of which the database keeps only the SHA-256. It stands for fourteen days and ends with its review.
Whoever opens it may read and decide that review for the length of a sitting, and may do nothing else.
"""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.rules.errors import NotNow
from accounts.rules.tokens import hash_token, make_token
from proposals.models import ReviewLink, ReviewRound
from proposals.services.auditing import record_event

VALID_FOR: Final = timedelta(days=14)
SITTING: Final = timedelta(hours=2)
"""How long a link that was opened lets in before it has to be opened again."""
ENDED: Final = "This review has ended: it was decided, or the team took it back. What you wrote beside the answers is kept."


def make_link(round_: ReviewRound, user: User, *, now: datetime) -> str:
    """The address to send to that person, and to nobody else."""
    token = make_token()
    ReviewLink.objects.create(
        round=round_, user=user, token_sha256=hash_token(token), created_at=now, expires_at=now + VALID_FOR
    )
    return settings.FIELDGATE_URL + reverse("review_link", args=[token])


def find_link(token: str, *, now: datetime) -> ReviewLink:
    """The link of that token, with its review and its person. Raises `NotNow`, which says why one no longer works."""
    return _demand_open(Q(token_sha256=hash_token(token)), now)


def find_opened(number: int, *, opened_at: datetime, now: datetime) -> ReviewLink:
    """A link that was opened at that time. Raises `NotNow` once its sitting or its review is over."""
    link = _demand_open(Q(pk=number), now)
    if opened_at + SITTING <= now:
        raise NotNow("Two hours have passed since you opened the link. Open it again from your mail.")
    return link


@transaction.atomic
def open_link(token: str, *, now: datetime) -> ReviewLink:
    """Note that somebody came by it. May be done as often as the link stands."""
    link = find_link(token, now=now)
    record_event(
        "review.opened_by_link", about=link.round.proposal, by=link.user, now=now, round=link.round.number
    )
    return link


def revoke_links(round_: ReviewRound, *, now: datetime, of: User | None = None) -> None:
    """With the end of a review; those of one person once they no longer read it."""
    standing = ReviewLink.objects.filter(round=round_, revoked_at=None)
    (standing if of is None else standing.filter(user=of)).update(revoked_at=now)


def _demand_open(which: Q, now: datetime) -> ReviewLink:
    link = ReviewLink.objects.select_related("user", "round__proposal").filter(which).first()
    if link is None:
        raise NotNow("This link is not one of ours. Check that you copied all of it.")
    if link.revoked_at or link.round.outcome != ReviewRound.Outcome.OPEN:
        raise NotNow(ENDED)
    if link.expires_at <= now:
        raise NotNow("This link ran out after fourteen days. Sign in to read the application.")
    if not link.user.is_active:
        raise NotNow("This account was closed. Ask the library.")
    return link
