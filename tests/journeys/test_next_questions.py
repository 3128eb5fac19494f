"""TikTok changes its form: a librarian publishes the next questions, a team moves on, the old ones end. In two browsers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from proposals.catalogue.reading import CURRENT
from proposals.models import CatalogueVersion, Proposal
from tests import factories
from tests.journeys.cast import Journey
from tests.journeys.field import Machine, Times
from tests.journeys.visitor import Visitor
from tests.proposals.catalogue.versions import add, remove, update, write_next

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

OUTLINE = "Outline your project."
NEXT = write_next(
    remove("funding.sources"), add("ethics.board"), update("research.summary", asked=OUTLINE, limit=3_000)
)
WRONG = NEXT.replace("type: longtext", "type: longtxt", 1)


def test_from_a_file_with_a_mistake_to_what_cannot_be_sent_any_more(
    visit: Callable[..., Visitor], times: Times, machine: Machine, tmp_path: Path
) -> None:
    journey = Journey(visit, times, machine)
    draft, ready = factories.make_filled("Half written"), factories.make_ready("Approved before")
    eli = journey.join(factories.make_librarian())
    ana = journey.join(factories.make_editor())
    _send_a_file_with_a_mistake(eli, tmp_path)
    _correct_and_publish(eli)
    journey.ref = draft.ref
    _move_on(journey, ana)
    _end_the_first(eli)
    journey.ref = ready.ref
    _find_that_it_cannot_be_sent(journey, ana, ready)


def _send_a_file_with_a_mistake(eli: Visitor, folder: Path) -> None:
    eli.open("/library/questions/")
    eli.looks_at("questions")
    eli.follow("Publish a next version")
    eli.looks_at("questions-next")
    file = folder / "next.yaml"
    file.write_text(WRONG)
    eli.page.set_input_files("input[type=file]", file)
    with eli.being_refused(422):
        eli.send("Check the file")
    line = WRONG[: WRONG.index("longtxt")].count("\n") + 1
    expect(eli.page.locator(".mistakes tbody tr")).to_have_count(1)
    expect(eli.page.locator(".mistakes tbody th")).to_have_text(f"{line:,}")
    expect(eli.page.locator(".mistakes tbody")).to_contain_text("type: longtxt")
    eli.looks_at("questions-mistakes")


def _correct_and_publish(eli: Visitor) -> None:
    """In the text that stayed on the page."""
    eli.page.get_by_label("Its text").fill(NEXT)
    eli.send("Check it again")
    eli.reads("What the version of December 2026 changes", "2 applications not yet sent to TikTok answer")
    eli.reads("No longer asked: 1 question", "New: 1 question")
    eli.looks_at("questions-compared")
    eli.send("Publish the version of December 2026")
    eli.is_at("/library/questions/")


def _move_on(journey: Journey, ana: Visitor) -> None:
    ana.open(journey.read_mail("ana.sol@northmere.example", "TikTok’s questions have changed"))
    ana.open(journey.p())
    ana.reads("TikTok’s questions have changed")
    ana.looks_at("draft-questions-changed")
    ana.open(journey.p("questions/"))
    ana.reads("Set aside: TikTok no longer asks this", "Kept; read it again, the question has changed")
    ana.looks_at("questions-preview")
    ana.send("Move on to the new questions")
    ana.reads("Answers that were put aside", factories.ANSWERS["funding.sources"])
    ana.looks_at("questions-moved")
    ana.open(journey.p("q/research.summary/"))
    ana.reads(OUTLINE)


def _end_the_first(eli: Visitor) -> None:
    eli.page.get_by_role("button", name="End this version").click()
    eli.reads("The version of January 2025 has ended.")
    eli.looks_at("questions-ended")


def _find_that_it_cannot_be_sent(journey: Journey, ana: Visitor, ready: Proposal) -> None:
    ana.open("/")
    ana.follow("Move on to TikTok’s new questions: the old ones have ended")
    ana.is_at(journey.p("questions/"))
    ana.reads("This application cannot be sent as it is")
    ana.looks_at("questions-ended-preview")
    ana.open(journey.p("submit/record/"))
    with ana.being_refused(409):
        ana.send("Record the submission")
    ana.reads("TikTok no longer takes these questions")
    ana.looks_at("record-refused-ended")
    ready.refresh_from_db()
    assert (ready.state, ready.catalogue) == ("ready", CatalogueVersion.objects.get(label=CURRENT))
