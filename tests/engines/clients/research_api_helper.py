"""Pages a query to the end with `tiktok-research-api-helper`. Runs in .venv-clients.

Standard input: base_url, query, start_date, end_date as JSON. Standard output, last line: the ids as JSON text.
"""

import json
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import requests
from tiktok_research_api_helper import api_client


def redirect_to(base_url: str) -> None:
    """The address of the token stands inside a function, so that requests are turned where they leave."""
    send = requests.sessions.Session.request

    def request(self, method, url, *args, **kwargs):
        url = url.replace("https://open.tiktokapis.com", base_url)
        return send(self, method, url, *args, **kwargs)

    requests.sessions.Session.request = request


def run(asked: dict) -> list[str]:
    redirect_to(asked["base_url"])
    api_client.INVALID_SEARCH_ID_ERROR_RETRY_WAIT_BASE = 0
    with tempfile.TemporaryDirectory() as folder:
        credentials = Path(folder) / "credentials.yaml"
        credentials.write_text("client_key: helper\nclient_secret: simulator-secret\n")
        config = api_client.ApiClientConfig(
            api_credentials_file=credentials, raise_error_on_persistent_api_server_error=True
        )
        client = api_client.TikTokApiClient.from_config(config)
        query = api_client.VideoQueryConfig(
            query=asked["query"], start_date=read(asked["start_date"]), end_date=read(asked["end_date"])
        )
        return [str(video["id"]) for page in client.api_results_iter(query) for video in page.videos or ()]


def read(day: str) -> datetime:
    return datetime.strptime(day, "%Y%m%d")  # noqa: DTZ007  (what this client takes)


print(json.dumps(run(json.load(sys.stdin))))  # noqa: T201
