"""A calendar file is read back by the library and by hand."""

from datetime import UTC, date, datetime, timedelta

import icalendar
from hypothesis import given
from hypothesis import strategies as st

from proposals.rendering.calendars import Event, write_calendar

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LONG = "Überprüfung der Videos, Kommentare; und „Profile“\nin zwei Zeilen " * 3


def test_what_is_written_is_read_back() -> None:
    events = [Event("a:1", date(2028, 2, 29), LONG, text="Text", url="https://site.example/p/1/", sequence=3)]
    read = icalendar.Calendar.from_ical(write_calendar("Days", events, now=NOW))
    event = read.events[0]
    assert (
        str(event["uid"]),
        event.start,
        event.end,
        str(event["summary"]),
        int(event["sequence"]),
        str(event["url"]),
        event["dtstamp"].dt,
    ) == (
        "a:1@fieldgate",
        date(2028, 2, 29),
        date(2028, 3, 1),
        LONG,
        3,
        "https://site.example/p/1/",
        NOW,
    )


def test_no_line_is_longer_than_the_format_allows_and_none_is_broken_by_a_title() -> None:
    content = write_calendar("Days", [Event("k", date(2027, 1, 1), LONG)], now=NOW)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert sum(line.startswith(b"SUMMARY") for line in lines) == 1


def test_an_empty_calendar_is_a_calendar() -> None:
    assert icalendar.Calendar.from_ical(write_calendar("Days", [], now=NOW)).events == []


@given(st.text(max_size=300), st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_whatever_people_write_is_one_line_of_one_event(title: str, day: date) -> None:
    content = write_calendar("Days", [Event("k", day, title, text=title)], now=NOW)
    (event,) = icalendar.Calendar.from_ical(content).events
    assert (event.start, event.end) == (day, day + timedelta(days=1))
    assert sum(line.startswith(b"SUMMARY") for line in content.split(b"\r\n")) == 1
