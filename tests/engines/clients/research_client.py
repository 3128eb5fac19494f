"""Pages a query to the end with `tiktok-research-client`, which fetches a token for each request. Runs in .venv-clients.

Its public search takes keywords alone and asks every window twice; this is the loop over pages that it calls.
"""

import logging
import os
from typing import Any

from program import run

os.environ |= {
    "CLIENT_KEY": "client",
    "CLIENT_SECRET": "simulator-secret",
    "GRANT_TYPE": "client_credentials",
}
from tiktok_research_client.data_collection.collect import TiktokClient

ADDRESS = "https://open.tiktokapis.com/v2/research/video/query/?fields="


def collect(asked: dict[str, Any], held: list[Any]) -> None:
    logging.disable()
    question = {name: asked[name] for name in ("query", "start_date", "end_date")} | {"max_count": 100}
    held.extend(TiktokClient()._cursor_iterator(ADDRESS + ",".join(asked["fields"]), question, 10**9))


run(collect)
