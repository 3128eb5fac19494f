"""The forms of the page, each with what was typed into it before."""

from typing import Final

from tiktok.simulator.desk.markup import Choice, Markup, choice_field, element, text_field
from tiktok.simulator.desk.told import Told
from tiktok.simulator.desk.view import View
from tiktok.simulator.scenarios import SCENARIOS

WEATHER: Final = (
    Choice("rate_limit", "HTTP 429, too many at once"),
    Choice("server_errors", "HTTP 500, a fault of the server"),
    Choice("timeouts", "No answer at all"),
    Choice("calm", "Calm: end the storm"),
)


def list_forms(view: View, told: Told) -> list[Markup]:
    return [
        _video_form(view, told),
        _clock_form(told),
        _account_form(told),
        _storm_form(told),
        _scenario_form(view, told),
        _switch_form(view, told),
        _reset_form(view, told),
    ]


def _clock_form(told: Told) -> Markup:
    units = _plain("minutes", "hours", "days")
    return _form(
        "clock",
        "Move the clock",
        "Move",
        told,
        text_field("clock", "amount", "How far", told.value("clock", "amount", "1")),
        choice_field("clock", "unit", "Unit", told.value("clock", "unit", "days"), units),
        text_field(
            "clock", "now", "Or to", told.value("clock", "now"), hint="UTC, such as 2026-03-01T12:00:00Z"
        ),
    )


def _account_form(told: Told) -> Markup:
    acts = (Choice("delete", "Delete"), Choice("restore", "Bring back"), Choice("rename", "Rename"))
    return _form(
        "accounts",
        "Delete or rename accounts",
        "Do it",
        told,
        choice_field("accounts", "act", "What happens", told.value("accounts", "act", "delete"), acts),
        text_field(
            "accounts", "names", "Names", told.value("accounts", "names"), wide=True, hint="One a line"
        ),
        text_field("accounts", "to", "New name", told.value("accounts", "to"), hint="Only to rename one"),
    )


def _storm_form(told: Told) -> Markup:
    units = _plain("requests", "minutes")
    return _form(
        "storm",
        "Cause a storm",
        "Begin",
        told,
        choice_field(
            "storm", "weather", "What comes instead of answers", told.value("storm", "weather"), WEATHER
        ),
        text_field("storm", "amount", "How long", told.value("storm", "amount", "20")),
        choice_field("storm", "unit", "Unit", told.value("storm", "unit", "requests"), units),
    )


def _scenario_form(view: View, told: Told) -> Markup:
    names = [Choice(name, f"{name}: {each.words}") for name, each in SCENARIOS.items()]
    chosen = told.value("scenario", "name", view.scenario)
    field = choice_field("scenario", "name", "Scenario", chosen, names)
    return _form("scenario", "Switch the scenario", "Switch", told, field)


def _switch_form(view: View, told: Told) -> Markup:
    return _form(
        "switch",
        "Turn one switch",
        "Turn",
        told,
        choice_field("switch", "name", "Switch", told.value("switch", "name"), _plain(*view.faults)),
        text_field("switch", "level", "Level", told.value("switch", "level", "1")),
    )


def _reset_form(view: View, told: Told) -> Markup:
    return _form(
        "reset",
        "Begin anew",
        "Forget everything and begin anew",
        told,
        element("p", "Clock, deleted videos, quotas, access tokens, switches and requests are forgotten."),
        text_field(
            "reset",
            "seed",
            "Seed",
            told.value("reset", "seed", str(view.seed)),
            hint="Another number is another world",
        ),
    )


def _video_form(view: View, told: Told) -> Markup:
    def text(name: str, label: str, otherwise: str = "", hint: str = "") -> Markup:
        return text_field("videos", name, label, told.value("videos", name, otherwise), hint=hint)

    acts = (
        Choice("delete", "Delete"),
        Choice("hide", "Hide for some hours"),
        Choice("restore", "Bring back"),
    )
    return _form(
        "videos",
        "Delete, hide or bring back videos",
        "Do it",
        told,
        choice_field("videos", "act", "What happens", told.value("videos", "act", "delete"), acts),
        text("hours", "Hidden for how many hours", "24"),
        text_field(
            "videos",
            "ids",
            "Ids",
            told.value("videos", "ids"),
            wide=True,
            hint="One a line. Left empty: those that the fields below find, or to bring back, all that went by hand",
        ),
        text("hashtag", "Hashtags"),
        text("keyword", "Keywords"),
        text("account", "Accounts"),
        text("region", "Regions", hint="Such as BE, NL"),
        text("first", "First day", view.first_day.isoformat()),
        text("last", "Last day", view.now.date().isoformat()),
        text("share", "Share of them, in per cent", "20"),
    )


def _form(name: str, title: str, button: str, told: Told, *fields: Markup) -> Markup:
    problem = element("p", told.problem, class_="problem") if told.form == name else ""
    return element(
        "form",
        element("h2", title),
        problem,
        element("div", *fields, class_="fields"),
        element("button", button, type="submit"),
        id=name,
        method="post",
        action=f"/_control/page/{name}",
    )


def _plain(*names: str) -> list[Choice]:
    return [Choice(name, name) for name in names]
