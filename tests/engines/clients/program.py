"""What each program here does around its client. They run in .venv-clients, on nothing of ours but this module.

Standard input, as JSON: base_url, query, start_date, end_date, fields; `hurry`: what a client sleeps moves the simulator's
clock instead. Standard output, last line, as JSON: `ids` of the rows that whoever uses the client holds at the end, as
text; `seconds` that it took; `slept`, the seconds that it meant to sleep; `fault`, how it died, or "".
"""

import json
import sys
import time
import urllib.request
from collections.abc import Callable
from typing import Any

import requests

TIKTOK = "https://open.tiktokapis.com"
PATIENCE = 400
"""Requests, or sleeps, after which a client is said to go on for ever."""

type Collect = Callable[[dict[str, Any], list[Any]], None]


class ForEverError(BaseException):
    """Past what clients catch."""


class Hurry:
    """Sleeps that take no time here, and move the simulator's clock."""

    def __init__(self, base_url: str) -> None:
        self.base_url, self.slept, self.sleeps = base_url, 0.0, 0

    def sleep(self, seconds: float) -> None:
        self.slept, self.sleeps = self.slept + seconds, self.sleeps + 1
        if self.sleeps > PATIENCE:
            raise ForEverError
        body = json.dumps({"advance_seconds": seconds}).encode()
        urllib.request.urlopen(f"{self.base_url}/_control/clock", body).close()  # noqa: S310


def redirect(base_url: str, *, patience: int | None) -> None:
    """Addresses stand inside the functions of most clients, so that requests are turned where they leave."""
    send, sent = requests.sessions.Session.request, [0]

    def request(self: Any, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        sent[0] += 1
        if patience and sent[0] > patience:
            raise ForEverError
        return send(self, method, url.replace(TIKTOK, base_url), *args, **kwargs)

    requests.sessions.Session.request = request  # type: ignore[method-assign]


def run(collect: Collect) -> None:
    """`collect` adds rows to the list as soon as whoever uses the client has them."""
    asked = json.load(sys.stdin)
    hurry = Hurry(asked["base_url"])
    redirect(asked["base_url"], patience=PATIENCE if asked["hurry"] else None)
    if asked["hurry"]:
        time.sleep = hurry.sleep
    held: list[Any] = []
    began = time.perf_counter()
    fault = try_to(collect, asked, held)
    seconds = time.perf_counter() - began
    ids = [str(row["id"]) for row in held]
    print(json.dumps({"ids": ids, "seconds": seconds, "slept": hurry.slept, "fault": fault}))  # noqa: T201


def try_to(collect: Collect, asked: dict[str, Any], held: list[Any]) -> str:
    try:
        collect(asked, held)
    except ForEverError:
        return "asks for ever"
    except Exception as error:  # noqa: BLE001 -- whatever it is, the client has died of it
        return type(error).__name__
    return ""
