"""The demo as a newcomer starts it: in a folder inside the code, with nothing set, ended by a signal, started again."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The demo's folder lies where `make demo` puts it, under a name of this test; keys go to a home of its own."""
    folder = ROOT / "var" / f"demo-of-test-{os.getpid()}"
    strange = ("FIELDGATE_", "DJANGO_", "DATABASE_URL", "TIKTOK_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(strange)}
    yield kept | {"HOME": str(tmp_path), "FIELDGATE_DEMO": str(folder)}
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(environment: dict[str, str], log: Path) -> Iterator[str]:
    """The address of the site, once the demo has printed it. It has to end well within the minute."""
    command = [sys.executable, "scripts/demo.py", "--port", "18300", "--simulator-port", "18400"]
    with log.open("w") as errors:
        demo = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    assert demo.stdout
    try:
        found = (re.match(r"Fieldgate +(http\S+)", line) for line in demo.stdout)
        address = next((match[1] for match in found if match), None)
        assert address, log.read_text()
        yield address
    finally:
        demo.terminate()
        demo.communicate(timeout=60)
    assert demo.returncode == 0


def test_it_seeds_answers_ends_and_goes_on(home: dict[str, str], tmp_path: Path) -> None:
    for start in ("first", "second"):
        with running(home, tmp_path / f"{start}.log") as address:
            assert httpx.get(f"{address}healthz", trust_env=False).status_code == 200
            page = httpx.get(address, follow_redirects=True, trust_env=False)
            assert (page.status_code, "Sign in" in page.text) == (200, True)
        with pytest.raises(httpx.ConnectError):
            httpx.get(address, trust_env=False)
    kept = {path.name for path in (tmp_path / ".local" / "share" / "fieldgate").iterdir()}
    assert len(kept) == 1
