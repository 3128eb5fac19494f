"""What the page shows of the platform."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from tiktok.simulator.faults import Setting
from tiktok.simulator.quota import Pool

if TYPE_CHECKING:
    from tiktok.simulator.application import Application

_NEWEST = 40


@dataclass(frozen=True, slots=True)
class Spent:
    """Requests of one client key today."""

    client_key: str
    main: int
    graph: int


@dataclass(frozen=True, slots=True)
class View:
    """`videos` were made until the clock's day began. `calls` are the newest, last one first."""

    now: datetime
    ticks: bool
    seed: int
    first_day: date
    videos: int
    videos_per_day: int
    accounts: int
    by_hand: dict[str, int]
    accounts_gone: int
    quota: int
    graph_quota: int
    spent: Sequence[Spent]
    scenario: str
    storm: dict[str, Any] | None
    faults: dict[str, int | float]
    changed: dict[str, int | float]
    calls: Sequence[dict[str, Any]]
    requests: int


def view_platform(app: "Application") -> View:
    now, config = app.clock.now(), app.config
    return View(
        now=now,
        ticks=app.clock.ticks,
        seed=config.seed,
        first_day=config.first_day,
        videos=max(0, (now.date() - config.first_day).days) * config.videos_per_day,
        videos_per_day=config.videos_per_day,
        accounts=config.accounts,
        by_hand=app.world.count_by_hand(now.timestamp()),
        accounts_gone=app.research.people.count_removed(),
        quota=int(app.faults.level(Setting.QUOTA)),
        graph_quota=int(app.faults.level(Setting.GRAPH_QUOTA)),
        spent=_list_spent(app, f"{now:%Y-%m-%d}"),
        scenario=app.scenario,
        storm=app.storms.as_json(now.timestamp()),
        faults=app.faults.as_json(),
        changed=app.faults.list_changed(),
        calls=app.journal.list_since(app.journal.last - _NEWEST)[::-1],
        requests=app.journal.last,
    )


def _list_spent(app: "Application", day: str) -> list[Spent]:
    main, graph = app.quota.as_json(Pool.MAIN), app.quota.as_json(Pool.GRAPH)
    return [
        Spent(key, main.get(key, {}).get(day, 0), graph.get(key, {}).get(day, 0))
        for key in sorted({*main, *graph})
    ]
