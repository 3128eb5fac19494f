"""Certificates of the first version: still verified, read and drawn as they were; drawn up anew when they are signed out."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from harvest.models import Certificate
from harvest.rules.certificate import attach_signature, bytes_to_sign
from harvest.selectors.screens.certificate_sections import list_sections
from harvest.services.certificates import read_pdf, sign_out, verify_certificate, write_certificate
from harvest.services.certificates.files import draw_pdf
from harvest.vault import open_keyring
from tests.harvest.duties.certificates.test_going_out import close, name_dean, text_of
from tests.harvest.duties.site import Site, librarian

ADDED = ("kind", "title", "requested", "signatory", "scope", "annex", "pdf", "signature")


@pytest.fixture
def old(site: Site) -> Certificate:
    """As the site wrote them before a person signed them out."""
    certificate = close(site)
    content: dict[str, Any] = {
        name: value for name, value in certificate.content.items() if name not in ADDED
    }
    content |= {
        "schema": "fieldgate/certificate/1",
        "open_points": ["Backups hold ids until they expire."],
        "limits": "This certificate covers the live database.",
    }
    pdf = draw_pdf(content)
    content["pdf"] = {"name": "certificate.pdf", "sha256": sha256(pdf).hexdigest()}
    keyring = open_keyring()
    signature = keyring.sign(bytes_to_sign(content))
    certificate.content = attach_signature(content, public_key=keyring.public_key(), signature=signature)
    certificate.annex = {}
    certificate.save()
    return certificate


def test_it_verifies_and_is_drawn_with_its_open_points(old: Certificate, tmp_path: Path) -> None:
    path, _ = write_certificate(old, tmp_path / "given")
    found = verify_certificate(path, open_keyring())
    assert (found.pdf, found.signatory, found.title) == ("same", "", "Certificate of deletion")
    assert "Backups hold ids until they expire." in text_of(read_pdf(old))
    titles = [section.title for section in list_sections(old.content)]
    assert ("Open points" in titles, "What it covers" in titles) == (True, False)


def test_signed_out_it_becomes_one_of_the_second_version(
    old: Certificate, site: Site, tmp_path: Path
) -> None:
    sign_out(old, name_dean(site), paper_on=site.now.date(), by=librarian(), now=site.now)
    assert (old.content["schema"], old.content["number"]) == ("fieldgate/certificate/2", old.number)
    assert (old.content["issued_at"], "open_points" in old.content) == (old.issued_at.isoformat(), False)
    assert old.annex["open_points"]
    path, _ = write_certificate(old, tmp_path / "given")
    assert verify_certificate(path, open_keyring()).signatory == "Ilse Voort"
