"""Pages a query to the end with `tiktok-research-api-helper`, which stores each page in SQLite. Runs in .venv-clients.

What is held is what its database has.
"""

import sqlite3
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from program import run
from tiktok_research_api_helper import api_client
from tiktok_research_api_helper.models import get_sqlite_engine_and_create_tables


def collect(asked: dict[str, Any], held: list[Any]) -> None:
    api_client.INVALID_SEARCH_ID_ERROR_RETRY_WAIT_BASE = 0 if not asked["hurry"] else 5
    with tempfile.TemporaryDirectory() as folder:
        credentials, database = Path(folder) / "credentials.yaml", Path(folder) / "videos.sqlite3"
        credentials.write_text("client_key: helper\nclient_secret: simulator-secret\n")
        config = api_client.ApiClientConfig(
            engine=get_sqlite_engine_and_create_tables(database),
            api_credentials_file=credentials,
            raise_error_on_persistent_api_server_error=True,
        )
        query = api_client.VideoQueryConfig(
            query=asked["query"], start_date=read(asked["start_date"]), end_date=read(asked["end_date"])
        )
        try:
            api_client.TikTokApiClient.from_config(config).fetch_and_store_all(query)
        finally:
            held.extend(stored(database))
            config.engine.dispose()


def stored(database: Path) -> list[dict[str, int]]:
    with sqlite3.connect(database) as connection:
        found = connection.execute("select id from video order by id desc").fetchall()
    return [{"id": each} for (each,) in found]


def read(day: str) -> datetime:
    return datetime.strptime(day, "%Y%m%d")  # noqa: DTZ007  (what this client takes)


run(collect)
