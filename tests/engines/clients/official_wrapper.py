"""Pages a query to the end with TikTok's own wrapper, `tiktokresearchapi`. Runs in .venv-clients."""

from typing import Any

from program import run
from tiktok_research_api import Criteria, Query, QueryVideoRequest, TikTokResearchAPI


def collect(asked: dict[str, Any], held: list[Any]) -> None:
    conditions = [Criteria(**condition) for condition in asked["query"]["and"]]
    request = QueryVideoRequest(
        fields=", ".join(asked["fields"]),
        query=Query(and_criteria=conditions),
        start_date=asked["start_date"],
        end_date=asked["end_date"],
        max_count=100,
    )
    client = TikTokResearchAPI("wrapper", "simulator-secret", qps=100_000)
    videos, *_ = client.query_videos(request, fetch_all_pages=True)
    held.extend(videos)


run(collect)
