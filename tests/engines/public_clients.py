"""Public clients, written by others, each run by a program in `clients/` with the environment of its own."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

CLIENTS: Final = Path(__file__).parent / "clients"
PYTHON: Final = Path(__file__).parents[2] / ".venv-clients" / "bin" / "python"


@dataclass(frozen=True, slots=True)
class Found:
    """`ids`: of the rows that whoever uses the client holds at its end; `seconds` it took; `slept`: seconds that it meant
    to; `fault`: what it died of, or ""."""

    ids: list[str]
    seconds: float
    slept: float
    fault: str


def run_client(name: str, question: Mapping[str, Any], *, hurry: bool = False, longest: int = 120) -> Found:
    """`hurry`: sleeps move the simulator's clock and take no time. `longest`: seconds."""
    done = subprocess.run(
        [PYTHON, CLIENTS / f"{name}.py"],
        input=json.dumps({"hurry": hurry, **question}),
        capture_output=True,
        text=True,
        timeout=longest,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return Found(**json.loads(done.stdout.splitlines()[-1]))
