"""A new proposal, and its title."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid
from proposals.models import Membership, Proposal
from proposals.rules.workflow import Act
from proposals.services.auditing import record_event
from proposals.services.guarding import lock_for
from proposals.services.people import set_pi
from proposals.services.publishing import publish_builtin
from proposals.services.reconciling import reconcile

LONGEST_TITLE = 200
TRIES = 5


@transaction.atomic
def start_proposal(
    title: str,
    *,
    by: User | None,
    now: datetime,
    owner: User | None = None,
    pi_email: str | None = None,
    pi_name: str = "",
) -> Proposal:
    """A draft on the current form and rules, with `owner` (else `by`) as its first editor.

    A PI who has no account is invited. Raises `Invalid` for an empty or too long title and for an address that is none.
    """
    first_editor = owner or by
    if first_editor is None:
        raise ValueError("A proposal belongs to somebody: name the owner.")
    proposal = _create(check_title(title), first_editor, now)
    Membership.objects.create(proposal=proposal, user=first_editor, role=Membership.Role.EDITOR, added_at=now)
    record_event("proposal.started", about=proposal, by=by, now=now, owner=first_editor.pk)
    if pi_email:
        proposal.pi = set_pi(proposal, pi_email, pi_name, by=by, now=now)
    return proposal


@transaction.atomic
def rename(proposal: Proposal, title: str, *, by: User | None, now: datetime) -> None:
    """Raises `Invalid` as `start_proposal` does, `NotNow` outside of a state in which answers are open."""
    proposal = lock_for(proposal, Act.EDIT)
    proposal.title = check_title(title)
    proposal.save(update_fields=["title"])
    record_event("proposal.renamed", about=proposal, by=by, now=now)
    reconcile(proposal, now=now)


def check_title(title: str) -> str:
    """On one line. Raises `Invalid` if nothing is left, or too much."""
    flat = " ".join(title.split())
    if not flat:
        raise Invalid("Enter a title.", {"title": "Enter a title."})
    if len(flat) > LONGEST_TITLE:
        too_long = f"The title must be {LONGEST_TITLE} characters or less. It is {len(flat)}."
        raise Invalid(too_long, {"title": too_long})
    return flat


def _create(title: str, owner: User, now: datetime) -> Proposal:
    """Two that start in the same moment may draw the same number; the later one draws again."""
    catalogue, terms = publish_builtin(now=now)
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                return Proposal.objects.create(
                    ref=_next_ref(now.year),
                    title=title,
                    state_since=now,
                    catalogue=catalogue,
                    terms=terms,
                    created_by=owner,
                    created_at=now,
                )
        except IntegrityError:
            continue
    raise Conflict("Too many applications are being started at once. Nothing was made; try again.")


def _next_ref(year: int) -> str:
    prefix = f"FG-{year}-"
    numbers = Proposal.objects.filter(ref__startswith=prefix).annotate(
        number=Cast(Substr("ref", len(prefix) + 1), IntegerField())
    )
    return f"{prefix}{(numbers.aggregate(last=Max('number'))['last'] or 0) + 1:04}"
