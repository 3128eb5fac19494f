"""A storm: for some requests, or for some minutes of the simulator's clock, every research call goes wrong in one way."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from tiktok.simulator.config import ScenarioError
from tiktok.simulator.envelope import Refused, Reply

_MOST_REQUESTS: Final = 1_000_000
_LONGEST: Final = 60 * 24 * 30
"""Minutes."""


class Weather(StrEnum):
    RATE_LIMIT = "rate_limit"
    """HTTP 429."""
    SERVER_ERRORS = "server_errors"
    """HTTP 500."""
    TIMEOUTS = "timeouts"
    """No answer at all."""


@dataclass(slots=True)
class _Storm:
    weather: Weather
    requests_left: int | None
    until: float | None


class Storms:
    """At most one. Not safe between threads: the application holds its lock."""

    def __init__(self) -> None:
        self._storm: _Storm | None = None

    def begin(self, weather: object, requests: object, minutes: object, now: float) -> None:
        """For `requests` or `minutes`, of which one is given; the storm before it ends. Raises ScenarioError."""
        kinds = ", ".join(Weather)
        if weather not in list(Weather):
            raise ScenarioError(f"weather is one of {kinds}, not {weather!r}.")
        if (requests is None) == (minutes is None):
            raise ScenarioError("A storm lasts for `requests` or for `minutes`.")
        left = None if requests is None else _read("requests", requests, _MOST_REQUESTS)
        until = None if minutes is None else now + 60 * _read("minutes", minutes, _LONGEST)
        self._storm = _Storm(Weather(str(weather)), left, until)

    def end(self) -> None:
        self._storm = None

    def answer(self, now: float) -> Reply | None:
        """What the next call gets; None in calm. Raises Refused."""
        weather = self._take(now)
        if weather is Weather.RATE_LIMIT:
            raise Refused(
                429, "rate_limit_exceeded", "The API rate limit was exceeded. Please try again later."
            )
        if weather is Weather.SERVER_ERRORS:
            raise Refused(500, "internal_error", "Something is wrong. Please try again later.")
        return stay_silent() if weather else None

    def as_json(self, now: float) -> dict[str, Any] | None:
        """None in calm; else `requests_left` or `seconds_left`."""
        storm = self._find(now)
        if storm is None:
            return None
        if storm.until is not None:
            return {"weather": storm.weather, "seconds_left": int(storm.until - now)}
        return {"weather": storm.weather, "requests_left": storm.requests_left}

    def _take(self, now: float) -> Weather | None:
        storm = self._find(now)
        if storm is None:
            return None
        if storm.requests_left is not None:
            storm.requests_left -= 1
        return storm.weather

    def _find(self, now: float) -> _Storm | None:
        storm = self._storm
        if storm and (storm.requests_left == 0 or (storm.until is not None and now >= storm.until)):
            self._storm = None
        return self._storm


def stay_silent() -> Reply:
    return Reply(504, b"", code="timeout", silent=True)


def _read(name: str, value: object, most: int) -> int:
    try:
        number = int(str(value))
    except ValueError as error:
        raise ScenarioError(f"{name} is a whole number, not {value!r}.") from error
    if not 1 <= number <= most:
        raise ScenarioError(f"{name} lies between 1 and {most:,}.")
    return number
