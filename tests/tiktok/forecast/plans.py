"""Plans to forecast. `make_plan` invents what a test does not say; `PLAIN` has the numbers of the published sums."""

from datetime import date
from typing import Any

from tiktok.forecast import Assumptions, Mix, Period, Plan

MONTH = Period(date(2026, 1, 1), date(2026, 1, 30))
"""One window."""
ACCESS = Period(date(2026, 6, 1), date(2027, 5, 31))
PLAIN = Assumptions(ids_per_file=10_000, calls_per_file=4, looks=1)
"""Four calls for a file of 10,000 ids, no controls, no second look."""


def make_plan(videos: int = 60_000, **changes: Any) -> Plan:
    return Plan(**{"videos": videos, "posted": MONTH, "access": ACCESS, "mix": Mix(100, 10, 3, 5)} | changes)
