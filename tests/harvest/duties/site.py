"""A site with one project, harvesting from the simulator over HTTP, and one clock that both live by."""

import json
import urllib.request
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.models import SiteRole, User
from harvest.models import Project, Record
from harvest.rules.states import RecordState
from harvest.services.credentials import forget_everything
from harvest.services.keys import set_key
from harvest.services.projects import open_project
from harvest.services.rounds import make_rounds
from harvest.services.runs import start_run
from harvest.services.work import Work
from harvest.services.workers import Worker
from tests.factories import make_user
from tiktok.simulator import Config, Running

BEGINS = datetime(2026, 12, 1, 9, tzinfo=UTC)
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 12)
QUERY = {
    "and": [{"operation": "IN", "field_name": "region_code", "field_values": ["BE", "DE", "FR", "GB", "US"]}]
}
HANDOVER: dict[str, Any] = {
    "schema": "fieldgate/handover/1",
    "title": "Short videos before the vote",
    "institution": {"name": "University of Northmere", "department": "Politics", "country": "BE"},
    "principal_investigator": {"name": "Bea Quist", "email": "bea.quist@northmere.example"},
    "team": [{"name": "Ana Sol", "email": "ana.sol@northmere.example", "role": "data_user"}],
    "access": {"start": "2026-12-01", "end": "2028-11-30"},
    "collections": [
        {
            "name": "votes",
            "kind": "videos",
            "query": QUERY,
            "start_date": FIRST.strftime("%Y%m%d"),
            "end_date": LAST.strftime("%Y%m%d"),
            "fields": ["id", "create_time", "username", "video_description", "view_count", "region_code"],
        }
    ],
}


def config(**changes: Any) -> Config:
    """Nothing disappears unless a test says so."""
    world = {
        "seed": 11,
        "now": BEGINS,
        "first_day": date(2026, 9, 1),
        "videos_per_day": 40,
        "accounts": 60,
        "deletion_rate": 0.0,
        "search_id_refusals": 0,
    }
    return Config(**world | changes)


@dataclass(slots=True)
class Site:
    """`now` is the one clock; `move` turns the simulator's too."""

    running: Running
    project: Project
    now: datetime = BEGINS

    def clock(self) -> datetime:
        return self.now

    def move(self, **parts: float) -> None:
        self.now += timedelta(**parts)
        self.running.clock.set(self.now)

    def reach(self, day: int) -> None:
        """That many days after the harvest began."""
        self.now = BEGINS + timedelta(days=day)
        self.running.clock.set(self.now)

    def harvest(self) -> None:
        for collection in self.project.collections.all():
            start_run(collection, by=None, now=self.now)
        self.work()

    def work(self) -> None:
        """What is due within two minutes, as `work --until-idle` does it; the clock moves instead of waiting."""
        with Worker.begin() as worker:
            Work(worker, self.clock, self._wait, until_idle=True).run()

    def refresh(self) -> None:
        """A first look, the hour in between, a second look."""
        self.work()
        self.move(hours=1, minutes=1)
        self.work()

    def round(self) -> None:
        make_rounds(self.now)

    def fault(self, **switches: float) -> None:
        self.ask("faults", switches)

    def delete(self, ids: list[str]) -> None:
        self.ask("delete", {"ids": ids})

    def restore(self, ids: list[str]) -> None:
        self.ask("restore", {"ids": ids})

    def ask(self, lever: str, values: dict[str, Any]) -> dict[str, Any]:
        request = urllib.request.Request(  # noqa: S310 -- loopback
            f"{self.running.base_url}/_control/{lever}", json.dumps(values).encode(), method="POST"
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)
        return found

    def keys(self, state: RecordState | None = None, kind: str = "video") -> list[str]:
        records = Record.objects.filter(project=self.project, kind=kind).order_by("key")
        chosen = records if state is None else records.filter(state=state)
        return list(chosen.values_list("key", flat=True))

    def states(self) -> dict[str, int]:
        """How many are live and set aside."""
        return {state.value: len(self.keys(state)) for state in RecordState}

    def _wait(self, seconds: float) -> bool:
        if seconds:
            self.move(seconds=seconds)
        return False


def open_site(running: Running, *, now: datetime = BEGINS, handover: dict[str, Any] = HANDOVER) -> Site:
    forget_everything()
    make_user("Bea Quist")
    make_user("Eli Marsh", site_role=SiteRole.LIBRARIAN)
    project = open_project(handover, by=None, now=now)
    site = Site(running, project, now)
    set_key(
        project,
        client_key="northmere",
        secret="simulator-secret",
        by=None,
        now=now,
        clock=site.clock,
        verify=False,
    )
    return site


def pi() -> User:
    return User.objects.get(email="bea.quist@northmere.example")


def librarian() -> User:
    return User.objects.get(email="eli.marsh@northmere.example")
