"""From the last days of an access to a certificate that was signed, sent, and verified elsewhere."""

import json
from typing import Any

from playwright.sync_api import expect
from pypdf import PdfReader

from harvest.models import Record
from tests import factories
from tests.faketime import at
from tests.harvest.site import Site
from tests.journeys.cast import Journey
from tests.journeys.duties.publishing import ARTICLE
from tests.journeys.visitor import Visitor

DEAN = "Ilse Voort"
OFFICE = "Head of Research Data, University of Northmere"
PROOF = b"Ticket T-77: received."


def reach_the_end(journey: Journey) -> None:
    """By itself: nobody presses anything. Half a day lies between the end of the access and the erasure."""
    bea, ana = journey.visitors["Bea Quist"], journey.visitors["Ana Sol"]
    _read_the_run_down(journey, bea)
    journey.times.move(days=3)
    journey.machine.work()
    bea.sign_in(factories.make_pi().email, factories.PASSWORD)
    bea.open(journey.at())
    bea.looks_at("project-ended")
    journey.times.move(hours=13)
    journey.machine.work()
    assert not Record.objects.exists()
    _delete_the_copy(journey, ana)


def sign_and_send(journey: Journey) -> None:
    eli = journey.visitors["Eli Marsh"]
    eli.sign_in(factories.make_librarian().email, factories.PASSWORD)
    _name_who_signs(eli)
    _record_the_request(journey, eli)
    _sign(journey)
    _send(journey, eli)
    _verify(journey, eli)


def _read_the_run_down(journey: Journey, bea: Visitor) -> None:
    bea.open(journey.at())
    bea.follow("Steps until the end")
    bea.reads("Check manuscripts before the end", f"{ARTICLE}, planned for 1 March 2027")
    row = bea.page.locator("tbody tr", has_text="Have manuscripts checked")
    row.get_by_text("Tick it off").click()
    row.get_by_role("textbox").fill("Two people signed it.")
    bea.looks_at("run-down")
    with bea.page.expect_navigation():
        row.get_by_role("button").click()
    expect(row).to_contain_text("Two people signed it.")


def _delete_the_copy(journey: Journey, ana: Visitor) -> None:
    """Asked for again, though her file held nothing that had disappeared: nobody keeps anything after the end."""
    ana.sign_in(factories.make_editor().email, factories.PASSWORD)
    ana.open(journey.at())
    ana.looks_at("copy-after-the-end")
    ana.reads("Delete your copy")
    ana.send("My copy of dataset 1 is deleted")
    ana.reads("Your copy of dataset 1 counts as replaced or deleted.")


def _name_who_signs(eli: Visitor) -> None:
    dean = factories.make_user(DEAN)
    eli.open("/library/signatories/")
    eli.type("Name", DEAN)
    eli.type("Office", OFFICE)
    eli.type("E-mail", dean.email)
    eli.send("Name them")
    eli.reads("Here, with their account")
    eli.looks_at("signatories")


def _record_the_request(journey: Journey, eli: Visitor) -> None:
    eli.open(journey.at("certificate/"))
    eli.looks_at("certificate-drafted")
    eli.page.get_by_text("When TikTok asked for it", exact=True).click()
    eli.type("TikTok asked on", "7 December 2026")
    eli.type("Needed by", "21 December 2026")
    eli.send("Record it")
    eli.reads("TikTok asked for it on 7 December 2026", "Needed by")


def _sign(journey: Journey) -> None:
    """She has an account, and is nothing else on the project."""
    dean = journey.join(factories.make_user(DEAN))
    dean.looks_at("home-of-who-signs")
    dean.follow(f"Sign the certificate {journey.project}-C1")
    dean.is_at(journey.at("certificates/1/"))
    copies = dean.page.locator("tr", has_text=f"{journey.project}/1")
    expect(copies.locator("td")).to_have_text(["71", "1", "1"])
    dean.looks_at("certificate-to-sign")
    dean.send("Sign it out")
    dean.reads("Signed. Take the PDF and the signed file, and send both.", f"{DEAN}, {OFFICE}")


def _send(journey: Journey, eli: Visitor) -> None:
    eli.open(journey.at("certificate/"))
    eli.page.get_by_text("Record that it was sent", exact=True).click()
    eli.type("Sent on", "8 December 2026")
    eli.type("Sent to", "TikTok’s form for researchers")
    eli.choose("Through a form of TikTok’s")
    eli.type("Reference", "T-77")
    proof: Any = {"name": "receipt.txt", "mimeType": "text/plain", "buffer": PROOF}
    eli.page.set_input_files("input[type=file]", proof)
    eli.looks_at("certificate-sending")
    eli.send("Record it")
    eli.reads("Recorded as sent.", "T-77")
    assert eli.download(lambda: eli.follow("receipt.txt")) == PROOF
    eli.looks_at("certificate-sent")


def _verify(journey: Journey, eli: Visitor) -> None:
    """On a machine with neither keyring nor records: the key that signed is the one which the site shows to everybody."""
    elsewhere = Site(journey.machine.folder / "elsewhere", "http://127.0.0.1:9")
    elsewhere.folder.mkdir()
    signed, printed = (elsewhere.folder / f"certificate.{form}" for form in ("json", "pdf"))
    signed.write_bytes(eli.download(lambda: eli.follow("Take the signed file")))
    printed.write_bytes(eli.download(lambda: eli.follow("Take the PDF")))
    done = elsewhere.run("certificate", "verify", str(signed), "--json", **at(journey.times.now))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["state"], found["is_ours"], found["pdf"], found["signatory"]) == (
        "valid",
        None,
        "same",
        DEAN,
    )
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(printed).pages).split())
    for said in (found["certificate"], journey.project, DEAN, OFFICE, "21 December 2026"):
        assert said in text
    assert found["public_key"] in eli.page.request.get(f"{eli.site}/certificates/key/").text()
