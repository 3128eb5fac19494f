"""A query for any posts, in the regions of a project."""

from datetime import date, timedelta
from typing import Final

from harvest.models import Collection, Project
from harvest.services.controls.query import ControlQuery, query_videos
from tiktok import limits
from tiktok.query import Condition, Operation, Query

_BUSY_REGIONS: Final = ("US", "GB", "DE", "FR", "ES", "IT", "BR", "MX", "ID", "JP")
"""Where a project names no region: places where many videos are posted."""

_GENERAL_DAYS: Final = timedelta(days=14)


def ask_any(
    project: Project, today: date, *, more_fields: tuple[str, ...] = (), finds_threads: bool = False
) -> ControlQuery:
    """The newest posts that TikTok is sure to know by now."""
    query = Query(all_of=(Condition("region_code", Operation.IN, _regions(project)),))
    end = today - limits.PUBLICATION_LAG
    return query_videos(query, end - _GENERAL_DAYS, end, more_fields=more_fields, finds_threads=finds_threads)


def _regions(project: Project) -> tuple[str, ...]:
    """Those that the project's collections name."""
    named = dict.fromkeys(
        value
        for query in Collection.objects.filter(project=project).values_list("query", flat=True)
        for condition in query.get("and", ())
        if condition["field_name"] == "region_code"
        for value in condition["field_values"]
    )
    return tuple(named) or _BUSY_REGIONS
