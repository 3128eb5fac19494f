"""A whole site in a folder: real `manage.py` processes over a real database file, which tests kill."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.harvest.bench import SECRET
from tests.harvest.forked import Forked
from tests.migrated import copy_migrated

MANAGE = Path(__file__).resolve().parents[2] / "manage.py"


@dataclass(slots=True)
class Site:
    """`folder` holds the database, the keyring and nothing else."""

    folder: Path
    api: str
    more: dict[str, str] = field(default_factory=dict)

    @property
    def database(self) -> Path:
        return self.folder / "var" / "fieldgate.sqlite3"

    def run(self, *arguments: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """To its end; nothing is checked."""
        command, environment = self._command(arguments), self.environment(**more)
        if "LD_PRELOAD" in environment:
            return _run_anew(command, environment, given)
        process = Forked(command, environment, given)
        output, errors = process.communicate(timeout=120)
        return subprocess.CompletedProcess(command, process.returncode or 0, output, errors)

    def do(self, *arguments: str, given: str = "") -> str:
        """What it printed; it has to succeed."""
        done = self.run(*arguments, given=given)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def begin(self, *arguments: str, **more: str) -> Forked:
        return Forked(self._command(arguments), self.environment(**more))

    def status(self, project: str) -> dict[str, Any]:
        return dict(json.loads(self.do("harvest", "status", project, "--json"))["runs"][0])

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Opened for writing: after a kill the first reader has to roll the journal back."""
        connection = sqlite3.connect(f"file:{self.database}?mode=rw", uri=True, timeout=20)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    def copy_to(self, folder: Path, api: str) -> "Site":
        shutil.copytree(self.folder, folder)
        return Site(folder, api, dict(self.more))

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        return [str(MANAGE), *arguments]

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return (
            kept
            | {
                "FIELDGATE_VAR": str(self.folder / "var"),
                "FIELDGATE_KEYRING": str(self.folder / "keyring"),
                "FIELDGATE_DEVELOPMENT": "1",
                "TIKTOK_API_BASE": self.api,
            }
            | self.more
            | more
        )


def _run_anew(
    command: list[str], environment: dict[str, str], given: str
) -> subprocess.CompletedProcess[str]:
    """What is loaded before a process begins, such as another clock, cannot be given to a forked one."""
    return subprocess.run(
        [sys.executable, *command],
        input=given,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def build_site(folder: Path, api: str, handover: dict[str, Any], **more: str) -> tuple[Site, str]:
    """With a project that has a key and a run that is due. The site and the project's reference.

    `more` goes into the environment of its processes.
    """
    site = Site(folder, api, more)
    document = folder / "handover.json"
    folder.mkdir()
    document.write_text(json.dumps(handover))
    if "DATABASE_URL" in more:
        site.do("migrate", "--verbosity", "0")
    else:
        copy_migrated(site.database)
    project = site.do("handover", "import", str(document)).split()[-1]
    site.do("key", "set", project, "--client-key", "ourkey", given=SECRET)
    site.do("harvest", "start", project)
    return site, project


def kill(process: Forked) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()
