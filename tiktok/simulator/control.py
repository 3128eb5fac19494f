"""The levers under /_control: JSON over HTTP for tests and the demo. TikTok has nothing like it.

`desk` shows the same to people, as a page.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import orjson

from tiktok.simulator.config import ScenarioError, read_time
from tiktok.simulator.envelope import Refused, Reply
from tiktok.simulator.questions import read_object
from tiktok.simulator.quota import Pool
from tiktok.simulator.removing import Removing, read_number
from tiktok.simulator.scenarios import SCENARIOS

if TYPE_CHECKING:
    from tiktok.simulator.application import Application

type Lever = Callable[[Mapping[str, Any]], dict[str, Any]]

PROBLEMS = (Refused, ValueError, OverflowError)
"""What a lever raises for values that it cannot take; the message says which."""


class Control:
    """Reads and moves what an application holds; the application holds its lock meanwhile."""

    def __init__(self, application: "Application") -> None:
        self._app = application
        removing = Removing(application)
        self._levers: Mapping[tuple[str, str], Lever] = {
            ("GET", "/_control/state"): self._show_state,
            ("GET", "/_control/requests"): self._list_requests,
            ("POST", "/_control/clock"): self._move_clock,
            ("POST", "/_control/delete"): removing.delete,
            ("POST", "/_control/hide"): removing.hide,
            ("POST", "/_control/restore"): removing.restore,
            ("POST", "/_control/rename"): removing.rename,
            ("POST", "/_control/expected"): removing.list_expected,
            ("POST", "/_control/faults"): self._set_faults,
            ("POST", "/_control/storm"): self._set_storm,
            ("POST", "/_control/scenario"): self._switch_scenario,
            ("POST", "/_control/reset"): self._reset,
            ("POST", "/_control/script"): self._add_to_script,
        }

    def answer(self, method: str, path: str, url_query: str, body: bytes) -> Reply:
        """200 with what the lever says, 404 with the levers there are, or 400 with what was wrong."""
        lever = self._levers.get((method, path.rstrip("/")))
        if lever is None:
            return _say(404, {"error": "no such lever", "levers": [" ".join(each) for each in self._levers]})
        try:
            values = read_object(body) if method == "POST" else _read_address(url_query)
            return _say(200, lever(values))
        except PROBLEMS as error:
            return _say(400, {"error": str(error)})

    def pull(self, name: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """The lever of this name. Raises one of PROBLEMS."""
        return self._levers["POST", f"/_control/{name}"](values)

    def _show_state(self, _values: Mapping[str, Any]) -> dict[str, Any]:
        app = self._app
        now, config = app.clock.now(), app.config
        return {
            "now": _say_time(now),
            "ticks": app.clock.ticks,
            "seed": config.seed,
            "first_day": config.first_day.isoformat(),
            "videos_per_day": config.videos_per_day,
            "spent": app.quota.as_json(Pool.MAIN),
            "spent_on_followers": app.quota.as_json(Pool.GRAPH),
            "counts": {
                "searches": app.research.searches.count(),
                "tasks": app.research.compliance.count(),
                "live_tokens": app.tokens.count_live(now.timestamp()),
                "requests": app.journal.last,
                **app.world.count_by_hand(now.timestamp()),
            },
            "scenario": app.scenario,
            "storm": app.storms.as_json(now.timestamp()),
            "faults": app.faults.as_json(),
        }

    def _list_requests(self, values: Mapping[str, Any]) -> dict[str, Any]:
        entries = self._app.journal.list_since(int(read_number(values.get("since", "0"))))
        return {"requests": entries, "last": self._app.journal.last}

    def _move_clock(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """`now` sets it, `advance_seconds` moves it."""
        if "now" in values:
            self._app.clock.set(read_time(values["now"]))
        if "advance_seconds" in values:
            self._app.clock.advance(read_number(values["advance_seconds"]))
        return {"now": _say_time(self._app.clock.now())}

    def _set_faults(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Switches by name; `reset` first puts all back to the scenario."""
        if values.get("reset"):
            self._app.faults.reset()
        self._app.faults.set({name: value for name, value in values.items() if name != "reset"})
        return {"faults": self._app.faults.as_json()}

    def _set_storm(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """`weather` for `requests` or `minutes`; `weather` calm ends it."""
        now = self._app.clock.now().timestamp()
        if values.get("weather") == "calm":
            self._app.storms.end()
        else:
            self._app.storms.begin(values.get("weather"), values.get("requests"), values.get("minutes"), now)
        return {"storm": self._app.storms.as_json(now)}

    def _switch_scenario(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """All switches as they were begun, then those of the scenario called `name`."""
        name = str(values.get("name"))
        if name not in SCENARIOS:
            raise ScenarioError(f"No scenario is called {name!r}. There are: {', '.join(SCENARIOS)}.")
        self._app.faults.reset()
        self._app.faults.set(SCENARIOS[name].faults)
        self._app.scenario = name
        return {"scenario": name, "faults": self._app.faults.as_json()}

    def _reset(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """All as it was begun: clock, videos, accounts, quotas, tokens, switches, journal; with `seed` another world."""
        config = self._app.config
        seed = values.get("seed", config.seed)
        if not isinstance(seed, int) or isinstance(seed, bool):
            raise ScenarioError(f"seed is a whole number, not {seed!r}.")
        self._app.begin(replace(config, seed=seed))
        return {"now": _say_time(self._app.clock.now()), "seed": seed}

    def _add_to_script(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """`answers`, given word for word to the next research calls that were let in and counted."""
        return {"waiting": self._app.script.add(values.get("answers"))}


def _say(status: int, values: Mapping[str, Any]) -> Reply:
    return Reply(status, orjson.dumps(values))


def _say_time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _read_address(url_query: str) -> dict[str, Any]:
    return {name: values[-1] for name, values in parse_qs(url_query).items()}
