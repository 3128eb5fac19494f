"""The operator's side: real `manage.py` processes with clocks that are moved, and what lies in the site's files."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from proposals.services.documents import check_document
from tests.faketime import at
from tests.harvest.site import MANAGE, Site


@dataclass(slots=True)
class Simulator:
    """A simulator in a process of its own."""

    base_url: str

    def pull(self, lever: str, **values: Any) -> dict[str, Any]:
        answer = httpx.post(f"{self.base_url}/_control/{lever}", json=values, trust_env=False)
        found: dict[str, Any] = answer.raise_for_status().json()
        return found

    def expected(self, *collections: dict[str, Any]) -> list[str]:
        """The ids that complete harvests of these collections return now."""
        asked = ({name: each[name] for name in ("query", "start_date", "end_date")} for each in collections)
        return sorted({key for each in asked for key in self.pull("expected", **each)["ids"]})

    def counted(self) -> int:
        return sum(each["counted"] for each in self.requests())

    def requests(self, since: int = 0) -> list[dict[str, Any]]:
        """Those after that number, or as many of the last of them as it remembers."""
        return list(self._journal(since)["requests"])

    @property
    def served(self) -> int:
        """The number of the last request."""
        return int(self._journal(10**12)["last"])

    def _journal(self, since: int) -> dict[str, Any]:
        answer = httpx.get(f"{self.base_url}/_control/requests", params={"since": since}, trust_env=False)
        return dict(answer.raise_for_status().json())


@contextmanager
def run_simulator(folder: Path, scenario: dict[str, Any]) -> Iterator[Simulator]:
    """Until the block ends. It says its address in its first line."""
    folder.mkdir()
    (folder / "scenario.json").write_text(json.dumps(scenario))
    command = ["simulator", "--port", "0", "--scenario", str(folder / "scenario.json")]
    process = subprocess.Popen(
        [sys.executable, str(MANAGE), *command],
        env=Site(folder, "http://127.0.0.1:9").environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        line = process.stdout.readline()
        yield Simulator(next(word for word in line.split() if word.startswith("http")).rstrip(",;"))
    finally:
        process.terminate()
        process.communicate(timeout=20)


@dataclass(slots=True)
class Operator:
    """Types commands at `now`, and reads each answer against its published schema."""

    site: Site
    simulator: Simulator
    now: datetime
    typed: list[str] = field(default_factory=list)

    def do(self, *arguments: object, given: str = "", ends: int = 0) -> dict[str, Any]:
        """The JSON answer of a command that has to end in that way."""
        done = self.type(*arguments, "--json", given=given)
        assert done.returncode == ends, f"{arguments}: {done.stderr}{done.stdout}"
        answer: dict[str, Any] = json.loads(done.stdout)
        name = answer["schema"].removeprefix("fieldgate/command/").removesuffix("/1")
        check_document(answer, f"commands/{name}")
        assert (answer["ok"], bool(answer["reason"])) == (ends == 0, ends == 1)
        assert answer["reason"] in done.stderr
        self.typed.append(name)
        return answer

    def say(self, *arguments: object, given: str = "") -> str:
        """What a command prints for people; it has to succeed."""
        done = self.type(*arguments, given=given)
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        return done.stdout.strip()

    def type(self, *arguments: object, given: str = "") -> subprocess.CompletedProcess[str]:
        return self.site.run(*map(str, arguments), given=given, **at(self.now))

    def write(self, name: str, document: object) -> Path:
        path = self.site.folder / name
        path.write_text(json.dumps(document))
        return path

    def move(self, **parts: float) -> None:
        """Both clocks."""
        self.now += timedelta(**parts)
        self.simulator.pull("clock", now=self.now.isoformat())


def find_bytes(needles: Iterable[bytes], *folders: Path) -> set[bytes]:
    """Which of them stand in any file below these folders, byte by byte."""
    files = [path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {needle for needle in needles if any(needle in held for held in files)}
