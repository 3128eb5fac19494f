"""A part of a dataset is built, a dataset is cut again, or its copy in the storage follows it. Asks TikTok nothing.

`spec`: {"build": id}, {"recut": id} or {"deposit": id}. Between two parts the unit waits like any other, so that
harvests go on beside a large build.
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from accounts.rules.errors import Conflict
from harvest.models import Dataset
from harvest.services.dataset_building import build_part
from harvest.services.depositing import StorageUnreachable, follow, note_problem
from harvest.services.recutting import recut
from harvest.services.scheduling import LEASE, Held, fence, finish, give_up, release

type Clock = Callable[[], datetime]

SENDING: Final = timedelta(hours=6)
"""A lease for one file on its way to a storage, which takes as long as it takes. A worker that died is noticed sooner."""
AGAIN: Final = timedelta(minutes=10)
"""Until a storage is tried again that could not be reached."""


def step(held: Held, clock: Clock) -> None:
    ((act, number),) = held.unit.spec.items()
    dataset = Dataset.objects.select_related("project__pi", "collection").get(pk=number)
    _ACTS[act](held, dataset, clock)


def _build(held: Held, dataset: Dataset, clock: Clock) -> None:
    try:
        is_done = build_part(dataset, clock=clock, beat=lambda: _hold_on(held, clock, LEASE))
    except Conflict as error:
        give_up(held, error.message)
        return
    if is_done:
        finish(held)
    else:
        release(held, not_before=clock())


def _recut(held: Held, dataset: Dataset, clock: Clock) -> None:
    recut(dataset, clock=clock, beat=lambda: _hold_on(held, clock, LEASE))
    finish(held)


def _deposit(held: Held, dataset: Dataset, clock: Clock) -> None:
    try:
        follow(dataset, now=clock(), beat=lambda: _hold_on(held, clock, SENDING))
    except StorageUnreachable as error:
        note_problem(dataset, str(error))
        release(held, not_before=clock() + AGAIN, reason=str(error))
    else:
        finish(held)


def _hold_on(held: Held, clock: Clock, lease: timedelta) -> None:
    fence(held, lease_until=clock() + lease)


_ACTS: Final[Mapping[str, Callable[[Held, Dataset, Clock], None]]] = {
    "build": _build,
    "recut": _recut,
    "deposit": _deposit,
}
