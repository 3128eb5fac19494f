"""Public clients, written by others against the real platform, page the simulator to the end.

They run in an environment of their own, which `scripts/make-clients-env.sh` makes.
"""

import os
from datetime import UTC, date, datetime

import httpx
import pytest

from tests.engines.public_clients import PYTHON, run_client
from tiktok.simulator import Config, start

QUESTION = {
    "query": {
        "and": [{"operation": "IN", "field_name": "hashtag_name", "field_values": ["vote", "climate"]}]
    },
    "start_date": "20260201",
    "end_date": "20260228",
    "fields": ["id", "create_time", "username"],
}
REFUSALS = {
    "official_wrapper": 2,
    "research_api_helper": 2,
    "metadata_kit": 0,
    "research_tik_py": 0,
    "research_client": 0,
}
"""How often a new search_id is refused: `tiktok-metadata-kit` dies of it, `researchtikpy` sleeps for ten seconds,
`tiktok-research-client` stops and says nothing."""

pytestmark = [
    pytest.mark.engines,
    pytest.mark.skipif(
        not PYTHON.exists() and os.environ.get("CI") != "true",
        reason="no .venv-clients: run scripts/make-clients-env.sh",
    ),
]


@pytest.mark.parametrize("client", REFUSALS)
def test_a_public_client_finds_exactly_what_is_there(client: str) -> None:
    """Through a refused search_id where the client can, short pages and names with NULs."""
    refusals = REFUSALS[client]
    config = Config(
        seed=11,
        now=datetime(2026, 3, 20, 12, tzinfo=UTC),
        first_day=date(2026, 1, 1),
        videos_per_day=80,
        search_id_refusals=refusals,
    )
    with start(config) as running, httpx.Client(base_url=running.base_url) as http:
        question = {name: QUESTION[name] for name in ("query", "start_date", "end_date")}
        expected = http.post("/_control/expected", json=question).json()["ids"]
        found = run_client(client, {"base_url": running.base_url, **QUESTION})
        requests = http.get("/_control/requests").json()["requests"]

    assert len(expected) > 300
    assert (found.ids, found.fault) == (expected, "")
    assert [each["code"] for each in requests].count("invalid_params") == refusals
