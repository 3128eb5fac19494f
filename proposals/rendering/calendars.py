"""Calendar files. The door to icalendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import icalendar

CALENDAR: Final = "text/calendar; charset=utf-8"
_MAKER: Final = "-//Fieldgate//EN"
_DOMAIN: Final = "fieldgate"


@dataclass(frozen=True, slots=True)
class Event:
    """A whole day. `key` stays when the day moves; `sequence` grows whenever something about it changes.

    No answer and no name of a person belongs in it: calendars are shown on doors.
    """

    key: str
    day: date
    title: str
    text: str = ""
    url: str = ""
    sequence: int = 0


def write_calendar(name: str, events: Iterable[Event], *, now: datetime) -> bytes:
    """An iCalendar file, as RFC 5545 has it."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_build(event, now))
    written: bytes = calendar.to_ical()
    return written


def _build(event: Event, now: datetime) -> icalendar.Event:
    built = icalendar.Event()
    built.add("uid", f"{event.key}@{_DOMAIN}")
    built.add("dtstamp", now)
    built.add("sequence", event.sequence)
    built.add("dtstart", event.day)
    built.add("dtend", event.day + timedelta(days=1))
    built.add("summary", event.title)
    built.add("transp", "TRANSPARENT")
    if event.text:
        built.add("description", event.text)
    if event.url:
        built.add("url", event.url)
    return built
