"""Processes of `manage.py` that begin with the libraries loaded already: forked from a server that has done it once.

Loading takes most of a second of a core, more than nearly every command. What is forked has read no setting and opened no
file or database: from there on it is the same process as one that is begun by hand, with memory of its own, and can be killed.
"""

import os
import runpy
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from multiprocessing import get_context
from pathlib import Path
from typing import Final

_LOADED: Final = [
    "asgiref.sync",
    "cryptography.hazmat.primitives.ciphers.aead",
    "django.core.management",
    "django.core.serializers.json",
    "django.core.validators",
    "django.db.models",
    "django.forms",
    "django.template",
    "environ",
    "httpx",
    "jsonschema",
    "orjson",
    "yaml",
    "tiktok.client",
    "tiktok.compliance",
    "tests.harvest.forked",
]
_forks: Final = get_context("forkserver")
_forks.set_forkserver_preload(_LOADED)


class Forked:
    """As much of `subprocess.Popen` as tests use."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], given: str = "") -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="fieldgate-forked-"))
        (self._folder / "given").write_text(given)
        self._process = _forks.Process(target=_be, args=(list(command), environment, str(self._folder)))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """What it wrote, once it has ended. subprocess.TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("manage.py", timeout or 0)
        output, errors = (_read(self._folder / name) for name in ("output", "errors"))
        shutil.rmtree(self._folder, ignore_errors=True)
        return output, errors

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)


def _read(path: Path) -> str:
    """Nothing where it was killed before it could write, or where this is asked again."""
    return path.read_text() if path.exists() else ""


def _be(command: list[str], environment: dict[str, str], folder: str) -> None:
    """In the new process: the same streams, arguments and environment as `python manage.py …` would have."""
    for descriptor, name in enumerate(("given", "output", "errors")):
        mode = os.O_RDONLY if descriptor == 0 else os.O_WRONLY | os.O_CREAT
        opened = os.open(Path(folder) / name, mode, 0o600)
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", closefd=False)
    sys.stderr = os.fdopen(2, "w", buffering=1, closefd=False)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = command
    runpy.run_path(command[0], run_name="__main__")
