"""From videos that people deleted to a certificate that all of it is erased."""

import io

from playwright.sync_api import expect
from pypdf import PdfReader

from harvest.models import Record
from tests import factories
from tests.journeys.cast import Journey
from tests.journeys.path.harvesting import find_expected, take_ids
from tests.journeys.path.reviewing import prove_it_is_you
from tests.journeys.visitor import Visitor

REASON = "The thesis is handed in."


def refresh_and_close(journey: Journey) -> None:
    gone = _delete_at_tiktok(journey)
    _replace_the_copy(journey)
    bea = journey.visitors["Bea Quist"]
    bea.sign_in(factories.make_pi().email, factories.PASSWORD)
    _read_the_duties(journey, bea, gone)
    _close(journey, bea)
    _take_the_certificate(journey, bea)


def _delete_at_tiktok(journey: Journey) -> int:
    """Every tenth video goes. It is missed at a look after ten days, and again two hours later."""
    gone = find_expected(journey)[3::10]
    journey.times.simulator.world.remove([int(key) for key in gone])
    journey.times.move(days=11)
    journey.machine.work()
    journey.times.move(hours=2)
    journey.machine.work()
    return len(gone)


def _replace_the_copy(journey: Journey) -> None:
    cem = journey.visitors["Cem Dor"]
    cem.sign_in(factories.make_reader().email, factories.PASSWORD)
    cem.open(journey.at())
    cem.reads("Replace or delete your copy")
    cem.looks_at("project-recalled")
    cem.open(journey.at("datasets/"))
    cem.looks_at("datasets-recut")
    assert take_ids(cem) == find_expected(journey)
    cem.page.reload()
    cem.send("My older copy is replaced or deleted")
    cem.reads("counts as replaced or deleted")


def _read_the_duties(journey: Journey, bea: Visitor, gone: int) -> None:
    bea.open(journey.at())
    bea.follow("Checks, removals and copies")
    held = bea.page.locator(".stat", has_text="Records held")
    removed = bea.page.locator(".stat", has_text="Removed so far")
    expect(held.locator(".stat-value")).to_have_text(str(len(find_expected(journey))))
    expect(removed.locator(".stat-value")).to_have_text(str(gone))
    bea.reads("Nobody holds a copy with records that were removed.")
    bea.looks_at("duties")


def _close(journey: Journey, bea: Visitor) -> None:
    journey.times.move(minutes=20)
    bea.open(journey.at("end/"))
    bea.looks_at("end")
    bea.type("Reason", REASON)
    bea.send("Show what will be erased")
    bea.reads(f"{len(find_expected(journey))} records of 1 collection and 1 dataset will be erased.")
    bea.looks_at("end-announced")
    bea.send("End the project and erase all of this")
    prove_it_is_you(bea, "confirm-end")
    bea.is_at(journey.at("end/"))
    bea.looks_at("end-under-way")
    journey.machine.work()
    expect(bea.page.get_by_role("link", name="See the certificate")).to_be_visible()
    assert not Record.objects.exists()


def _take_the_certificate(journey: Journey, bea: Visitor) -> None:
    bea.follow("See the certificate")
    bea.looks_at("certificate")
    signed = bea.download(lambda: bea.follow("Take the signed file"))
    printed = bea.download(lambda: bea.follow("Take the PDF"))
    folder = journey.machine.folder
    (folder / "certificate.json").write_bytes(signed)
    (folder / "certificate.pdf").write_bytes(printed)
    verified = journey.machine.type("certificate", "verify", folder / "certificate.json")
    assert (verified["state"], verified["is_ours"], verified["pdf"]) == ("valid", True, "same")
    pages = PdfReader(io.BytesIO(printed)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for said in (verified["certificate"], journey.project, REASON):
        assert said in text
