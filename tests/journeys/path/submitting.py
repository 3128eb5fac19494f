"""From an approved version to an open project."""

import re

from playwright.sync_api import expect

from tests import factories
from tests.journeys.cast import TITLE, Journey
from tests.journeys.path.reviewing import CHANGED
from tests.journeys.visitor import Visitor


def submit_and_open(journey: Journey) -> None:
    _confirm_the_pi(journey, journey.join(factories.make_librarian()))
    _paste_into_tiktoks_form(journey, journey.visitors["Ana Sol"])
    _answer_what_tiktok_asks(journey, journey.visitors["Ana Sol"])
    journey.times.move(days=28)
    eli = journey.join(factories.make_librarian())
    _record_the_grant(journey, eli)
    _open_the_project(journey, eli)


def _confirm_the_pi(journey: Journey, eli: Visitor) -> None:
    """The team named Bea by her address; the library says that it is hers."""
    eli.open(journey.p("people/"))
    eli.looks_at("people-confirm")
    eli.send("Yes, bea.quist@northmere.example is Bea Quist")
    eli.reads("The library knows that this is their address")


def _paste_into_tiktoks_form(journey: Journey, ana: Visitor) -> None:
    ana.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ana.open(journey.p("submit/"))
    ana.looks_at("submit")
    block = ana.page.locator('[id="paste-research.design"]')
    block.get_by_role("button", name="Copy").click()
    expect(block.get_by_role("status")).to_have_text("Copied")
    assert ana.page.evaluate("navigator.clipboard.readText()") == CHANGED
    _tick_everything(ana)
    ana.looks_at("submit-all-ticked")
    ana.follow("Record that you submitted to TikTok")
    ana.looks_at("record-submission")
    ana.send("Record the submission")
    ana.is_at(journey.p("tracking/"))
    ana.looks_at("tracking-submitted")


def _answer_what_tiktok_asks(journey: Journey, ana: Visitor) -> None:
    ana.follow("TikTok asks for more")
    ana.looks_at("record-question")
    ana.type("What was written", "On which server are the data kept?")
    ana.send("Record that TikTok asks for more")
    ana.reads("TikTok asked for more on", "On which server are the data kept?")
    ana.looks_at("tracking-asked")
    ana.follow("Record that you answered TikTok")
    ana.type("What was written", "On the research server of the computing centre.")
    ana.send("Record that you answered TikTok")
    ana.is_at(journey.p("tracking/"))
    ana.open("/dates/")
    ana.looks_at("dates")
    ana.send("Make an address")
    ana.reads("The address of your calendar, shown this once")


def _tick_everything(ana: Visitor) -> None:
    total = ana.page.locator(".paste").count()
    for number in range(total):
        ana.page.locator(".paste").nth(number).get_by_role(
            "button", name=re.compile("^Mark as pasted")
        ).click()
        expect(ana.page.locator(".paste-done")).to_have_count(number + 1)
    expect(ana.page.locator("#pasted")).to_contain_text(f"{total} of {total}")


def _record_the_grant(journey: Journey, eli: Visitor) -> None:
    """TikTok grants what was asked for, but from today on."""
    eli.open("/library/")
    eli.looks_at("library")
    eli.follow(TITLE)
    eli.open(journey.p("tracking/"))
    eli.follow("Record what TikTok decided")
    eli.looks_at("decision")
    eli.follow("TikTok granted access")
    eli.looks_at("record-grant")
    eli.type("Day on which TikTok granted it", "21 December 2026")
    eli.choose("Research API")
    eli.type("First day of access", "21 December 2026")
    eli.type("Last day of access", "20 December 2027")
    eli.send("Record that TikTok granted access")
    eli.is_at(journey.p("tracking/"))
    eli.looks_at("tracking-granted")


def _open_the_project(journey: Journey, eli: Visitor) -> None:
    eli.send("Open the project")
    journey.project = eli.page.locator(".ref").first.inner_text()
    eli.is_at(journey.at())
    eli.looks_at("project-new")
