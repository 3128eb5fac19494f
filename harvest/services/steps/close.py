"""The end of a project, from wherever it stands. `spec`: {"closing": id}. Takes no request; safe to begin anew."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from harvest.models import Closing
from harvest.services.closing_stages import HeldUpError, run_stages
from harvest.services.scheduling import LEASE, Held, fence, finish, release
from harvest.services.telling import ENDING, ask_people, no_longer_ask

type Clock = Callable[[], datetime]

AGAIN_AFTER: Final = timedelta(hours=1)


def step(held: Held, clock: Clock) -> None:
    closing = Closing.objects.select_related("project__pi", "project__proposal").get(
        pk=held.unit.spec["closing"]
    )

    def beat() -> None:
        fence(held, lease_until=clock() + LEASE)

    try:
        run_stages(closing, clock, beat)
    except HeldUpError as error:
        _wait(held, closing, str(error), clock())
    else:
        no_longer_ask(closing.project, ENDING)
        finish(held)


def _wait(held: Held, closing: Closing, reason: str, now: datetime) -> None:
    with transaction.atomic():
        release(held, not_before=now + AGAIN_AFTER, reason=reason)
        ask_people(closing.project, ENDING, f"The end of this project is held up: {reason}", now=now)
