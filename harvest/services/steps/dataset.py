"""A dataset is built, or cut again. `spec`: {"build": id} or {"recut": id}. Takes no request; safe to begin anew."""

from collections.abc import Callable
from datetime import datetime

from accounts.rules.errors import Conflict
from harvest.models import Dataset
from harvest.services.datasets import fill_dataset
from harvest.services.recutting import recut
from harvest.services.scheduling import LEASE, Held, fence, finish, give_up

type Clock = Callable[[], datetime]


def step(held: Held, clock: Clock) -> None:
    spec = held.unit.spec
    dataset = Dataset.objects.select_related("project__pi", "collection").get(
        pk=spec.get("recut") or spec["build"]
    )

    def beat() -> None:
        fence(held, lease_until=clock() + LEASE)

    try:
        if "recut" in spec:
            recut(dataset, clock=clock, beat=beat)
        elif dataset.built_at is None:
            fill_dataset(dataset, clock=clock, beat=beat)
    except Conflict as error:
        give_up(held, error.message)
    else:
        finish(held)
