"""Time, TikTok and the worker of a journey: a moved clock, a simulator, and real `manage.py` processes over the same database."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import time_machine
from django.conf import settings
from django.db import connection

from tests.faketime import at
from tiktok.simulator import Running

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"
KEPT = ("PATH", "HOME", "LANG", "FIELDGATE_SECRET_KEY")


@dataclass(slots=True)
class Times:
    """One time for the site, the simulator, and every process that is begun."""

    traveller: time_machine.Traveller
    simulator: Running

    @property
    def now(self) -> datetime:
        return datetime.now(UTC)

    def move(self, **parts: float) -> None:
        self.traveller.shift(timedelta(**parts))
        self.simulator.clock.set(self.now)


@dataclass(frozen=True, slots=True)
class Machine:
    """Where the site of the journey lives, as the environment of its processes says it."""

    folder: Path
    times: Times

    def type(self, *words: object) -> dict[str, Any]:
        """The JSON answer of a command, which has to succeed."""
        done = subprocess.run(
            [sys.executable, str(MANAGE), *map(str, words), "--json"],
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer

    def work(self) -> None:
        """Whatever is due now."""
        assert self.type("work", "--until-idle")["state"] in ("idle", "waiting")

    @contextmanager
    def worker(self) -> Iterator[None]:
        """As on a site: it works until it is told to end, and ends after its step."""
        command = [sys.executable, str(MANAGE), "work"]
        process = subprocess.Popen(
            command, env=self._environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        try:
            yield
        finally:
            process.terminate()
            _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors

    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        own = {
            "FIELDGATE_VAR": str(settings.FIELDGATE_VAR),
            "FIELDGATE_KEYRING": str(settings.FIELDGATE_KEYRING),
            "FIELDGATE_URL": str(settings.FIELDGATE_URL),
            "FIELDGATE_DEVELOPMENT": "1",
            "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
            "TIKTOK_API_BASE": self.times.simulator.base_url,
        }
        return kept | own | at(self.times.now)
