"""The levers under /_control: JSON over HTTP for tests, the demo and people. TikTok has nothing like it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import orjson

from tiktok.simulator.config import Config, read_time
from tiktok.simulator.draws import draw_share
from tiktok.simulator.envelope import Refused, Reply, invalid_params
from tiktok.simulator.matching import build_matcher
from tiktok.simulator.questions import read_dates, read_object
from tiktok.simulator.quota import Pool

if TYPE_CHECKING:
    from tiktok.simulator.application import Application

type Lever = Callable[[Mapping[str, Any]], dict[str, Any]]


class Control:
    """Reads and moves what an application holds; the application holds its lock meanwhile."""

    def __init__(self, config: Config, application: "Application") -> None:
        self._config, self._app = config, application
        self._levers: Mapping[tuple[str, str], Lever] = {
            ("GET", "/_control/state"): self._show_state,
            ("GET", "/_control/requests"): self._list_requests,
            ("POST", "/_control/clock"): self._move_clock,
            ("POST", "/_control/delete"): self._delete,
            ("POST", "/_control/restore"): self._restore,
            ("POST", "/_control/expected"): self._list_expected,
            ("POST", "/_control/faults"): self._set_faults,
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
        except (Refused, ValueError, OverflowError) as error:
            return _say(400, {"error": str(error)})

    def _show_state(self, _values: Mapping[str, Any]) -> dict[str, Any]:
        app = self._app
        now = app.clock.now()
        return {
            "now": _say_time(now),
            "ticks": app.clock.ticks,
            "seed": self._config.seed,
            "first_day": self._config.first_day.isoformat(),
            "videos_per_day": self._config.videos_per_day,
            "spent": app.quota.as_json(Pool.MAIN),
            "spent_on_followers": app.quota.as_json(Pool.GRAPH),
            "counts": {
                "searches": app.research.searches.count(),
                "tasks": app.research.compliance.count(),
                "live_tokens": app.tokens.count_live(now.timestamp()),
                "requests": app.journal.last,
                **app.world.count_by_hand(),
            },
            "faults": app.faults.as_json(),
        }

    def _list_requests(self, values: Mapping[str, Any]) -> dict[str, Any]:
        entries = self._app.journal.list_since(int(_read_number(values.get("since", "0"))))
        return {"requests": entries, "last": self._app.journal.last}

    def _move_clock(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """`now` sets it, `advance_seconds` moves it; `ticks` starts and stops it."""
        if "now" in values:
            self._app.clock.set(read_time(values["now"]))
        if "advance_seconds" in values:
            self._app.clock.advance(_read_number(values["advance_seconds"]))
        return {"now": _say_time(self._app.clock.now())}

    def _delete(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """By `ids`, or a `share` of what a query finds now, picked by `seed`; or `accounts`, by their names."""
        if "accounts" in values:
            self._app.research.people.remove(names := _read_names(values))
            return {"deleted": len(names)}
        ids = _read_ids(values) if "ids" in values else self._pick_share(values)
        self._app.world.remove(ids)
        return {"deleted": len(ids), "ids": [str(each) for each in ids]}

    def _restore(self, values: Mapping[str, Any]) -> dict[str, Any]:
        if "accounts" in values:
            self._app.research.people.restore(names := _read_names(values))
            return {"restored": len(names)}
        ids = _read_ids(values)
        self._app.world.restore(ids)
        return {"restored": len(ids)}

    def _list_expected(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The ids that a complete harvest has to return now, highest first, as text."""
        return {"ids": [str(each) for each in self._find_expected(values)]}

    def _set_faults(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Switches by name; `reset` first puts all back to the scenario."""
        if values.get("reset"):
            self._app.faults.reset()
        self._app.faults.set({name: value for name, value in values.items() if name != "reset"})
        return {"faults": self._app.faults.as_json()}

    def _add_to_script(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """`answers`, given word for word to the next research calls that were let in and counted."""
        return {"waiting": self._app.script.add(values.get("answers"))}

    def _pick_share(self, values: Mapping[str, Any]) -> list[int]:
        share, seed = _read_number(values.get("share")), values.get("seed", self._config.seed)
        return [each for each in self._find_expected(values) if draw_share(f"{seed}/delete/{each}") < share]

    def _find_expected(self, values: Mapping[str, Any]) -> list[int]:
        """Periods of any length; the end date counts as it does in a search."""
        now = self._app.clock.now().timestamp()
        start, end = read_dates(values)
        found = self._app.research.searches.find_matches(build_matcher(values.get("query")), start, end, now)
        return [video.id for video in found if self._app.world.is_available(video, now)]


def _say(status: int, values: Mapping[str, Any]) -> Reply:
    return Reply(status, orjson.dumps(values))


def _say_time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _read_address(url_query: str) -> dict[str, Any]:
    return {name: values[-1] for name, values in parse_qs(url_query).items()}


def _read_number(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError) as error:
        raise invalid_params(f"{value!r} is not a number") from error


def _read_names(values: Mapping[str, Any]) -> list[str]:
    names = values.get("accounts")
    if not isinstance(names, list) or not all(isinstance(each, str) for each in names):
        raise invalid_params("accounts must be a list of names")
    return names


def _read_ids(values: Mapping[str, Any]) -> list[int]:
    """Ids as text or as whole numbers."""
    ids = values.get("ids")
    if not isinstance(ids, list) or not all(str(each).isascii() and str(each).isdigit() for each in ids):
        raise invalid_params("ids must be a list of ids")
    return [int(each) for each in ids]
