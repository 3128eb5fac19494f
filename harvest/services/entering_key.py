"""Entering a key on a screen: first who operates this site, then the key itself."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import Invalid
from harvest.models import Project
from harvest.rules.operators import Named, find_objection
from harvest.rules.states import KeyState
from harvest.services.keys import set_key
from proposals.services.auditing import record_event

type Clock = Callable[[], datetime]


def enter_key(
    project: Project,
    *,
    client_key: str,
    secret: str,
    named: Named,
    by: User,
    now: datetime,
    clock: Clock,
) -> KeyState:
    """As `set_key`, once TikTok has been told who operates this site; Invalid (`named`) says which answer to amend."""
    objection = find_objection(named, project.handover)
    if objection:
        raise Invalid(objection, {"named": objection})
    with transaction.atomic():
        record_event("key.operator_named", about=project, by=by, now=now, where=named.value)
    return set_key(project, client_key=client_key, secret=secret, by=by, now=now, clock=clock)
