"""Pages a query to the end with `researchtikpy`, which keeps a table in memory. Runs in .venv-clients."""

from typing import Any

import researchtikpy
from program import run
from researchtikpy import Condition, Query


def collect(asked: dict[str, Any], held: list[Any]) -> None:
    token = researchtikpy.get_access_token("tikpy", "simulator-secret")["access_token"]
    conditions = [
        Condition(each["field_name"], each["operation"], each["field_values"])
        for each in asked["query"]["and"]
    ]
    query = Query(and_=conditions)
    table = researchtikpy.get_videos_query(
        query, token, asked["start_date"], asked["end_date"], total_max_count=10**9
    )
    held.extend({"id": each} for each in table["id"])


run(collect)
