"""Dates and distances in words. A deadline is always both: "14 June, in 5 days"."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from proposals.rendering.tones import Tone
from proposals.rules.days import say_day


@dataclass(frozen=True, slots=True)
class Deadline:
    """`tone` is amber or red only together with words that say why."""

    due: date
    date_words: str
    distance: str
    tone: Tone

    def __str__(self) -> str:
        return f"{self.date_words}, {self.distance}"


def as_utc_day(moment: date | datetime) -> date:
    if isinstance(moment, datetime):
        return moment.astimezone(UTC).date() if moment.tzinfo else moment.date()
    return moment


def write_day(day: date, today: date | None = None) -> str:
    """ "14 June", with the year unless it is that of `today`."""
    return f"{day.day} {day:%B}" if today and day.year == today.year else say_day(day)


def write_moment(moment: datetime) -> str:
    """ "14 June 2027 at 14:03 UTC" """
    utc = moment.astimezone(UTC)
    return f"{write_day(utc.date())} at {utc:%H:%M} UTC"


def write_distance(days: int) -> str:
    """Whole days from today: negative is late."""
    near = {0: "today", 1: "tomorrow", -1: "1 day late"}
    if days in near:
        return near[days]
    return f"in {days:,} days" if days > 0 else f"{-days:,} days late"


def write_since(moment: date | datetime, today: date | datetime) -> str:
    """ "for 5 days, since 14 June" """
    day, from_day = as_utc_day(moment), as_utc_day(today)
    days = (from_day - day).days
    near = {0: "since today", 1: "since yesterday"}
    return near.get(days) or f"for {days:,} days, since {write_day(day, from_day)}"


def pick_tone(days: int, amber: int, red: int) -> Tone:
    if days <= red:
        return Tone.RED
    return Tone.AMBER if days <= amber else Tone.PLAIN


def build_deadline(due: date | datetime, today: date | datetime, *, amber: int = 7, red: int = 1) -> Deadline:
    """`amber` and `red` are days left at which the tone begins; both days are taken in UTC."""
    due_day, from_day = as_utc_day(due), as_utc_day(today)
    days = (due_day - from_day).days
    return Deadline(due_day, write_day(due_day, from_day), write_distance(days), pick_tone(days, amber, red))
