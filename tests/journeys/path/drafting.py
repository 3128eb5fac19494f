"""From a blank page to answers that the checks find nothing to fix in."""

import re

from playwright.sync_api import expect

from tests import factories
from tests.journeys.answering import ANSWERS, find_key, list_asked, write
from tests.journeys.cast import BEA, CEM, TITLE, Journey
from tests.journeys.visitor import Visitor

THREE_YEARS = "2030-02-28"
SHOWN = {
    "institution.kind": "question-choice",
    "institution.address": "question-parts",
    "team.members": "question-people",
    "research.summary": "question-text",
    "data.hashtags": "question-names",
    "access.start": "question-day",
}
"""Questions whose pages are looked at: one for each kind of control."""


def write_application(journey: Journey) -> None:
    ana = journey.join(factories.make_editor())
    _start(journey, ana)
    _answer_every_question(journey, ana)
    _see_and_fix_a_finding(journey, ana)
    _keep_what_is_typed(journey, ana)
    _write_one_answer_together(journey, ana)


def _start(journey: Journey, ana: Visitor) -> None:
    ana.looks_at("home-empty")
    ana.follow("Start an application")
    ana.looks_at("start")
    ana.type("Working title", TITLE)
    ana.type("E-mail address of the PI", BEA)
    ana.type("Name of the PI", "Bea Quist")
    ana.send("Start")
    expect(ana.page.locator("h1")).to_have_text(TITLE)
    journey.ref = ana.page.locator(".ref").first.inner_text()
    ana.looks_at("tasks-empty")


def _answer_every_question(journey: Journey, ana: Visitor) -> None:
    """One page after the other, each by its own form; the last access day is three years late."""
    answers = ANSWERS | {"access.end": THREE_YEARS}
    ana.page.locator(".task-link").first.click()
    met = []
    while key := find_key(ana):
        met.append(key)
        write(ana, key, answers.get(key))
        if key in SHOWN:
            ana.looks_at(SHOWN[key])
        ana.send("Save and continue")
    assert met == list_asked(answers)
    ana.is_at(journey.p("check/"))


def _see_and_fix_a_finding(journey: Journey, ana: Visitor) -> None:
    ana.looks_at("check-with-a-finding")
    ana.page.locator("#main").get_by_role("link", name=re.compile("2 years")).first.click()
    ana.looks_at("question-with-a-finding")
    write(ana, "access.end", ANSWERS["access.end"])
    ana.send("Save and continue")
    ana.open(journey.p("check/"))
    expect(ana.page.locator("#main")).not_to_contain_text("2 years")
    ana.looks_at("check")
    ana.open(journey.p())
    ana.reads("Nothing to fix")
    ana.looks_at("tasks")


def _keep_what_is_typed(journey: Journey, ana: Visitor) -> None:
    """Nobody presses a button; the page is closed and opened again."""
    text = "How **first-time voters** meet short videos, told in one more sentence."
    ana.open(journey.p("q/research.summary/"))
    write(ana, "research.summary", text)
    expect(ana.page.locator("[data-autosave]")).to_have_text(re.compile(r"^\s*Saved \d\d:\d\d UTC\s*$"))
    ana.page.reload()
    expect(ana.page.get_by_label("Summary of your project", exact=True)).to_have_value(text)


def _write_one_answer_together(journey: Journey, ana: Visitor) -> None:
    """Cem, who was slower, is told while he types, and combines both texts."""
    cem = _let_cem_write(journey, ana)
    page, prompt = journey.p("q/research.outputs/"), "Expected outputs"
    ana.open(page)
    cem.open(page)
    ana.type(prompt, "One article.\n\nOne data paper without personal data.")
    ana.send("Save and continue")
    with cem.being_refused(409):
        cem.type(prompt, "One article.\n\nOne talk for schools.")
        cem.send("Compare both texts")
        expect(cem.page.locator("h1")).to_contain_text("Ana")
    cem.looks_at("conflict")
    cem.type(prompt, "One article.\n\nOne data paper without personal data.\n\nOne talk for schools.")
    cem.send("Save the combined answer")
    cem.is_at(journey.p())
    ana.open(page)
    expect(ana.page.get_by_label(prompt, exact=True)).to_have_value(
        "One article.\n\nOne data paper without personal data.\n\nOne talk for schools."
    )
    ana.open(f"{page}history/")
    ana.looks_at("history")


def _let_cem_write(journey: Journey, ana: Visitor) -> Visitor:
    factories.make_reader()
    ana.open(journey.p("people/"))
    ana.type("E-mail address", CEM)
    ana.type("Name", "Cem Dor")
    ana.send("Add this person")
    ana.reads("We will write to")
    ana.looks_at("people")
    return journey.join(factories.make_reader())
