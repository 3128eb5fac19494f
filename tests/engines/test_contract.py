"""What the services promise is tested on SQLite; the same tests run here on PostgreSQL, in a process of their own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engines.databases import Postgres

pytestmark = pytest.mark.engines

ROOT = Path(__file__).parents[2]
PROMISES = (
    "tests/proposals/services/test_auditing.py",
    "tests/proposals/services/test_drafting.py",
    "tests/proposals/services/test_snapshots.py",
    "tests/proposals/services/test_workflow.py",
    "tests/harvest/services/test_holding.py",
    "tests/harvest/services/test_harvest.py",
    "tests/harvest/services/test_projects.py",
    "tests/harvest/services/test_any_order.py",
    "tests/harvest/faults/test_data.py",
    "tests/harvest/duties/test_braking.py",
    "tests/harvest/duties/test_closing.py",
)


@pytest.mark.usefixtures("postgres_server")
def test_the_promises_hold_on_postgresql() -> None:
    """Django's test runner makes the database once for all, under a name of its own, and drops it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *PROMISES],
        cwd=ROOT,
        env=kept | Postgres().settings,
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
