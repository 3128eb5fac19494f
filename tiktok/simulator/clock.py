"""The simulator's own clock, which people and tests move."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Stands still unless it `ticks`; the Date header, tokens, quotas and deletions all follow it."""

    def __init__(self, now: datetime | None = None, *, ticks: bool = False) -> None:
        self.ticks = ticks
        self.set(now or datetime.now(UTC))

    def set(self, now: datetime) -> None:
        """Move to `now`, forwards or back. Raises ValueError for a time without its zone."""
        if now.tzinfo is None:
            raise ValueError("The clock needs a time with its zone, for example 2026-03-01T12:00:00Z.")
        self._base = now.astimezone(UTC)
        self._set_at = time.monotonic()

    def advance(self, seconds: float) -> None:
        """Raises ValueError, OverflowError beyond the calendar."""
        self.set(self.now() + timedelta(seconds=seconds))

    def now(self) -> datetime:
        """The simulated time, UTC."""
        if not self.ticks:
            return self._base
        return self._base + timedelta(seconds=time.monotonic() - self._set_at)
