"""Who works: a name in the leases, and a lock that the system opens when the process dies.

Another worker on the same machine sees at once that a lease belongs to nobody any more; on other machines it runs out.
"""

import contextlib
import fcntl
import os
import secrets
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final, Self

from django.conf import settings

_FORGOTTEN: Final = 86_400
"""Seconds."""


@dataclass(slots=True)
class Worker:
    """Remembers which project and which run it served when, for fairness."""

    name: str
    _lock: IO[bytes] = field(repr=False)
    _turns: dict[tuple[str, int | None], int] = field(default_factory=dict)
    _turn: int = 0

    @classmethod
    def begin(cls) -> Self:
        name = f"{_host()}-{os.getpid()}-{secrets.token_hex(4)}"
        _sweep()
        lock = _path(name).open("wb")
        fcntl.flock(lock, fcntl.LOCK_EX)  # waits: somebody who counts workers may have it for a moment
        return cls(name, lock)

    def serve(self, project_id: int, run_id: int | None) -> None:
        self._turn += 1
        self._turns["project", project_id] = self._turns["run", run_id] = self._turn

    def choose(self, due: Iterable[tuple[int, int | None]]) -> tuple[int, int | None]:
        """Of these projects and their runs: the run served least recently of the project served least recently."""

        def served(pair: tuple[int, int | None]) -> tuple[int, int, int, int]:
            project_id, run_id = pair
            turns = self._turns
            return (
                turns.get(("project", project_id), 0),
                project_id,
                turns.get(("run", run_id), 0),
                run_id or 0,
            )

        return min(due, key=served)

    def end(self) -> None:
        _path(self.name).unlink(missing_ok=True)
        self._lock.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()


def is_dead(name: str) -> bool:
    """Whether this worker certainly runs no more. False where that cannot be seen from here."""
    if not name.startswith(f"{_host()}-"):
        return False
    try:
        with _path(name).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _sweep() -> None:
    """Remove locks of workers that died so long ago that no lease can name them."""
    for path in _path("any").parent.glob("*.lock"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _FORGOTTEN and is_dead(path.stem):
                path.unlink()


def _host() -> str:
    return socket.gethostname()[:40]


def _path(name: str) -> Path:
    folder = Path(settings.FIELDGATE_VAR) / "workers"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{name}.lock"
