"""Requests spent by each client key in each UTC day of the simulator's clock."""

from collections import Counter
from datetime import datetime

from tiktok.simulator.envelope import Refused


class Quota:
    """Every call with a good token counts, also one that fails; one refused for the quota itself does not."""

    def __init__(self) -> None:
        self._spent: Counter[tuple[str, str]] = Counter()

    def spend(self, client_key: str, now: datetime, limit: float) -> None:
        """Raises Refused, 429, until 00:00 UTC."""
        day = (client_key, f"{now:%Y-%m-%d}")
        if self._spent[day] >= limit:
            raise Refused(
                429,
                "daily_quota_limit_exceeded",
                "The API daily quota limit exceeded. Please try again later",
            )
        self._spent[day] += 1

    def as_json(self) -> dict[str, dict[str, int]]:
        """Requests by client key and day."""
        spent: dict[str, dict[str, int]] = {}
        for (client_key, day), count in sorted(self._spent.items()):
            spent.setdefault(client_key, {})[day] = count
        return spent
