"""`manage.py simulator`: says where it answers, and ends when it is told to."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).parents[3]


@contextmanager
def running_command(*options: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "manage.py", "simulator", *options]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_where_it_says_until_a_signal(tmp_path: Path, told: signal.Signals) -> None:
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text("seed: 7\nquota: 5\nticks: false\n")
    options = ("--port", "0", "--scenario", str(scenario), "--seed", "8", "--now", "2026-03-01T12:00:00Z")
    with running_command(*options) as process:
        assert process.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert address is not None
        state = httpx.get(f"{address[0]}/_control/state").json()
        process.send_signal(told)
        code = process.wait(20)

    assert (state["seed"], state["faults"]["quota"], state["now"]) == (8, 5, "2026-03-01T12:00:00Z")
    assert code == 0


def test_it_says_why_it_cannot_start(tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text("sede: 7\n")
    with running_command("--port", "0", "--scenario", str(scenario)) as process:
        _, said = process.communicate(timeout=20)

    assert process.returncode == 1
    assert "Unknown keys: sede" in said
