"""Pages a query to the end with `tiktok-metadata-kit`, which hands over page by page. Runs in .venv-clients."""

from datetime import date, datetime
from typing import Any

from program import PATIENCE, TIKTOK, ForEverError, run
from tiktok_metadata_kit.research_api.client import QueryVideosOptions, ResearchAPIClient


def collect(asked: dict[str, Any], held: list[Any]) -> None:
    for name in ("ACCESS_TOKEN_URL", "QUERY_VIDEOS_URL"):
        setattr(ResearchAPIClient, name, getattr(ResearchAPIClient, name).replace(TIKTOK, asked["base_url"]))
    options = QueryVideosOptions(fields=asked["fields"])
    with ResearchAPIClient("kit", "simulator-secret") as client:
        pages = client.query_videos_pages(
            asked["query"], read(asked["start_date"]), read(asked["end_date"]), options
        )
        for number, page in enumerate(pages):
            held.extend(page["data"]["videos"])
            if asked["hurry"] and number > PATIENCE:
                raise ForEverError


def read(day: str) -> date:
    return datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007


run(collect)
