"""What the application promised about the data, as dated duties of its project."""

from datetime import date, datetime
from typing import Any

from harvest.models import Project
from harvest.services.needing_key import find_key_holders
from harvest.services.telling import PROMISED_DELETION, end_deadlines, expect


def expect_deletion(project: Project, handover: dict[str, Any], *, now: datetime) -> None:
    """A deadline on the day named, if it comes before the end of the access, when all goes by itself; else none."""
    promised = _read_day(handover)
    if promised is None or promised >= project.access_end:
        end_deadlines(project, PROMISED_DELETION, now=now)
        return
    text = "Delete all data by then, as the application promises: end the project"
    expect(project, PROMISED_DELETION, text, promised, people=find_key_holders(project))


def _read_day(handover: dict[str, Any]) -> date | None:
    day = handover.get("protection", {}).get("deletion", {}).get("on")
    return date.fromisoformat(day) if day else None
