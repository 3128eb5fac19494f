"""A process that has loaded everything and forks a worker each time it is asked: what is killed is the worker alone."""

import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from types import TracebackType
from typing import Self

from tests.harvest.site import MANAGE, Site


class Parent:
    def __init__(self, site: Site) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.kills.forking"],
            env=site.environment(FIELDGATE_MAIL_URL="dummymail://"),
            cwd=MANAGE.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )
        self._worker = 0

    def begin(self) -> None:
        """A worker that ends when nothing is due."""
        self._write()
        self._worker = int(self._read())

    def ends_within(self, seconds: float) -> bool:
        """Whether the worker has ended by itself; RuntimeError if it failed."""
        assert self._process.stdout
        if not select.select([self._process.stdout], [], [], seconds)[0]:
            return False
        self._take_end(0)
        return True

    def kill(self) -> None:
        """Wherever it is. It may have ended a moment before."""
        with suppress(ProcessLookupError):
            os.kill(self._worker, signal.SIGKILL)
        self._take_end(0, -signal.SIGKILL)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)

    def _take_end(self, *good: int) -> None:
        code = int(self._read())
        if code not in good:
            raise RuntimeError(f"The worker ended with {code}.")

    def _write(self) -> None:
        assert self._process.stdin
        self._process.stdin.write("\n")

    def _read(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()
