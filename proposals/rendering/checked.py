"""What checks and forecast said of a version on the day it was made: written into the copy, and read from it again."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from proposals.rendering.forecasts.words import say_verdict
from proposals.rules.findings import Finding, Severity
from proposals.rules.forecasting import PlanForecast

type Kept = Mapping[str, Any]


def describe_checks(findings: Iterable[Finding], forecast: PlanForecast | None, on: date) -> dict[str, Any]:
    """`forecast` is None where the answers make no data plan."""
    return {
        "on": on.isoformat(),
        "findings": [asdict(finding) for finding in findings],
        "forecast": {"verdict": forecast.verdict.value, "words": say_verdict(forecast)} if forecast else None,
    }


def say_the_same(kept: Kept | None, described: Kept) -> bool:
    """Whatever the day. False for a copy from before checks were kept."""
    return kept is not None and {**kept, "on": None} == {**described, "on": None}


def kept_findings(content: Kept) -> tuple[Finding, ...] | None:
    """None for a copy from before they were kept."""
    if checks := content.get("checks"):
        return tuple(map(Finding.read, checks["findings"]))
    return None


def kept_forecast(content: Kept) -> str | None:
    """In words; "" where the answers made no data plan, None for a copy from before it was kept."""
    if checks := content.get("checks"):
        return checks["forecast"]["words"] if checks["forecast"] else ""
    return None


def say_findings(findings: Iterable[Finding]) -> str:
    """How many of each kind, as "2 to look at, 1 explained"."""
    found = tuple(findings)
    left = [finding.severity for finding in found if finding.waiver is None]
    counted = [(left.count(severity), severity.counted) for severity in Severity]
    counted.append((len(found) - len(left), "explained"))
    return ", ".join(f"{number} {words}" for number, words in counted if number) or "Nothing was found"
