"""People let into the site by the library, before they work on any application."""

from datetime import datetime

from django.db import transaction

from accounts.models import SiteRole, User
from accounts.rules.errors import NotAllowed
from accounts.services.inviting import invite
from proposals.mailing import mails
from proposals.services.auditing import record_event
from proposals.services.outbox import promise


@transaction.atomic
def invite_person(
    email: str, name: str, *, by: User | None, now: datetime, as_librarian: bool = False
) -> User:
    """Sends the person a mail with the link. Only an administrator makes somebody a librarian, else `NotAllowed`.

    An administrator stays one: inviting takes no role away.
    """
    if as_librarian and by is not None and not by.is_administrator:
        raise NotAllowed("Only an administrator can make somebody a librarian. Nobody was invited.")
    invited = invite(email, name, by=by, now=now)
    if as_librarian and not invited.user.is_administrator:
        invited.user.site_role = SiteRole.LIBRARIAN
        invited.user.save(update_fields=["site_role"])
    record_event("person.invited", about=invited.user, by=by, now=now, librarian=as_librarian)
    promise(mails.site_invitation(invited.user, invited.link, by=by, now=now), now=now)
    return invited.user
