"""Access tokens, and the answer that brings one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from tiktok import limits
from tiktok.answers import read_flat, unreadable
from tiktok.transport import Answer

_LIFE: Final = int(limits.TOKEN_LIFE.total_seconds())
_SENDABLE: Final = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Token:
    """An access token. `expires_in` is in seconds from the answer; repr does not show `value`. ValueError if it
    could not be sent in a header."""

    value: str = field(repr=False)
    expires_in: int = _LIFE
    server_date: datetime | None = None

    def __post_init__(self) -> None:
        if not _SENDABLE.fullmatch(self.value):
            raise ValueError("This cannot be an access token.")


def read_token(answer: Answer, *, hide: Sequence[str]) -> Token:
    """The token in the answer, or the error that came in its place."""
    found = read_flat(answer, hide=hide).data
    value = str(found["access_token"])
    if not _SENDABLE.fullmatch(value):
        raise unreadable(answer, "The access token cannot be sent in a header.")
    return Token(value, _read_life(found.get("expires_in")), answer.server_date)


def _read_life(seconds: object) -> int:
    """Seconds; TikTok's documented life where the answer leaves it out, as a public client has met."""
    if isinstance(seconds, int) and not isinstance(seconds, bool) and seconds > 0:
        return seconds
    return _LIFE
