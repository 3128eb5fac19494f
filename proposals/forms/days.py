"""Dates as people type them."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from proposals.rules.days import say_day

_FIRST_YEAR, _LAST_YEAR = 1900, 2999
"""Of a day that anybody types; ours."""

_MONTHS: Final = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_WORDS = (
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\.?\s+(?P<month>[a-z]{3,9})\.?,?\s+(?P<year>\d{4})"),
    re.compile(r"(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"),
)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_DOTS = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})")
_SLASHES = re.compile(r"(?P<first>\d{1,2})\s?[/-]\s?(?P<second>\d{1,2})\s?[/-]\s?(?P<year>\d{4})")


def read_days(text: str) -> tuple[date, ...]:
    """Every day that the text can mean: one, none, or both readings of 01/03/2027 with the day first before the month first."""
    typed = " ".join(text.split()).lower()
    return tuple(dict.fromkeys(_read(typed)))


def ask_again(typed: str, days: Sequence[date]) -> str:
    """What to say about a text that means no day, or two."""
    if days:
        meanings = " or ".join(map(say_day, days))
        return f"“{typed[:40]}” can be {meanings}. Write the month as a word to say which."
    return f"“{typed[:40]}” is not a real date. Write it like 1 March 2027 or 2027-03-01."


def _read(typed: str) -> Iterator[date]:
    for pattern in (_ISO, _DOTS, *_WORDS):
        if found := pattern.fullmatch(typed):
            yield from _build(found["year"], _month(found["month"]), found["day"])
    if found := _SLASHES.fullmatch(typed):
        yield from _build(found["year"], int(found["second"]), found["first"])
        yield from _build(found["year"], int(found["first"]), found["second"])


def _month(word: str) -> int:
    """0 for a word that is no month; three letters are enough."""
    if word.isdecimal():
        return int(word)
    return next((number for number, name in enumerate(_MONTHS, start=1) if name.startswith(word)), 0)


def _build(year: str, month: int, day: str) -> Iterator[date]:
    """Nothing here is that old or that far away: such a year is a slip, and days are reckoned with in both directions."""
    if not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return
    try:
        yield date(int(year), month, int(day))
    except ValueError:
        return
