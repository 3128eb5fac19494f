"""A part of a dataset is built, or a dataset is cut again. `spec`: {"build": id} or {"recut": id}. Takes no request.

Between two parts the unit waits like any other, so that harvests go on beside a large build.
"""

from collections.abc import Callable
from datetime import datetime

from accounts.rules.errors import Conflict
from harvest.models import Dataset
from harvest.services.dataset_building import build_part
from harvest.services.recutting import recut
from harvest.services.scheduling import LEASE, Held, fence, finish, give_up, release

type Clock = Callable[[], datetime]


def step(held: Held, clock: Clock) -> None:
    spec = held.unit.spec
    dataset = Dataset.objects.select_related("project__pi", "collection").get(
        pk=spec.get("recut") or spec["build"]
    )

    def beat() -> None:
        fence(held, lease_until=clock() + LEASE)

    try:
        is_done = "recut" not in spec and build_part(dataset, clock=clock, beat=beat)
    except Conflict as error:
        give_up(held, error.message)
        return
    if "recut" in spec:
        recut(dataset, clock=clock, beat=beat)
        finish(held)
    elif is_done:
        finish(held)
    else:
        release(held, not_before=clock())
