"""What people fill in, and which lever it pulls with which values. A form that cannot be read raises ScenarioError."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from tiktok.simulator.config import ScenarioError

type Fields = Mapping[str, str]
type Pull = tuple[str, dict[str, Any]]
"""The name of a lever, and its values."""

_SECONDS: Final = {"minutes": 60, "hours": 3_600, "days": 86_400}
_EVERYTHING: Final = {"field_name": "view_count", "operation": "GTE", "field_values": ["0"]}
_CONDITIONS: Final = {
    "hashtag": "hashtag_name",
    "keyword": "keyword",
    "account": "username",
    "region": "region_code",
}


@dataclass(frozen=True, slots=True)
class Form:
    """`read` makes a pull from what was filled in; `tell` says what came of it."""

    read: Callable[[Fields], Pull]
    tell: Callable[[Mapping[str, Any]], str]


def _read_move(fields: Fields) -> Pull:
    if fields.get("now", "").strip():
        return "clock", {"now": fields["now"].strip()}
    unit = _SECONDS.get(fields.get("unit", ""))
    if unit is None:
        raise ScenarioError("Choose minutes, hours or days.")
    return "clock", {"advance_seconds": _read_whole("How far", fields.get("amount", "")) * unit}


def _read_videos(fields: Fields) -> Pull:
    act = fields.get("act", "")
    if act not in ("delete", "hide", "restore"):
        raise ScenarioError("Choose what happens to the videos.")
    hours = {"hours": _read_whole("Hours", fields.get("hours", ""))} if act == "hide" else {}
    ids = re.split(r"[\s,]+", fields.get("ids", "").strip())
    if ids != [""]:
        return act, {"ids": ids, **hours}
    return (act, {"all": True}) if act == "restore" else (act, _read_query(fields) | hours)


def _read_query(fields: Fields) -> dict[str, Any]:
    """Conditions that were left empty are none; without any, every video of the days is meant."""
    conditions = [
        {"field_name": name, "operation": "IN", "field_values": values}
        for field, name in _CONDITIONS.items()
        if (values := _split(fields.get(field, "")))
    ]
    share = _read_whole("The share", fields.get("share", ""))
    if not 1 <= share <= 100:
        raise ScenarioError("The share lies between 1 and 100 per cent.")
    return {
        "query": {"and": conditions or [_EVERYTHING]},
        "start_date": _read_day("The first day", fields.get("first", "")),
        "end_date": _read_day("The last day", fields.get("last", "")),
        "share": share / 100,
    }


def _read_accounts(fields: Fields) -> Pull:
    act, names = fields.get("act", ""), _split(fields.get("names", ""))
    if act == "rename":
        return "rename", {"account": names[0] if names else "", "to": fields.get("to", "").strip()}
    if act not in ("delete", "restore"):
        raise ScenarioError("Choose what happens to the accounts.")
    if not names:
        raise ScenarioError("Write the name of at least one account.")
    return act, {"accounts": [name.removeprefix("@") for name in names]}


def _read_storm(fields: Fields) -> Pull:
    weather = fields.get("weather", "")
    if weather == "calm":
        return "storm", {"weather": "calm"}
    unit = fields.get("unit", "")
    if unit not in ("requests", "minutes"):
        raise ScenarioError("Choose requests or minutes.")
    return "storm", {"weather": weather, unit: _read_whole("How long", fields.get("amount", ""))}


def _read_scenario(fields: Fields) -> Pull:
    return "scenario", {"name": fields.get("name", "")}


def _read_switch(fields: Fields) -> Pull:
    text = fields.get("level", "").strip()
    try:
        level = float(text)
    except ValueError as error:
        raise ScenarioError(f"The level is a number, not {text!r}.") from error
    return "faults", {fields.get("name", ""): int(level) if level.is_integer() else level}


def _read_reset(fields: Fields) -> Pull:
    return "reset", {"seed": _read_whole("The seed", fields.get("seed", ""))}


def _say_videos(said: Mapping[str, Any]) -> str:
    act, count = next(iter(said.items()))
    return f"{count:,} {'video was' if count == 1 else 'videos were'} {act}."


def _say_accounts(said: Mapping[str, Any]) -> str:
    if "renamed" in said:
        return f"The account is now called {said['renamed']}."
    act, count = next(iter(said.items()))
    return f"{count:,} {'name was' if count == 1 else 'names were'} {act}."


def _say_storm(said: Mapping[str, Any]) -> str:
    return "The storm has begun." if said["storm"] else "It is calm."


FORMS: Final[Mapping[str, Form]] = {
    "clock": Form(_read_move, lambda said: f"It is now {said['now']}."),
    "videos": Form(_read_videos, _say_videos),
    "accounts": Form(_read_accounts, _say_accounts),
    "storm": Form(_read_storm, _say_storm),
    "scenario": Form(_read_scenario, lambda said: f"The scenario is {said['scenario']}."),
    "switch": Form(_read_switch, lambda _said: "The switch was turned."),
    "reset": Form(_read_reset, lambda said: f"All is as it was begun, with seed {said['seed']}."),
}


def _split(text: str) -> list[str]:
    return [each for each in re.split(r"[\s,]+", text.strip()) if each]


def _read_whole(name: str, text: str) -> int:
    plain = text.strip().replace(",", "")
    if not re.fullmatch(r"-?[0-9]{1,12}", plain):
        raise ScenarioError(f"{name} is a whole number, not {text!r}.")
    return int(plain)


def _read_day(name: str, text: str) -> str:
    try:
        return f"{date.fromisoformat(text.strip()):%Y%m%d}"
    except ValueError as error:
        raise ScenarioError(f"{name} is a day such as 2026-03-01, not {text!r}.") from error
