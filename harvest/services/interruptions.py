"""What ends a step before its end. The engine catches these in one place; a step lets them pass.

Interruption
├── Fenced         another worker holds the unit now: nothing of this step may be stored
├── Waits          it goes on by itself at `until`
│   ├── QuotaSpent     today's requests are used up
│   ├── NoRoom         the disk is nearly full
│   ├── RefreshFirst   those that are left today belong to the refresh
│   └── NotYet         the access has not begun
├── NeedsKey       it goes on when somebody enters a key that works
└── AccessOver     the access has ended or the project is closing: nothing is asked or stored any more
"""

from datetime import datetime
from typing import ClassVar

from harvest.rules.states import RunState


class Interruption(Exception):
    """`reason` is for people; `run_state` is what the run shows meanwhile."""

    run_state: ClassVar[RunState] = RunState.RUNNING

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Fenced(Interruption):
    pass


class Waits(Interruption):
    def __init__(self, reason: str, until: datetime) -> None:
        super().__init__(reason)
        self.until = until


class QuotaSpent(Waits):
    """`pool`: of which quota; what is taken from the other one goes on."""

    run_state = RunState.WAITING_FOR_QUOTA

    def __init__(self, until: datetime, pool: str) -> None:
        super().__init__("Today's requests to TikTok are used up.", until)
        self.pool = pool


class RefreshFirst(Waits):
    run_state = RunState.PAUSED_FOR_REFRESH

    def __init__(self, until: datetime, pool: str) -> None:
        super().__init__("Today's other requests are kept for confirming what is held already.", until)
        self.pool = pool


class NoRoom(Waits):
    def __init__(self, until: datetime) -> None:
        super().__init__("The disk of this site is nearly full. Tell the operator.", until)


class NotYet(Waits):
    run_state = RunState.WAITING_FOR_ACCESS


class NeedsKey(Interruption):
    run_state = RunState.NEEDS_KEY


class AccessOver(Interruption):
    pass
