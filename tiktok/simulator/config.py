"""What a simulated world is made from, and the scenario file that holds the same keys."""

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

_MAX_VIDEOS_PER_DAY = 1_000_000
_MAX_SHOPS = 10_000


class ScenarioError(ValueError):
    """A scenario that cannot be simulated; the message says which key and why."""


@dataclass(frozen=True, slots=True)
class Config:
    """One world. The same config gives the same videos, whoever asks and in whichever order.

    `deletion_rate` of all videos disappear by themselves within `deletion_days` of their upload: 17.7 to
    23.3 % of posts were gone within weeks (arXiv 2601.12390, read 2026-11-22). Each video appears in
    searches at its own moment within `publication_lag_hours` of its creation. A search that touches one of
    `failing_days` is answered by HTTP 500, as public clients met for certain dates in 2024.
    """

    seed: int = 1
    now: datetime | None = None
    ticks: bool = False
    first_day: date = date(2025, 1, 1)
    videos_per_day: int = 40
    accounts: int = 200
    shops: int = 24
    deletion_rate: float = 0.2
    deletion_days: int = 42
    publication_lag_hours: int = 48
    quota: int = 1000
    token_life: int = 7200
    search_id_refusals: int = 1
    processing_polls: int = 1
    end_inclusive: bool = True
    failing_days: tuple[date, ...] = ()
    client_secret: str = "simulator-secret"  # noqa: S105  (a word anybody may know: it opens nothing real)
    faults: Mapping[str, int | float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.videos_per_day <= _MAX_VIDEOS_PER_DAY:
            raise ScenarioError(f"videos_per_day must lie between 0 and {_MAX_VIDEOS_PER_DAY}.")
        if not 0 <= self.shops <= _MAX_SHOPS:
            raise ScenarioError(f"shops must lie between 0 and {_MAX_SHOPS}.")
        if not 0 <= self.deletion_rate <= 1:
            raise ScenarioError("deletion_rate is a share between 0 and 1.")
        if self.accounts < 1 or self.deletion_days < 1 or self.publication_lag_hours < 0:
            raise ScenarioError("accounts and deletion_days start at 1, publication_lag_hours at 0.")


def read_scenario(path: Path, otherwise: Config | None = None) -> Config:
    """`otherwise`, changed by what a YAML or JSON file says. Raises ScenarioError, OSError."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise ScenarioError(f"{path.name} is neither YAML nor JSON: {error}") from error
    if not isinstance(raw, dict):
        raise ScenarioError(f"{path.name} must hold keys with values, for example `seed: 7`.")
    return build_config(raw, otherwise)


def build_config(raw: Mapping[str, Any], otherwise: Config | None = None) -> Config:
    """`otherwise`, changed by plain values; dates and times may be text. Raises ScenarioError."""
    known = {each.name: each for each in dataclasses.fields(Config)}
    unknown = sorted(set(raw) - set(known))
    if unknown:
        raise ScenarioError(f"Unknown keys: {', '.join(map(str, unknown))}. Known keys: {', '.join(known)}.")
    values = {name: _read_value(name, value, known[name].type) for name, value in raw.items()}
    return dataclasses.replace(otherwise or Config(), **values)


def read_time(value: object) -> datetime:
    """A time with its zone, from text or from YAML. Text without a zone is UTC. Raises ScenarioError."""
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ScenarioError(f"{value!r} is not a time such as 2026-03-01T12:00:00Z.") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read_value(name: str, value: object, wanted: object) -> Any:
    if name == "now":
        return None if value is None else read_time(value)
    if name == "first_day":
        return _read_date(value)
    if name == "failing_days":
        return _read_dates(value)
    if name == "faults":
        return _read_faults(value)
    allowed: tuple[type, ...] = (int, float) if wanted is float else (wanted,)  # type: ignore[assignment]
    if not isinstance(value, allowed) or (isinstance(value, bool) and wanted is not bool):
        raise ScenarioError(f"{name} must be of type {getattr(wanted, '__name__', wanted)}, not {value!r}.")
    return value


def _read_date(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ScenarioError(f"{value!r} is not a date such as 2026-03-01.")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ScenarioError(f"{value!r} is not in the calendar.") from error


def _read_dates(value: object) -> tuple[date, ...]:
    if not isinstance(value, list):
        raise ScenarioError("failing_days is a list of dates, for example [2026-03-01].")
    return tuple(_read_date(each) for each in value)


def _read_faults(value: object) -> dict[str, int | float]:
    if not isinstance(value, dict):
        raise ScenarioError("faults holds switches with numbers, for example `server_errors: 3`.")
    return value
