"""What a PI signs for, on one screen: who gets which data, until when, with whom it is shared, what is undertaken."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from proposals.catalogue.terms import Clause, Terms
from proposals.models import Snapshot
from proposals.rendering.checked import kept_forecast
from proposals.rendering.forecasts.words import say_verdict
from proposals.rules.days import read_day, say_day
from proposals.rules.findings import Waiver
from proposals.rules.findings.notices import is_cleared
from proposals.rules.forecasting import forecast_answers
from proposals.rules.planned import Plan, PlanError
from proposals.selectors.findings import say_waiver
from proposals.selectors.texts import texts_of
from tiktok.query.words import say_query

UNDERTAKEN: Final = (
    "approved_purpose",
    "third_parties",
    "refresh",
    "delete_missing",
    "breach",
    "remove_leavers",
    "publication_copy",
    "deletion_certificate",
    "licence_name",
    "licence_research",
)
"""Clauses that bind the PI and the institution from the day of access, in the order in which they come up."""
EXTRAS: Final = {
    "comments": "comments",
    "replies": "replies to comments",
    "accounts": "profiles of the accounts",
}


@dataclass(frozen=True, slots=True)
class EssentialRow:
    """`url` leads to the answer further down the page; `value` is empty where nothing was answered."""

    key: str
    value: str
    url: str
    change: str = "Read"


@dataclass(frozen=True, slots=True)
class Essentials:
    """`rules` is the name of the rules of which `undertaken` are some."""

    rows: tuple[EssentialRow, ...]
    undertaken: tuple[Clause, ...]
    rules: str


def essentials(snapshot: Snapshot, terms: Terms) -> Essentials:
    """Reads nothing but the copy and the rules."""
    told, undertaken = _Told(snapshot), _undertaken(terms)
    titles = "; ".join(clause.title for clause in undertaken)
    return Essentials(
        rows=(
            EssentialRow("What you undertake", titles, "#undertaken"),
            EssentialRow("Who gets the data", _say_people(told), "#q-team.members"),
            EssentialRow("For how long", _say_access(told), "#q-access.start"),
            EssentialRow("Shared with others", _say_sharing(told), "#q-sharing.third_parties"),
            EssentialRow("Open clearances", _say_clearances(told, terms), "#q-outputs.clearances"),
            EssentialRow("Explained, not fixed", _say_waivers(snapshot), ""),
            EssentialRow("What is collected", _say_plan(told), "#q-data.start"),
            EssentialRow("Does it fit", _say_forecast(told, snapshot, terms), "#q-data.expected_videos"),
            EssentialRow("Kept and deleted", _say_keeping(told), "#q-protection.storage"),
            EssentialRow(
                "Ethics review", _join(told, "ethics.status", "ethics.reference"), "#q-ethics.status"
            ),
        ),
        undertaken=undertaken,
        rules=terms.title,
    )


def _undertaken(terms: Terms) -> tuple[Clause, ...]:
    known = {clause.key: clause for clause in terms.clauses}
    return tuple(known[key] for key in UNDERTAKEN if key in known)


def _say_waivers(snapshot: Snapshot) -> str:
    waived = snapshot.content.get("waivers", ())
    said = [f"{each['message']} {say_waiver(Waiver.read(each))}" for each in waived]
    return "\n".join(said or ["No finding was explained instead of fixed."])


def _say_clearances(told: "_Told", terms: Terms) -> str:
    """Which office has yet to clear which clause before anybody accepts the rules."""
    clauses = [clause for clause in terms.clauses if clause.office]
    left = [
        f"{each.title}: show it to {each.office}" for each in clauses if not is_cleared(each, told.answers)
    ]
    return "\n".join(left or ["None. Every clause that an office has to see is cleared."])


class _Told:
    """The answers of a copy: `text` as people read them, `value` as they are stored, of questions that are asked."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.pi: Mapping[str, str] | None = snapshot.content["pi"]
        self._texts = texts_of(snapshot)
        self.answers = snapshot.answers()

    def text(self, key: str) -> str:
        return self._texts.get(key, "")

    def day(self, key: str) -> date | None:
        value = self.answers.get(key)
        return read_day(value) if isinstance(value, str) else None


def _say_people(told: _Told) -> str:
    lead = [f"{told.pi['name']}, principal investigator"] if told.pi else []
    rows = told.answers.get("team.members") or []
    team = [", ".join(row[part] for part in ("name", "role", "university") if row.get(part)) for row in rows]
    return "\n".join(lead + team)


def _say_access(told: _Told) -> str:
    start, end = told.day("access.start"), told.day("access.end")
    if start is None or end is None:
        return ""
    return f"{say_day(start)} to {say_day(end)}, {(end - start).days + 1:,} days"


def _say_plan(told: _Told) -> str:
    try:
        plan = Plan.of(told.answers)
    except PlanError:
        return ""
    period = f"From {say_day(plan.start)} to {say_day(plan.end)}."
    extras = [EXTRAS[extra] for extra in plan.extras]
    also = f" With {', '.join(extras)}." if extras else ""
    return f"{say_query(plan.query)} {period}{also}"


def _say_forecast(told: _Told, snapshot: Snapshot, terms: Terms) -> str:
    """As of the day of the copy; "" while the answers make no plan."""
    if (kept := kept_forecast(snapshot.content)) is not None:
        return kept
    try:
        return say_verdict(forecast_answers(told.answers, terms, snapshot.created_at.date()))
    except PlanError:
        return ""


def _say_sharing(told: _Told) -> str:
    if detail := told.text("sharing.detail"):
        return detail
    shares, helped = told.answers.get("sharing.third_parties"), told.answers.get("sharing.harvester")
    if shares is None or helped is None:
        return ""
    return "With nobody outside the team, and no service outside the team collects the data."


def _say_keeping(told: _Told) -> str:
    return _join(told, "protection.storage", "protection.deletion")


def _join(told: _Told, *keys: str) -> str:
    return "\n".join(text for key in keys if (text := told.text(key)))
