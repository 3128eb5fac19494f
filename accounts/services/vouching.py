"""Who somebody is: an address proves a mailbox, and only people who know them can say whose it is."""

from datetime import datetime

from accounts.models import User
from accounts.rules.errors import NotAllowed


def vouch_for(person: User, *, by: User | None, now: datetime) -> bool:
    """Say that this address is this person's. False if somebody said so before. `by` None is the operator.

    Only the library does it, and nobody for themself: `NotAllowed`.
    """
    if by is not None and (not by.is_staff or by == person):
        raise NotAllowed(
            "Only a librarian or an administrator can confirm who somebody is, and nobody for themself."
        )
    unknown = User.objects.filter(pk=person.pk, identity_confirmed_at=None)
    done = bool(unknown.update(identity_confirmed_at=now, identity_confirmed_by=by))
    person.refresh_from_db(fields=["identity_confirmed_at", "identity_confirmed_by"])
    return done
