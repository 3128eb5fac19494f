"""What was called, for tests and people. It holds no token, no secret and no body."""

from collections import deque
from dataclasses import asdict, dataclass
from typing import Any

_KEPT = 100_000


@dataclass(frozen=True, slots=True)
class Entry:
    """`number` counts from 1; `code` is TikTok's; `counted` says whether the quota was spent."""

    number: int
    at: str
    method: str
    path: str
    client_key: str | None
    status: int
    code: str
    counted: bool


class Journal:
    """The newest 100,000 calls."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=_KEPT)
        self.last = 0

    def note(self, **what: Any) -> None:
        self.last += 1
        self._entries.append(Entry(number=self.last, **what))

    def list_since(self, number: int) -> list[dict[str, Any]]:
        """Entries after `number`, oldest first."""
        return [asdict(entry) for entry in self._entries if entry.number > number]
