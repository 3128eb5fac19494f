"""Whether a data plan fits TikTok's limits: what collecting and keeping fresh cost, and how large a corpus may grow.

    Plan, Mix ──▶ Corpus ──▶ collecting, refreshing ──▶ course, day by day ──▶ Forecast with its verdict ──▶ suggestions

All sums are whole numbers, and rounded against the team. Nobody knows the volume before access: `scenarios` guesses
it three times, from what a query asks for.
"""

from tiktok.forecast.assumptions import OURS, Assumptions, Mix
from tiktok.forecast.capacity import Walls, find_walls
from tiktok.forecast.costs import Collecting, Refresh, count_collecting, count_refresh, count_reread
from tiktok.forecast.course import Course, Day, follow
from tiktok.forecast.plan import Corpus, Period, Plan
from tiktok.forecast.scenarios import SCENARIOS, Scenario, estimate_accounts, estimate_videos
from tiktok.forecast.suggestions import Change, Suggestion, suggest
from tiktok.forecast.verdict import Bottleneck, Forecast, Verdict, forecast

__all__ = [
    "OURS",
    "SCENARIOS",
    "Assumptions",
    "Bottleneck",
    "Change",
    "Collecting",
    "Corpus",
    "Course",
    "Day",
    "Forecast",
    "Mix",
    "Period",
    "Plan",
    "Refresh",
    "Scenario",
    "Suggestion",
    "Verdict",
    "Walls",
    "count_collecting",
    "count_refresh",
    "count_reread",
    "estimate_accounts",
    "estimate_videos",
    "find_walls",
    "follow",
    "forecast",
    "suggest",
]
