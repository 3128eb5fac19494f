"""Public clients, written by others against the real platform, page the simulator to the end.

They run in an environment of their own, which `scripts/make-clients-env.sh` makes.
"""

import json
import os
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest

from tiktok.simulator import Config, start

CLIENTS = Path(__file__).parent / "clients"
PYTHON = Path(__file__).parents[2] / ".venv-clients" / "bin" / "python"
QUESTION = {
    "query": {
        "and": [{"operation": "IN", "field_name": "hashtag_name", "field_values": ["vote", "climate"]}]
    },
    "start_date": "20260201",
    "end_date": "20260228",
}

pytestmark = [
    pytest.mark.engines,
    pytest.mark.skipif(
        not PYTHON.exists() and os.environ.get("CI") != "true",
        reason="no .venv-clients: run scripts/make-clients-env.sh",
    ),
]


@pytest.mark.parametrize("client", ["official_wrapper", "research_api_helper"])
def test_a_public_client_finds_exactly_what_is_there(client: str) -> None:
    """Through a refused search_id, short pages and names with NULs."""
    config = Config(
        seed=11,
        now=datetime(2026, 3, 20, 12, tzinfo=UTC),
        first_day=date(2026, 1, 1),
        videos_per_day=80,
        search_id_refusals=2,
    )
    with start(config) as running, httpx.Client(base_url=running.base_url) as http:
        expected = http.post("/_control/expected", json=QUESTION).json()["ids"]
        found = run_client(client, running.base_url)
        requests = http.get("/_control/requests").json()["requests"]

    assert len(expected) > 300
    assert found == expected
    assert [each["code"] for each in requests].count("invalid_params") == 2


def run_client(name: str, base_url: str) -> list[str]:
    done = subprocess.run(
        [PYTHON, CLIENTS / f"{name}.py"],
        input=json.dumps({"base_url": base_url, **QUESTION}),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    ids: list[str] = json.loads(done.stdout.splitlines()[-1])
    return ids
