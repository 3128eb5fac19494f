"""The levers that make videos and accounts disappear and come back."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tiktok.simulator.draws import draw_share
from tiktok.simulator.envelope import invalid_params
from tiktok.simulator.matching import build_matcher
from tiktok.simulator.questions import read_dates

if TYPE_CHECKING:
    from tiktok.simulator.application import Application

_USUAL_HOURS = 24


class Removing:
    """What `control` lends to those who ask; the application holds its lock meanwhile."""

    def __init__(self, application: "Application") -> None:
        self._app = application

    def delete(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """By `ids`, or a `share` of what a query finds now, picked by `seed`; or `accounts`, by their names."""
        if "accounts" in values:
            self._app.research.people.remove(names := _read_names(values))
            return {"deleted": len(names)}
        ids = self._choose(values)
        self._app.world.remove(ids)
        return {"deleted": len(ids), "ids": [str(each) for each in ids]}

    def hide(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """As `delete`, but for `hours` only, as an author who makes a video private."""
        ids, hours = self._choose(values), read_number(values.get("hours", _USUAL_HOURS))
        self._app.world.hide(ids, self._now() + hours * 3600)
        return {"hidden": len(ids), "ids": [str(each) for each in ids]}

    def restore(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """By `ids`; or `all`, which is what was deleted or hidden by hand; or `accounts`, by their names."""
        if "accounts" in values:
            self._app.research.people.restore(names := _read_names(values))
            return {"restored": len(names)}
        ids = self._app.world.list_gone_by_hand(self._now()) if values.get("all") else _read_ids(values)
        self._app.world.restore(ids)
        return {"restored": len(ids)}

    def rename(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The account called `account` is called `to` from now on."""
        account, new = values.get("account"), values.get("to")
        if not isinstance(account, str) or not isinstance(new, str):
            raise invalid_params("account and to must be names")
        self._app.world.rename(account, new)
        return {"renamed": new.lower()}

    def list_expected(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The ids that a complete harvest has to return now, highest first, as text."""
        return {"ids": [str(each) for each in self._find_expected(values)]}

    def _choose(self, values: Mapping[str, Any]) -> list[int]:
        return _read_ids(values) if "ids" in values else self._pick_share(values)

    def _pick_share(self, values: Mapping[str, Any]) -> list[int]:
        share, seed = read_number(values.get("share")), values.get("seed", self._app.config.seed)
        return [each for each in self._find_expected(values) if draw_share(f"{seed}/delete/{each}") < share]

    def _find_expected(self, values: Mapping[str, Any]) -> list[int]:
        """Periods of any length; the end date counts as it does in a search."""
        now, world = self._now(), self._app.world
        start, end = read_dates(values)
        found = self._app.research.searches.find_matches(build_matcher(values.get("query")), start, end, now)
        videos = (world.find_video(each) for each in found)
        return [each.id for each in videos if each and world.is_available(each, now)]

    def _now(self) -> float:
        return self._app.clock.now().timestamp()


def read_number(value: object) -> float:
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
