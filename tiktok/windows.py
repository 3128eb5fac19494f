"""A period cut into windows that TikTok accepts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tiktok.limits import MAX_WINDOW


@dataclass(frozen=True, slots=True)
class Window:
    """Days in UTC, both ends asked for. ValueError if the end is before the start or TikTok would refuse it."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if not timedelta(0) <= self.end - self.start <= MAX_WINDOW:
            raise ValueError(
                f"A window from {self.start} to {self.end} is empty or longer than TikTok allows."
            )


def split_period(start: date, end: date, *, newest_first: bool, days: int) -> tuple[Window, ...]:
    """Windows whose end is at most `days` (1 to 30) after their start, the first one whole, the last maybe shorter.

    Neighbours share one day. TikTok does not say whether end_date is part of a window; the shared day makes every
    border right under both readings, at the price of a few rows that come twice. The last day of the whole period
    is the one day that only the inclusive reading brings (public clients rely on it): whoever needs it asks for a
    period that ends a day later.
    """
    if end < start:
        raise ValueError("The period ends before it starts.")
    if not 1 <= days <= MAX_WINDOW.days:
        raise ValueError(f"A window has 1 to {MAX_WINDOW.days} days.")
    cut = _cut_backwards if newest_first else _cut_forwards
    return tuple(cut(start, end, timedelta(days=days)))


def halve(window: Window) -> tuple[Window, ...]:
    """The window as two that share one day, or unchanged and alone if it is too short to be cut."""
    half = (window.end - window.start).days // 2
    if not half:
        return (window,)
    middle = window.start + timedelta(days=half)
    return Window(window.start, middle), Window(middle, window.end)


def _cut_forwards(start: date, end: date, step: timedelta) -> Iterator[Window]:
    stop = start + min(step, end - start)
    yield Window(start, stop)
    while stop < end:
        begin, stop = stop, stop + min(step, end - stop)
        yield Window(begin, stop)


def _cut_backwards(start: date, end: date, step: timedelta) -> Iterator[Window]:
    begin = end - min(step, end - start)
    yield Window(begin, end)
    while begin > start:
        stop, begin = begin, begin - min(step, begin - start)
        yield Window(begin, stop)
