"""Requests spent by each client key in each UTC day of the simulator's clock."""

from collections import Counter
from datetime import datetime
from enum import StrEnum

from tiktok.simulator.envelope import Refused


class Pool(StrEnum):
    """What a request is taken from."""

    MAIN = "main"
    GRAPH = "graph"
    """Followers and following."""


class Quota:
    """Every call with a good token counts, also one that fails; one refused for the quota itself does not."""

    def __init__(self) -> None:
        self._spent: Counter[tuple[Pool, str, str]] = Counter()

    def spend(self, pool: Pool, client_key: str, now: datetime, limit: float) -> None:
        """Raises Refused, 429, until 00:00 UTC."""
        day = (pool, client_key, f"{now:%Y-%m-%d}")
        if self._spent[day] >= limit:
            raise Refused(
                429,
                "daily_quota_limit_exceeded",
                "The API daily quota limit exceeded. Please try again later",
            )
        self._spent[day] += 1

    def as_json(self, pool: Pool) -> dict[str, dict[str, int]]:
        """Requests by client key and day."""
        spent: dict[str, dict[str, int]] = {}
        for (source, client_key, day), count in sorted(self._spent.items()):
            if source is pool:
                spent.setdefault(client_key, {})[day] = count
        return spent
