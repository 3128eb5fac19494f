"""A project at work against a simulator, with one clock that tests move. Nothing here sleeps: a wait moves the clock."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx

from harvest.models import Collection, PageLog, Project, QuotaDay, Record, Run, Unit
from harvest.services.credentials import forget_everything
from harvest.services.keys import set_key
from harvest.services.projects import open_project
from harvest.services.runs import start_run
from harvest.services.work import Work
from harvest.services.workers import Worker
from harvest.vault import open_keyring, open_record
from tiktok.simulator import Running

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SECRET = "simulator-secret"
QUERY = {"and": [{"operation": "IN", "field_name": "region_code", "field_values": ["BE", "NL", "FR", "DE"]}]}
HEAVY_QUERY = {"and": [{"operation": "GTE", "field_name": "view_count", "field_values": ["0"]}]}


def handover(**changed: Any) -> dict[str, Any]:
    """An invented grant: February 2026 is collected, the access runs from March to December."""
    return {
        "schema": "fieldgate/handover/1",
        "title": "Talk about wetlands",
        "institution": {"name": "Universiteit van Nergens", "department": "Communication", "country": "BE"},
        "principal_investigator": {"name": "Ada Voorbeeld", "email": "ada@example.org"},
        "team": [{"name": "Bram Proef", "email": "bram@example.org", "role": "data_user"}],
        "harvester": None,
        "access": {"start": "2026-03-01", "end": "2026-12-31"},
        "collections": [collection()],
    } | changed


def collection(**changed: Any) -> dict[str, Any]:
    return {
        "name": "wetlands",
        "kind": "videos",
        "query": HEAVY_QUERY,
        "start_date": "20260201",
        "end_date": "20260228",
        "fields": ["id", "create_time", "username", "video_description", "view_count"],
    } | changed


@dataclass(slots=True)
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass(slots=True)
class Levers:
    """The simulator's controls."""

    running: Running
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.running.base_url, trust_env=False)

    def set(self, **faults: float) -> None:
        self._post("faults", faults)

    def move_clock(self, **how: object) -> None:
        self._post("clock", how)

    def delete(self, ids: list[str]) -> None:
        self._post("delete", {"ids": ids})

    def restore(self, ids: list[str]) -> None:
        self._post("restore", {"ids": ids})

    def expected(self, start: str = "20260201", end: str = "20260228", query: Any = None) -> list[str]:
        asked = {"query": query or HEAVY_QUERY, "start_date": start, "end_date": end}
        return list(self._post("expected", asked)["ids"])

    def calls(self, since: int = 0) -> list[dict[str, Any]]:
        answer = self.http.get("/_control/requests", params={"since": since})
        return list(answer.raise_for_status().json()["requests"])

    def codes(self) -> list[str]:
        """Of every research call, in order."""
        return [call["code"] for call in self.calls() if "oauth" not in call["path"]]

    def counted(self) -> int:
        return sum(call["counted"] for call in self.calls())

    def _post(self, lever: str, values: object) -> dict[str, Any]:
        answer = self.http.post(f"/_control/{lever}", json=values)
        return dict(answer.raise_for_status().json())


@dataclass(slots=True)
class Bench:
    """One project, one collection, one clock for both sides."""

    levers: Levers
    project: Project
    clock: Clock = field(default_factory=Clock)
    waited: list[float] = field(default_factory=list)

    @property
    def collection(self) -> Collection:
        return self.project.collections.select_related("project").get()

    def enter_key(self, client_key: str = "ourkey", secret: str = SECRET, **more: Any) -> str:
        given = {
            "client_key": client_key,
            "secret": secret,
            "by": None,
            "now": self.clock(),
            "clock": self.clock,
        }
        return set_key(self.project, **given, **more)

    def start(self) -> Run:
        return start_run(self.collection, by=None, now=self.clock())

    def work(self, *, until_idle: bool = True) -> None:
        """As `work --until-idle` does, with waits that only move the clocks."""
        with Worker.begin() as worker:
            Work(worker, self.clock, self.wait, until_idle=until_idle).run()

    def harvest(self) -> Run:
        self.enter_key()
        run = self.start()
        self.work()
        run.refresh_from_db()
        return run

    def wait(self, seconds: float) -> bool:
        if seconds:
            self.waited.append(seconds)
            self.move(seconds)
        return False

    def move(self, seconds: float) -> None:
        """Both clocks."""
        self.clock.move(seconds)
        self.levers.move_clock(advance_seconds=seconds)

    def ids(self) -> list[str]:
        return sorted(Record.objects.filter(project=self.project).values_list("key", flat=True))

    def opened(self, key: str) -> dict[str, Any]:
        record = Record.objects.get(project=self.project, kind="video", key=key)
        keys = open_keyring().project(self.project.ref)
        return open_record(keys, self.project.pk, "video", key, bytes(record.payload))

    def spent(self) -> int:
        return sum(QuotaDay.objects.values_list("spent", flat=True))

    def logged(self) -> list[str]:
        """Codes of the log, in order; "" for a request whose answer was never stored."""
        return list(PageLog.objects.order_by("pk").values_list("code", flat=True))

    def units(self) -> list[tuple[str, str]]:
        return list(Unit.objects.filter(project=self.project).order_by("pk").values_list("kind", "state"))


def build_bench(running: Running, **changed: Any) -> Bench:
    forget_everything()
    return Bench(Levers(running), open_project(handover(**changed), by=None, now=NOW))


FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))
