"""Days as people write, say and count them."""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from typing import Final

_SATURDAY: Final = 5


def read_day(text: str) -> date | None:
    """Only `2027-03-01`, and only days that exist; Python would also take week dates and days without hyphens."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def say_day(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or the last of that month where it has none: 29 February becomes 28 February.

    People type any year: beyond the year 9999 it is the last day of it.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > MAXYEAR:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_working_days(day: date, count: int) -> date:
    """Saturdays and Sundays are not counted; holidays are, since they differ between universities."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < _SATURDAY
    return day


def take_working_days(day: date, count: int) -> date:
    """So many working days before it; the twin of `add_working_days`."""
    while count > 0:
        day -= timedelta(days=1)
        count -= day.weekday() < _SATURDAY
    return day
