"""The expected end of a run in words, with what it takes for granted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from harvest.models import Project
from harvest.selectors.expected_end import ExpectedEnd, Unknown
from harvest.selectors.work_left import Basis
from proposals.rendering.distances import write_day
from proposals.rendering.quantities import write_count, write_number

_EXACT: Final = timedelta(hours=36)
"""Beyond it, an hour of the day would only seem to be known."""
_SOON: Final = timedelta(minutes=2)

_UNKNOWN: Final = {
    Unknown.PAUSED: "Not known while it is paused.",
    Unknown.NEEDS_KEY: "Not known until a key that works is entered.",
    Unknown.NO_WORKER: "Not known while no worker runs.",
    Unknown.NO_MEASURE: "Not known until the first part is done.",
    Unknown.NO_QUOTA: "Not known: confirming what is held leaves it no requests.",
    Unknown.TOO_LONG: "Not within ten years. Narrow the query, or its days, before you let it go on.",
}
_BASES: Final = {
    Basis.MEASURED: "by what the parts that are done took",
    Basis.EARLIER: "by what the run before this one took for as many days or names; no part of this one is done yet",
    Basis.GUESSED: "guessed from the query alone, for a usual number of videos: nobody knows before the first part is done",
}


@dataclass(frozen=True, slots=True)
class EndSaid:
    """`words`: when. `later`: and if more comes than that; "" where nothing is later. `assumed`: in sentences."""

    words: str
    later: str
    is_late: bool
    assumed: tuple[str, ...]


def say_end(end: ExpectedEnd, project: Project, now: datetime) -> EndSaid:
    """`is_late`: after the last day of the access."""
    is_wild = end.unknown is Unknown.TOO_LONG and end.basis is Basis.GUESSED
    unknown = Unknown.NO_MEASURE if is_wild else end.unknown or Unknown.NO_MEASURE
    is_late = end.at is not None and end.at.astimezone(UTC).date() > project.access_end
    return EndSaid(
        words=_say_when(end.at, now) if end.at else _UNKNOWN[unknown],
        later=_say_later(end),
        is_late=is_late,
        assumed=tuple(_say_assumed(end)),
    )


def _say_when(at: datetime, now: datetime) -> str:
    utc, today = at.astimezone(UTC), now.astimezone(UTC).date()
    if at - now < _SOON:
        return "Within two minutes."
    if at - now > _EXACT:
        return f"About {write_day(utc.date(), today)}."
    day = "today" if utc.date() == today else write_day(utc.date(), today)
    if utc.date() == today + timedelta(days=1):
        day = "tomorrow"
    return f"About {utc:%H:%M} UTC {day}."


def _say_later(end: ExpectedEnd) -> str:
    if end.at is None or end.busiest is None or end.basis is Basis.EARLIER:
        return ""
    more = end.busiest - end.at
    if more < timedelta(minutes=1):
        return ""
    days, hours, minutes = more.days, more.seconds // 3600, more.seconds // 60
    length = write_count(minutes, "minute", "minutes")
    if days or hours >= 20:
        length = write_count(max(1, round(more / timedelta(days=1))), "day", "days")
    elif hours:
        length = write_count(round(more / timedelta(hours=1)), "hour", "hours")
    guess = "if the query brings many videos instead of a usual number"
    busy = "if all that is left is as busy as its busiest part so far"
    return f"{length} more {guess if end.basis is Basis.GUESSED else busy}."


def _say_assumed(end: ExpectedEnd) -> Iterator[str]:
    if end.requests is not None and end.basis is not None:
        yield f"About {write_count(end.requests, 'request is', 'requests are')} left, {_BASES[end.basis]}."
    yield (
        f"One request in {write_number(round(max(0.1, end.seconds), 1))} seconds, as the newest ones went, and no fault "
        "that takes longer to mend than those so far."
    )
    words = (
        f"{write_count(end.left_today, 'request', 'requests')} for harvests on the day on which it goes on"
    )
    kept = f", beside {end.kept:,} that confirming what is held keeps" if end.kept else ""
    yield f"{words}{kept}, and {end.a_day:,} on each later day, from 00:00 UTC."
    if end.others:
        yield f"{write_count(end.others, 'other run', 'other runs')} of this key going on in turn with it, until done."
