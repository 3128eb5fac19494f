"""Four days of a busy world, and what a harvest of them came to."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from harvest.models import Run
from harvest.rules.states import RunState
from tests.faults.table import observe
from tests.harvest.bench import Bench, collection

type Begin = Callable[..., "Scene"]

NEEDED = 4
"""Requests for the four days when nothing goes wrong. `test_requests.py` shows it."""
DAYS = {"start_date": "20260201", "end_date": "20260204"}
EXPECTED = {"start": "20260201", "end": "20260204"}
BUSY = {"videos_per_day": 80, "search_id_refusals": 0}


@dataclass(slots=True)
class Scene:
    """`began`: requests until now, those of the key's trial among them."""

    bench: Bench
    run: Run
    began: int = field(init=False)

    def __post_init__(self) -> None:
        self.began = len(self.bench.levers.calls())

    def work(self) -> None:
        self.bench.work()
        self.run.refresh_from_db()

    @property
    def used(self) -> int:
        return len(self.bench.levers.calls()) - self.began

    def expected(self) -> list[str]:
        return sorted(self.bench.levers.expected(**EXPECTED))

    def give(self, *answers: dict[str, Any]) -> None:
        """Word for word, instead of the next answers."""
        self.bench.levers.http.post("/_control/script", json={"answers": answers}).raise_for_status()

    def give_page(self, *videos: dict[str, Any], **more: Any) -> None:
        """A last page with these rows."""
        data = {"videos": videos, "cursor": len(videos), "search_id": "1", "has_more": False} | more
        self.give({"body": json.dumps({"data": data, "error": {"code": "ok", "message": "", "log_id": "L"}})})

    def outcome(self) -> str:
        """State, and how many records of those that are there. Each stored once, or the counters would differ."""
        stored, expected = self.bench.ids(), self.expected()
        assert (len(stored), set(stored) - set(expected)) == (self.run.records_new, set())
        words = RunState(self.run.state).words.lower()
        return f"{words}; {len(stored)} of {len(expected)} records, each once"

    def observe(self, fault: str, scenario: str, needed: int = NEEDED) -> None:
        """As it is now, as a row of the table. The ledger never shows fewer requests than were served."""
        assert self.bench.spent() >= len(self.bench.levers.calls())
        observe(fault, scenario, used=self.used, needed=needed, result=self.outcome())


def begin_scene(bench: Bench) -> Scene:
    bench.enter_key()
    return Scene(bench, bench.start())


def few_days(**changed: Any) -> dict[str, Any]:
    return {"collections": [collection(**DAYS | changed)]}
