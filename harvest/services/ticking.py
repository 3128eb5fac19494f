"""One process beside the workers of many machines: it makes the rounds, and wakes workers while something is due.

A wake-up carries nothing. One that is lost is sent again at the next beat; one too many finds nothing to do. So two of
these processes may run, and a broker that dies takes nothing with it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import OperationalError, connection

from harvest.services.rounds import Rounds
from harvest.services.scheduling import count_due
from harvest.services.work import POLL, Wait, find_next_due

type Clock = Callable[[], datetime]
type Wake = Callable[[int], int]
"""Sends wake-ups until that many lie in the queue, and says how many it sent. BrokerUnreachable."""

log = logging.getLogger(__name__)

MOST: Final = 64
"""Wake-ups in the queue at once: more than there are workers, and few enough to be nothing."""
_LEAST: Final = 1.0
"""Seconds between two beats."""


class BrokerUnreachable(Exception):
    """No wake-up can be sent. Whatever is due stays due."""


@dataclass(slots=True)
class Tick:
    wake: Wake
    clock: Clock
    wait: Wait
    _rounds: Rounds = field(default_factory=Rounds, init=False)
    _trouble: str = field(default="", init=False)

    def run(self) -> None:
        """Until the wait says that it is enough."""
        while not self.wait(0):
            self._rounds.make(self.clock())
            if self.wait(self._beat_and_find_pause()):
                break

    def beat(self) -> int:
        """A wake-up for each part that is due, less those that wait to be taken. How many were sent."""
        due = count_due(self.clock(), most=MOST)
        return self.wake(due) if due else 0

    def _beat_and_find_pause(self) -> float:
        try:
            self.beat()
            pause = self._find_pause()
        except BrokerUnreachable as error:
            self._tell(str(error))
            return POLL
        except OperationalError as error:
            self._tell(f"the database is busy or gone: {error}")
            connection.close_if_unusable_or_obsolete()
            return POLL
        self._tell("")
        return pause

    def _find_pause(self) -> float:
        """Until the next part is due, within the bounds of a beat."""
        now = self.clock()
        due_at = find_next_due(now)
        return POLL if due_at is None else min(POLL, max(_LEAST, (due_at - now).total_seconds()))

    def _tell(self, trouble: str) -> None:
        """Once when it begins, and once when it is over."""
        if trouble and not self._trouble:
            log.warning("No wake-ups for now: %s", trouble)
        if self._trouble and not trouble:
            log.info("Wake-ups are sent again.")
        self._trouble = trouble
