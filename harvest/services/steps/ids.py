"""A part of a list of ids is stored. `spec`: {"ids": id}. Asks TikTok nothing; where it stands is in the row of the list."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from harvest.models import IdImport
from harvest.rules.states import ProjectState
from harvest.services.scheduling import LEASE, Held, fence, finish, release
from harvest.services.storing_ids import store_part

type Clock = Callable[[], datetime]

AN_HOUR: Final = timedelta(hours=1)
"""While the access is over and nothing is erased yet: a project may go on, and then the rest of the list has to come in."""


def step(held: Held, clock: Clock) -> None:
    found = (
        IdImport.objects.select_related("collection__project__pi", "holder")
        .filter(pk=held.unit.spec["ids"])
        .first()
    )

    def beat() -> None:
        fence(held, lease_until=clock() + LEASE)

    if found is not None and found.collection.project.state == ProjectState.ENDED:
        release(held, not_before=clock() + AN_HOUR)
    elif found is None or store_part(found, clock=clock, beat=beat):
        finish(held)
    else:
        release(held, not_before=clock())
