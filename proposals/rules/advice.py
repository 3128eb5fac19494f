"""What a suggestion about a data plan changes in the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from proposals.catalogue.model import Answers
from proposals.rules.data_plan import EXTRAS
from proposals.rules.forecasting import PlanForecast
from tiktok.forecast import Change, Suggestion

_START, _VOLUME, _EXTRAS = "data.start", "data.expected_videos", "data.with"
CHANGED_BY_ADVICE: Final = (_START, _VOLUME, _EXTRAS)
"""Answers that a suggestion may change."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What stood on a button: the change, where it lets the period begin, and the version of each answer (0: none)."""

    change: Change
    start: date
    versions: Mapping[str, int]


def find_shown(found: PlanForecast, shown: Shown) -> Suggestion | None:
    """The suggestion that stood on the button, if it is still made."""
    same = (
        each
        for each in found.suggestions
        if each.change is shown.change and each.plan.posted.start == shown.start
    )
    return next(same, None)


def list_changes(answers: Answers, found: PlanForecast, suggested: Suggestion) -> dict[str, object]:
    """By question, only what becomes another answer."""
    before, after = found.main.forecast.plan, suggested.plan
    changes: dict[str, object] = {}
    if after.posted.start != before.posted.start:
        changes[_START] = after.posted.start.isoformat()
        if found.volume_is_known:
            changes[_VOLUME] = f"{after.videos:,}"
    dropped = [name for name in EXTRAS if getattr(before, name) and not getattr(after, name)]
    if dropped:
        given = answers.get(_EXTRAS)
        changes[_EXTRAS] = {
            **(given if isinstance(given, Mapping) else {}),
            **dict.fromkeys(dropped, False),
        }
    return changes
