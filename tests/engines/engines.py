"""The engines as a test starts them: processes that it can kill, each with its children."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.engines.brokers import Broker
from tests.harvest.site import MANAGE, Site

LONGEST_END = 60
"""Seconds that a worker may take to end when it is asked to."""


class Engine(Protocol):
    @property
    def settings(self) -> dict[str, str]:
        """The environment of the site's processes."""

    def begin_worker(self, site: Site) -> "Process": ...

    def begin_beat(self, site: Site) -> list["Process"]:
        """What has to run beside the workers."""


@dataclass(slots=True)
class Process:
    """Leads a group of its own; what it says is in `log`."""

    process: subprocess.Popen[bytes]
    log: Path

    def kill(self) -> None:
        """It and its children, as a machine that loses its power does."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill_children(self) -> int:
        """Those that do the work, with `kill -9`; the process that began them lives. How many there were."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for child in children:
            os.kill(int(child), signal.SIGKILL)
        return len(children)

    def end(self) -> int:
        """As a service manager does. Its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(timeout=LONGEST_END)
        except subprocess.TimeoutExpired:
            self.kill()
            raise


@dataclass(slots=True)
class Embedded:
    settings: dict[str, str] = field(default_factory=lambda: {"FIELDGATE_ENGINE": "embedded"})

    def begin_worker(self, site: Site) -> Process:
        return begin(site, [str(MANAGE), "work"])

    def begin_beat(self, site: Site) -> list[Process]:
        return []


@dataclass(slots=True)
class Celery:
    broker: Broker

    @property
    def settings(self) -> dict[str, str]:
        return {"FIELDGATE_ENGINE": "celery", "CELERY_BROKER_URL": self.broker.url}

    def begin_worker(self, site: Site) -> Process:
        """With one process that works."""
        return begin(
            site, ["-W", "ignore", "-m", "celery", "--app", "config", "worker", "--concurrency", "1"]
        )

    def begin_beat(self, site: Site) -> list[Process]:
        return [begin(site, [str(MANAGE), "tick"])]


def begin(site: Site, command: list[str]) -> Process:
    log = site.folder / f"log-{len(list(site.folder.glob('log-*')))}"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=MANAGE.parent,
            env=site.environment(),
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    return Process(process, log)


@contextmanager
def at_work(engine: Engine, site: Site, workers: int) -> Iterator[list[Process]]:
    """That many workers, and what they need beside them. All end with the block; a failure in it says what they said."""
    beats: list[Process] = []
    begun: list[Process] = []
    try:
        beats += engine.begin_beat(site)
        begun.extend(engine.begin_worker(site) for _ in range(workers))
        yield begun
    except AssertionError as error:
        for log in sorted(site.folder.glob("log-*")):
            error.add_note(f"{log.name}: {log.read_text()[-3000:]}")
        raise
    finally:
        for each in [*begun, *beats]:
            each.end()
