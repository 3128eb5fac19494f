"""Pages a query to the end with TikTok's own wrapper, `tiktokresearchapi`. Runs in .venv-clients.

Standard input: base_url, query, start_date, end_date as JSON. Standard output, last line: the ids as JSON text.
"""

import json
import sys

from tiktok_research_api import Criteria, Query, QueryVideoRequest, TikTokResearchAPI


def run(asked: dict) -> list[str]:
    class Redirected(TikTokResearchAPI):
        """The wrapper sets its address where it fetches its token."""

        url = property(lambda _self: asked["base_url"], lambda _self, _value: None)

    conditions = [Criteria(**condition) for condition in asked["query"]["and"]]
    request = QueryVideoRequest(
        fields="id, create_time, username",
        query=Query(and_criteria=conditions),
        start_date=asked["start_date"],
        end_date=asked["end_date"],
        max_count=100,
    )
    client = Redirected("wrapper", "simulator-secret", qps=100)
    videos, *_ = client.query_videos(request, fetch_all_pages=True)
    return [str(video["id"]) for video in videos]


print(json.dumps(run(json.load(sys.stdin))))  # noqa: T201
