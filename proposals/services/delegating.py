"""Somebody reads a review for the PI. They comment, mark and advise; the decision stays the PI's."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid, NotAllowed
from accounts.services.inviting import invite
from proposals.mailing import mails
from proposals.models import Membership, Proposal
from proposals.models.review import LONGEST_NOTE
from proposals.rules.workflow import Act
from proposals.services.auditing import record_event
from proposals.services.guarding import lock_for
from proposals.services.outbox import promise
from proposals.services.review_links import make_link, revoke_links
from proposals.services.review_rounds import find_open_round


@transaction.atomic
def delegate(
    proposal: Proposal, email: str, name: str, *, round_number: int, by: User | None, now: datetime
) -> User:
    """Name who reads this review for the PI, in place of whoever did before. They get a link to this review alone.

    Raises `Invalid` for the PI and for everybody who writes the application.
    """
    proposal = lock_for(proposal, Act.DELEGATE)
    round_ = find_open_round(proposal, round_number)
    person = invite(email, name, by=by, now=now, next_path=f"/p/{proposal.ref}/review/").user
    _demand_other_eyes(proposal, person)
    if round_.reader is not None:
        revoke_links(round_, of=round_.reader, now=now)
    round_.reader, round_.reader_note, round_.read_at = person, "", None
    round_.save(update_fields=["reader", "reader_note", "read_at"])
    record_event("review.delegated", about=proposal, by=by, now=now, round=round_.number, person=person.pk)
    link = make_link(round_, person, now=now)
    promise(mails.review_delegated(proposal, person, link, round_=round_, by=by, now=now), now=now)
    return person


@transaction.atomic
def advise(proposal: Proposal, note: str, *, round_number: int, by: User, now: datetime) -> None:
    """Tell the PI that it was read, with a word if there is one. May be said again. `NotAllowed` for anybody else."""
    proposal = lock_for(proposal, Act.ADVISE)
    round_ = find_open_round(proposal, round_number)
    if round_.reader != by:
        raise NotAllowed("Somebody else reads this for the PI now. Nothing was sent.")
    if len(note) > LONGEST_NOTE:
        say = f"The note must be {LONGEST_NOTE:,} characters or less. It is {len(note):,}."
        raise Invalid(say, {"note": say})
    round_.reader_note, round_.read_at = note.strip(), now
    round_.save(update_fields=["reader_note", "read_at"])
    record_event("review.read_for_the_pi", about=proposal, by=by, now=now, round=round_.number)
    if proposal.pi is not None:
        link = make_link(round_, proposal.pi, now=now)
        promise(mails.read_for_you(proposal, proposal.pi, link, by=by, now=now), now=now)


def _demand_other_eyes(proposal: Proposal, person: User) -> None:
    writes = proposal.memberships.filter(user=person, role=Membership.Role.EDITOR)
    if person.pk == proposal.pi_id or writes.exists():
        say = "Choose somebody who does not write this application and is not its PI."
        raise Invalid(say, {"email": say})
