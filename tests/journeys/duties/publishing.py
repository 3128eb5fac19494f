"""From a planned article to the day from which it may appear."""

from typing import Any

from playwright.sync_api import Locator, expect

from tests import factories
from tests.harvest.reading.test_reading import make_docx, make_pdf
from tests.journeys.cast import Journey
from tests.journeys.duties.copies import copy_of, read_rows
from tests.journeys.visitor import Visitor

ARTICLE = "Short videos before the vote: a first look"
SOURCE = "The data come from the TikTok Research API."
REASON = "A public institution, which agreed in writing"


def write_and_sign(journey: Journey) -> None:
    caption, handle = _choose(journey)
    ana, cem = journey.visitors["Ana Sol"], journey.join(factories.make_reader())
    _plan(journey, ana)
    first = f"<p>{SOURCE}</p><p style='break-before:page'>One says: “{caption}” Thanks to @{handle}.</p>"
    _send(journey, ana, "draft.pdf", make_pdf(first))
    _read_what_was_found(ana, caption, handle)
    _sign_too_early(journey, cem)
    _send(journey, ana, "draft.docx", make_docx(SOURCE, f"One asks to vote. Thanks to @{handle}."))
    _keep_the_name(ana, handle)
    for person in (cem, journey.visitors["Eli Marsh"]):
        _sign(journey, person)
    cem.page.reload()
    cem.reads("Cem Dor,", "Eli Marsh,")
    cem.looks_at("publication-signed")


def tell_tiktok(journey: Journey) -> None:
    """Both notices on one day: the article may appear 30 days later."""
    bea = journey.visitors["Bea Quist"]
    bea.sign_in(factories.make_pi().email, factories.PASSWORD)
    bea.open(journey.at("publications/1/"))
    for purpose in ("Copy as a courtesy", "Draft to look for personal data"):
        bea.page.get_by_text("Record what was sent to TikTok", exact=True).click()
        bea.choose(purpose)
        bea.type("Sent on", "4 December 2026")
        bea.type("Sent to", "TikTok’s form for researchers")
        bea.send("Record it")
    bea.reads("It may appear on 3 January 2027 at the earliest.")
    bea.looks_at("publication-notices")


def _choose(journey: Journey) -> tuple[str, str]:
    """The longest caption of Ana's copy, and the name of an account, which stands nowhere in it."""
    row = max(read_rows(copy_of(journey)), key=lambda row: len(row["video_description"]))
    videos = (
        journey.times.simulator.world.find_video(int(each["id"])) for each in read_rows(copy_of(journey))
    )
    handle = next(
        video.author.handle for video in videos if video and video.author.handle == video.author.name
    )
    assert handle not in copy_of(journey).read_text()
    return row["video_description"], handle


def _plan(journey: Journey, ana: Visitor) -> None:
    ana.open(journey.at("publications/"))
    ana.looks_at("publications-empty")
    ana.type("Working title", ARTICLE)
    ana.type("Planned day of publication", "1 March 2027")
    ana.choose("Ana Sol")
    ana.send("Plan it")
    ana.reads("Planned. Its dates are in your calendar.")
    ana.looks_at("publication-planned")


def _send(journey: Journey, ana: Visitor, name: str, content: bytes) -> None:
    """Compared by a worker; the page shows the result without being loaded again."""
    if ana.page.get_by_text("Send a new version", exact=True).count():
        ana.page.get_by_text("Send a new version", exact=True).click()
    file: Any = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    ana.page.set_input_files("input[type=file]", file)
    ana.send("Send it and compare")
    ana.reads("It is being compared with the records.")
    journey.machine.work()
    expect(ana.page.get_by_role("heading", name="What was found")).to_be_visible()


def _to_answer(visitor: Visitor) -> Locator:
    return visitor.page.locator(".findings-red .finding")


def _read_what_was_found(ana: Visitor, caption: str, handle: str) -> None:
    found = _to_answer(ana)
    expect(found).to_have_count(2)
    for title, text in (("Quoted word for word", caption), ("Name of an account", handle)):
        one = found.filter(has_text=title)
        expect(one.locator("mark")).to_have_text(text)
        expect(one).to_contain_text("Page 2")
    ana.looks_at("publication-findings")


def _sign_too_early(journey: Journey, cem: Visitor) -> None:
    cem.open(journey.at("publications/1/"))
    cem.choose("It may be published: nobody behind the records can be recognised")
    with cem.being_refused(422):
        cem.send("Record my verdict")
    cem.reads("2 of the findings have no answer yet.")
    cem.looks_at("publication-signed-too-early")


def _keep_the_name(ana: Visitor, handle: str) -> None:
    """The caption is gone from the text; the name stays for a reason."""
    expect(_to_answer(ana)).to_have_count(1)
    expect(_to_answer(ana).locator("mark")).to_have_text(handle)
    _to_answer(ana).get_by_role("textbox").fill(REASON)
    with ana.page.expect_navigation():
        _to_answer(ana).get_by_role("button", name="Keep").click()
    expect(_to_answer(ana)).to_have_count(0)
    ana.reads(REASON)
    ana.looks_at("publication-answered")
    assert ana.page.get_by_role("button", name="Record my verdict").count() == 0


def _sign(journey: Journey, person: Visitor) -> None:
    person.open(journey.at("publications/1/"))
    person.reads(REASON)
    person.choose("It may be published: nobody behind the records can be recognised")
    person.send("Record my verdict")
    person.reads("Your verdict is recorded.")
