"""From a fresh clone of what is committed to the first page of the demo."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from time import perf_counter

from tests.bench.table import Figure

ROOT = Path(__file__).parents[2]
LOG = "demo.log"
PORT = "18642"
"""Or the next free one is taken, and the figure is refused."""


def measure_fresh_clone(folder: Path, _size: int) -> list[Figure]:
    cache = folder / "pip-cache"
    clone(folder / "first")
    cold = make_setup(folder / "first", cache)
    clone(folder / "second")
    warm = make_setup(folder / "second", cache)
    first = open_first_page(folder / "second", PORT)
    again = open_first_page(folder / "second", PORT)
    return [
        Figure("make setup, empty pip cache", cold, "s", "with the download of every package"),
        Figure("make setup, warm pip cache", warm, "s"),
        Figure("demo seeded and answering", first, "s", "from the start of scripts/demo.py to /healthz"),
        Figure("demo answering, second start", again, "s"),
        Figure("fresh clone to first page, empty pip cache", cold + first, "s"),
        Figure("fresh clone to first page, warm pip cache", warm + first, "s"),
    ]


def clone(folder: Path) -> None:
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(folder)], check=True)


def make_setup(folder: Path, cache: Path) -> float:
    return time_command(["make", "--silent", "setup"], folder, {"PIP_CACHE_DIR": str(cache)})


def time_command(command: list[str], folder: Path, more: dict[str, str]) -> float:
    began = perf_counter()
    done = subprocess.run(
        command, cwd=folder, env=clean_environment() | more, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return perf_counter() - began


def open_first_page(folder: Path, port: str) -> float:
    began = perf_counter()
    with running_demo(folder, port) as demo:
        while not answers(int(port)):
            if demo.poll() is not None:
                raise SystemExit(f"The demo ended with {demo.returncode}; the log said:\n{read_end(folder)}")
            time.sleep(0.05)
        return perf_counter() - began


@contextmanager
def running_demo(folder: Path, port: str) -> Iterator[subprocess.Popen[bytes]]:
    command = [
        ".venv/bin/python",
        "scripts/demo.py",
        "--port",
        port,
        "--simulator-port",
        str(int(port) + 100),
    ]
    with (folder / LOG).open("wb") as log:
        demo = subprocess.Popen(command, cwd=folder, env=clean_environment(), stdout=log, stderr=log)
    try:
        yield demo
    finally:
        demo.terminate()
        demo.wait(timeout=60)


def read_end(folder: Path) -> str:
    return (folder / LOG).read_text()[-2000:]


def answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def clean_environment() -> dict[str, str]:
    """Nothing of this site, and no environment that is active here."""
    strange = ("FIELDGATE_", "DJANGO_", "VIRTUAL_ENV", "DATABASE_URL", "TIKTOK_", "PYTHON")
    return {name: value for name, value in os.environ.items() if not name.startswith(strange)}
