"""A manuscript is compared with the records. `spec`: {"manuscript": id}. Takes no request; safe to begin anew."""

import contextlib
from collections.abc import Callable
from datetime import datetime

from accounts.rules.errors import NotNow
from harvest.models import Manuscript
from harvest.rules.states import ProjectState
from harvest.services.manuscripts import check_manuscript, give_up_manuscript
from harvest.services.scheduling import LEASE, Held, fence, finish, give_up

type Clock = Callable[[], datetime]


def step(held: Held, clock: Clock) -> None:
    found = Manuscript.objects.select_related("publication__project").filter(pk=held.unit.spec["manuscript"])
    manuscript = found.first()
    if manuscript is None:
        finish(held)
        return

    def beat() -> None:
        fence(held, lease_until=clock() + LEASE)

    if manuscript.publication.project.state != ProjectState.OPEN:
        give_up_manuscript(manuscript)
        give_up(held, "The access is over.")
        return
    with contextlib.suppress(NotNow):
        check_manuscript(manuscript, now=clock(), beat=beat)
    finish(held)
