"""When a daily mail is sent, and when it is not worth one."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

HOUR: Final = time(7)
"""From this time of the day on, where the people are."""
AHEAD: Final = timedelta(days=7)
_MONDAY: Final = 0


@dataclass(frozen=True, slots=True)
class Morning:
    """A day on which daily mails are sent, by the calendar of the people."""

    day: date

    @property
    def is_monday(self) -> bool:
        return self.day.weekday() == _MONDAY


def find_morning(now: datetime, zone: ZoneInfo) -> Morning | None:
    """The day whose mails are due, None before `HOUR`. A clock that jumps at night changes nothing."""
    local = now.astimezone(zone)
    return Morning(local.date()) if local.time() >= HOUR else None


def is_worth_a_mail(morning: Morning, *, news: bool, anything: bool) -> bool:
    """`news`: something came up since the last mail. Otherwise what is still open is told on Mondays only."""
    return news or (anything and morning.is_monday)
