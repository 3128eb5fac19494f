"""Whether a value is one that its field can have, and what to write instead."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from tiktok.handles import HandleError, read_handle, read_hashtag
from tiktok.query.grammar import LENGTHS, Value
from tiktok.query.hints import shorten, suggest
from tiktok.regions import REGIONS


def complain(kind: Value, value: str) -> str:
    """What is wrong with the value, as a sentence for people; "" if nothing."""
    return _CHECKS[kind](value)


def _check_day(value: str) -> str:
    if re.fullmatch(r"[0-9]{8}", value):
        try:
            datetime.strptime(value, "%Y%m%d")  # noqa: DTZ007 -- only whether the day exists
        except ValueError:
            return f"{value} is not a day of the calendar."
        return ""
    return "A day is written as YYYYMMDD, for example 20260503."


def _check_region(value: str) -> str:
    if value in REGIONS:
        return ""
    if value.upper() in REGIONS:
        return f"Region codes are in capitals: {value.upper()}."
    codes = [code for code, name in REGIONS.items() if name.casefold() == value.strip().casefold()]
    hint = f"Did you mean {codes[0]}?" if codes else "They have two letters, for example BE."
    return f"“{shorten(value)}” is not a region code of TikTok. {hint}"


def _check_number(value: str) -> str:
    if re.fullmatch(r"[0-9]{1,20}", value):
        return ""
    return "This is written in digits only, at most 20 of them."


def _check_length(value: str) -> str:
    return "" if value in LENGTHS else f"“{shorten(value)}” is not a length. {suggest(value, LENGTHS)}"


def _check_text(value: str) -> str:
    if value != value.strip():
        return "There is a space before or after the text."
    return "" if value.isprintable() else "There is an invisible character in the text."


def _check_read_as(read: Callable[[str], str]) -> Callable[[str], str]:
    def check(value: str) -> str:
        try:
            name = read(value)
        except HandleError as error:
            return str(error)
        return "" if name == value else f"Write {name} here, nothing around it."

    return check


_CHECKS: Final[Mapping[Value, Callable[[str], str]]] = {
    Value.DAY: _check_day,
    Value.HANDLE: _check_read_as(read_handle),
    Value.REGION: _check_region,
    Value.NUMBER: _check_number,
    Value.HASHTAG: _check_read_as(read_hashtag),
    Value.TEXT: _check_text,
    Value.LENGTH: _check_length,
}
