"""What somebody who leaves a project leaves behind: tasks of those who stay, each with its day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from harvest.rules.states import Named

COPIES_AFTER: Final = timedelta(days=7)
"""Ours: for the answer of somebody who has gone. The copies themselves are to be deleted at once."""


class LeaverDuty(Named):
    TIKTOK = "tiktok"
    KEY = "key"
    COPIES = "copies"

    @property
    def text(self) -> str:
        """What there is to do; nobody is named, for calendars are shown on doors."""
        return _TEXTS[self]


_TEXTS: Final = {
    LeaverDuty.TIKTOK: "Remove the person who left at TikTok too",
    LeaverDuty.KEY: "Have a new client secret made at TikTok and enter it: the person who left may know the old one",
    LeaverDuty.COPIES: "See to the copies of the person who left: confirmed by them, or vouched for by you",
}


@dataclass(frozen=True, slots=True)
class Holds:
    """What they have in hand: whether they entered the key or could replace it, and copies not confirmed to be gone."""

    knows_key: bool
    copies: int


def list_duties(holds: Holds, left_on: date) -> tuple[tuple[LeaverDuty, date], ...]:
    """Each with its day. TikTok's rules ask that people are removed when they leave, so at once."""
    duties = [(LeaverDuty.TIKTOK, left_on)]
    if holds.knows_key:
        duties.append((LeaverDuty.KEY, left_on))
    if holds.copies:
        duties.append((LeaverDuty.COPIES, left_on + COPIES_AFTER))
    return tuple(duties)
