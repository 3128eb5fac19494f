"""Who works on a proposal: editors and readers, the PI, the librarian who looks after it."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotAllowed, NotNow
from accounts.services.inviting import invite
from accounts.services.vouching import vouch_for
from proposals.mailing import mails
from proposals.models import Membership, Proposal
from proposals.rules.workflow import Act
from proposals.services.auditing import record_event
from proposals.services.guarding import lock_for
from proposals.services.outbox import promise
from proposals.services.reconciling import reconcile


@transaction.atomic
def add_member(
    proposal: Proposal, email: str, name: str, role: Membership.Role, *, by: User | None, now: datetime
) -> Membership:
    """Let somebody edit or read; a person without an account gets an invitation. Raises `Invalid` if they are there already."""
    proposal = lock_for(proposal, Act.MANAGE_PEOPLE)
    invited = invite(email, name, by=by, now=now, next_path=f"/p/{proposal.ref}/")
    if proposal.pi_id == invited.user.pk:
        raise Invalid("This person is the PI, who can do all that an editor can.", {"email": "is the PI"})
    membership, is_new = Membership.objects.get_or_create(
        proposal=proposal, user=invited.user, defaults={"role": role, "added_at": now}
    )
    if not is_new:
        raise Invalid("This person is on the team already.", {"email": "is on the team already"})
    record_event("member.added", about=proposal, by=by, now=now, person=invited.user.pk, role=str(role))
    promise(mails.team_invitation(proposal, invited.user, invited.link, by=by, now=now), now=now)
    reconcile(proposal, now=now)
    return membership


@transaction.atomic
def change_role(membership: Membership, role: Membership.Role, *, by: User | None, now: datetime) -> None:
    """Raises `NotNow` if nobody could edit after it."""
    proposal = lock_for(membership.proposal, Act.MANAGE_PEOPLE)
    Membership.objects.filter(pk=membership.pk).update(role=role)
    _demand_a_writer(proposal)
    membership.role = role
    record_event("member.changed", about=proposal, by=by, now=now, person=membership.user_id, role=str(role))
    reconcile(proposal, now=now)


@transaction.atomic
def remove_member(membership: Membership, *, by: User | None, now: datetime) -> None:
    """Raises `NotNow` if nobody could edit after it. What the person wrote stays."""
    proposal, person = lock_for(membership.proposal, Act.MANAGE_PEOPLE), membership.user_id
    Membership.objects.filter(pk=membership.pk).delete()
    _demand_a_writer(proposal)
    record_event("member.removed", about=proposal, by=by, now=now, person=person)
    reconcile(proposal, now=now)


@transaction.atomic
def set_pi(proposal: Proposal, email: str, name: str, *, by: User | None, now: datetime) -> User:
    """Name the PI, who is invited if without an account; a former PI stays as an editor.

    Only while the proposal is written: an approval belongs to the person who gave it. NotAllowed for who would take
    the place of a PI: they could approve what they wrote themself.
    """
    proposal = lock_for(proposal, Act.EDIT)
    former = proposal.pi
    invited = invite(email, name, by=by, now=now, next_path=f"/p/{proposal.ref}/")
    if former not in (None, invited.user) and invited.user == by:
        raise NotAllowed(
            "You cannot take the place of the PI. The PI, or another person of the team, can name you."
        )
    proposal.pi = invited.user
    if former == invited.user:
        return invited.user
    proposal.save(update_fields=["pi"])
    Membership.objects.filter(proposal=proposal, user=invited.user).delete()
    if former is not None:
        Membership.objects.create(proposal=proposal, user=former, role=Membership.Role.EDITOR, added_at=now)
    record_event("pi.named", about=proposal, by=by, now=now, person=invited.user.pk)
    if invited.user != by:
        promise(mails.pi_invitation(proposal, invited.user, invited.link, by=by, now=now), now=now)
    if former is not None and former != by:
        promise(mails.pi_replaced(proposal, former, by=by, now=now), now=now)
    reconcile(proposal, now=now)
    return invited.user


@transaction.atomic
def confirm_pi(proposal: Proposal, *, pi: int, by: User | None, now: datetime) -> None:
    """The library vouches for the PI: this address is that person's. `pi` is the account that was on the screen.

    Raises `NotNow` if another PI was named since or somebody confirmed it already, `NotAllowed` for the PI and for
    everybody who writes the application.
    """
    proposal = lock_for(proposal, Act.CONFIRM_PI)
    if proposal.pi is None or proposal.pi.pk != pi:
        raise NotNow("Another PI was named in the meantime. Nothing was confirmed.")
    if by is not None and proposal.memberships.filter(user=by, role=Membership.Role.EDITOR).exists():
        raise NotAllowed("You work on this application. Somebody else of the library has to confirm its PI.")
    if not vouch_for(proposal.pi, by=by, now=now):
        raise NotNow("The library has confirmed this already.")
    record_event("pi.confirmed", about=proposal, by=by, now=now, person=pi)
    for led in proposal.pi.leads.select_related("terms", "pi", "librarian"):
        reconcile(led, now=now)


@transaction.atomic
def assign_librarian(proposal: Proposal, librarian: User | None, *, by: User | None, now: datetime) -> None:
    """Who of the library looks after it; None for nobody."""
    if librarian is not None and not (librarian.is_active and librarian.is_librarian):
        raise Invalid("Only a librarian can look after an application.", {"librarian": "is not a librarian"})
    proposal = lock_for(proposal, Act.ASSIGN)
    proposal.librarian = librarian
    proposal.save(update_fields=["librarian"])
    person = librarian.pk if librarian else None
    record_event("librarian.assigned", about=proposal, by=by, now=now, person=person)
    reconcile(proposal, now=now)


def _demand_a_writer(proposal: Proposal) -> None:
    editors = proposal.memberships.filter(role=Membership.Role.EDITOR, user__is_active=True)
    if proposal.pi_id is None and not editors.exists():
        raise NotNow("Nobody could edit the application after this. Name another editor or a PI first.")
