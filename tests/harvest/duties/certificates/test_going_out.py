"""A certificate goes out: drafted by the site, signed by a person with authority, sent, with the proof."""

import json
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest

from accounts.models import User
from accounts.rules.errors import Conflict, Invalid, NotAllowed, NotNow
from harvest.access import roles_of
from harvest.models import Certificate, DatasetCopy, Signatory
from harvest.rules.signing_out import Way
from harvest.selectors.parts import find_certificate_by_place
from harvest.selectors.screens.certificate_page import certificate_page
from harvest.services.certificates import (
    end_signatory,
    issue_compliance,
    name_signatory,
    read_pdf,
    record_request,
    record_sending,
    sign_out,
    verify_certificate,
    write_certificate,
)
from harvest.services.certificates.parts import count_copies
from harvest.services.certificates.sending import ProofFile
from harvest.services.closing import announce_close, confirm_close
from harvest.services.confirming import confirm_copy
from harvest.services.datasets import Choice, build_dataset
from harvest.services.ending import close_now
from proposals.models import AuditEvent, Deadline, Need
from proposals.services.documents import check_document
from tests.factories import make_user
from tests.harvest.duties.site import Site, librarian, pi

OFFICE = "Head of Research Data, University of Northmere"


def close(site: Site) -> Certificate:
    closing = announce_close(site.project, "The thesis was handed in", by=pi(), now=site.now)
    closing = confirm_close(site.project, closing.digest, by=pi(), now=site.now)
    return close_now(closing, clock=site.clock, wait=lambda _: None)


def name_dean(site: Site, email: str = "") -> Signatory:
    return name_signatory("Ilse Voort", OFFICE, email, by=librarian(), now=site.now)


def send(certificate: Certificate, site: Site, on: date | None = None) -> None:
    record_sending(
        certificate,
        sent_on=on or site.now.date(),
        sent_to="TikTok's form for researchers",
        way=Way.FORM,
        reference="T-77",
        file=ProofFile("receipt.txt", b"Received."),
        by=librarian(),
        now=site.now,
    )


def text_of(pdf: bytes, *options: str) -> str:
    done = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_copies_that_were_deleted_before_it_is_signed_are_counted(site: Site, tmp_path: Path) -> None:
    """They are called back by the end itself, after which it is drafted."""
    dataset = build_dataset(site.project, Choice("csv"), folder=tmp_path / "out", by=pi(), clock=site.clock)
    for person in (pi(), make_user("Ana Sol")):
        DatasetCopy.objects.create(dataset=dataset, user=person, taken_at=site.now)
    certificate = close(site)
    drafted = certificate.content["datasets"][0]
    confirm_copy(dataset, by=make_user("Ana Sol"), now=site.now)
    shown = certificate_page(site.project, 1, pi(), site.now.date(), count_copies).content["datasets"][0]
    sign_out(certificate, name_dean(site), paper_on=site.now.date(), by=librarian(), now=site.now)
    confirm_copy(dataset, by=pi(), now=site.now)
    certificate.refresh_from_db()
    later = certificate_page(site.project, 1, pi(), site.now.date(), count_copies).content["datasets"][0]
    assert [each["copies_confirmed"] for each in (drafted, shown, later)] == [0, 1, 1]
    assert shown == later == certificate.content["datasets"][0]


def asked(certificate: Certificate) -> list[str]:
    needs = Need.objects.filter(key__endswith=f":certificate:{certificate.place}")
    return sorted(needs.values_list("user__name", flat=True))


def test_who_signs_with_an_account_is_asked_for_the_draft_alone(site: Site) -> None:
    """Whether they were named before it was drafted or after; until they sign no more, or somebody has signed."""
    certificate, keepers = close(site), ["Bea Quist", "Eli Marsh"]
    dean, other = make_user("Ilse Voort"), make_user("Jon Ask")
    first, second = (name_dean(site, each.email) for each in (dean, other))
    named = asked(certificate)
    end_signatory(second, by=librarian(), now=site.now)
    ended = asked(certificate)
    sign_out(certificate, first, paper_on=None, by=dean, now=site.now)
    assert (named, ended) == ([*keepers, "Ilse Voort", "Jon Ask"], [*keepers, "Ilse Voort"])
    assert asked(certificate) == keepers


def test_who_signs_is_not_asked_for_a_draft_that_another_replaced(site: Site) -> None:
    outdated, dean = issue_compliance(site.project, by=pi(), now=site.now), make_user("Ilse Voort")
    certificate = close(site)
    name_dean(site, dean.email)
    assert (asked(outdated), asked(certificate)) == ([], ["Bea Quist", "Eli Marsh", "Ilse Voort"])


def test_from_a_draft_to_the_proof_that_it_was_sent(site: Site, tmp_path: Path) -> None:
    certificate = close(site)
    asked, due = site.now.date(), site.now.date() + timedelta(days=10)
    record_request(certificate, asked, due, by=librarian(), now=site.now)
    assert Deadline.objects.filter(key__contains="certificate:1", due_on=due, done_at=None).exists()
    sign_out(certificate, name_dean(site), paper_on=asked, by=librarian(), now=site.now)
    send(certificate, site)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.sendings.get().file) == ("sent", b"Received.")
    assert certificate.content["requested"] == {"asked_on": asked.isoformat(), "due_on": due.isoformat()}
    check_document(certificate.content, "certificate-2")
    path, _ = write_certificate(certificate, tmp_path / "given")
    found = verify_certificate(path, None)
    assert (found.signatory, found.pdf, found.title) == ("Ilse Voort", "same", "Certificate of deletion")
    assert not Need.objects.filter(key__contains="certificate:1").exists()
    assert not Deadline.objects.filter(key__contains="certificate:1", done_at=None).exists()
    verbs = AuditEvent.objects.filter(verb__startswith="certificate.").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == [
        "certificate.requested",
        "certificate.signed",
        "certificate.sent",
    ]


def test_the_pdf_is_tagged_and_says_who_signs_on_numbered_pages(site: Site, tmp_path: Path) -> None:
    certificate = close(site)
    draft = text_of(read_pdf(certificate))
    assert ("Draft, not signed" in draft, "It does not go out" in draft) == (True, True)
    sign_out(certificate, name_dean(site), paper_on=site.now.date(), by=librarian(), now=site.now)
    pdf = read_pdf(certificate)
    (tmp_path / "c.pdf").write_bytes(pdf)
    facts = subprocess.run(["pdfinfo", tmp_path / "c.pdf"], capture_output=True, check=True).stdout.decode()
    assert ("Tagged:          yes" in facts, "Certificate of deletion PR-" in facts) == (True, True)
    text = text_of(pdf)
    for said in (
        "University of Northmere",
        "Page 1 of",
        "Page 2 of",
        "Ilse Voort",
        OFFICE,
        "collection “votes”",
    ):
        assert said in text
    assert "Draft" not in text
    assert certificate.content["issuer"]["public_key"] in text.replace(" ", "")


def test_findings_and_open_points_do_not_go_out(site: Site) -> None:
    certificate = close(site)
    sent = json.dumps(certificate.content) + text_of(read_pdf(certificate))
    assert certificate.annex["open_points"]
    for point in certificate.annex["open_points"]:
        assert point not in sent
    for name in ("open_points", "Open points", ".sqlite3", "-wal", "-journal"):
        assert name not in sent


def test_the_signatory_signs_with_their_own_account(site: Site) -> None:
    dean = make_user("Ilse Voort")
    certificate = close(site)
    signatory = name_dean(site, dean.email.upper())
    with pytest.raises(Invalid):
        sign_out(certificate, signatory, paper_on=None, by=librarian(), now=site.now)
    sign_out(certificate, signatory, paper_on=None, by=dean, now=site.now)
    assert certificate.content["signatory"] == {
        "name": "Ilse Voort",
        "office": OFFICE,
        "email": dean.email.upper(),
        "manner": "account",
        "signed_on": site.now.date().isoformat(),
    }


def test_what_may_not_be(site: Site) -> None:
    certificate, today = close(site), site.now.date()
    signatory, other = name_dean(site), make_user("Dag Ravn")
    with pytest.raises(NotNow):
        send(certificate, site)
    for by in (pi(), other):
        with pytest.raises(NotAllowed):
            sign_out(certificate, signatory, paper_on=today, by=by, now=site.now)
        with pytest.raises(NotAllowed):
            name_signatory("Dag Ravn", "Dean", "", by=by, now=site.now)
    for day in (today + timedelta(days=1), today - timedelta(days=1)):
        with pytest.raises(Invalid):
            sign_out(certificate, signatory, paper_on=day, by=librarian(), now=site.now)
    with pytest.raises(Invalid):
        record_request(certificate, today, today - timedelta(days=1), by=librarian(), now=site.now)
    end_signatory(signatory, by=librarian(), now=site.now)
    with pytest.raises(NotAllowed):
        sign_out(certificate, signatory, paper_on=today, by=librarian(), now=site.now)
    certificate.refresh_from_db()
    assert (certificate.state, certificate.content["signatory"]) == ("drafted", None)


def test_what_is_signed_is_final(site: Site) -> None:
    certificate, signatory = close(site), name_dean(site)
    stale = Certificate.objects.get()
    sign_out(certificate, signatory, paper_on=site.now.date(), by=librarian(), now=site.now)
    signed = certificate.content
    for given, refusal in ((certificate, NotNow), (stale, Conflict)):
        with pytest.raises(refusal):
            sign_out(given, signatory, paper_on=site.now.date(), by=librarian(), now=site.now)
    with pytest.raises(NotNow):
        record_request(stale, site.now.date(), None, by=librarian(), now=site.now)
    certificate.refresh_from_db()
    assert certificate.content == signed
    with pytest.raises(Invalid):
        send(certificate, site, on=site.now.date() + timedelta(days=1))


def test_one_byte_of_what_went_out_is_noticed(site: Site, tmp_path: Path) -> None:
    certificate = close(site)
    sign_out(certificate, name_dean(site), paper_on=site.now.date(), by=librarian(), now=site.now)
    path, _ = write_certificate(certificate, tmp_path / "given")
    body = path.read_bytes()
    place = body.index(b"Ilse Voort")
    path.write_bytes(body[:place] + b"Else Voort" + body[place + 10 :])
    with pytest.raises(ValueError, match="does not fit"):
        verify_certificate(path, None)


def test_a_signatory_opens_certificates_and_nothing_else(site: Site) -> None:

    dean: User = make_user("Ilse Voort")
    name_dean(site, dean.email)
    assert roles_of(dean, site.project) == frozenset()
    close(site)
    assert {role.value for role in roles_of(dean, site.project)} == {"signatory"}


def test_days_that_change_while_somebody_signs_are_not_signed_unseen(site: Site) -> None:
    certificate = close(site)
    stale = Certificate.objects.get(pk=certificate.pk)
    today = site.now.date()
    record_request(certificate, today, today + timedelta(days=10), by=librarian(), now=site.now)
    with pytest.raises(Conflict):
        sign_out(stale, name_dean(site), paper_on=today, by=librarian(), now=site.now)
    sign_out(certificate, Signatory.objects.get(), paper_on=today, by=librarian(), now=site.now)
    assert certificate.content["requested"]["asked_on"] == today.isoformat()


def test_the_page_does_not_read_the_files_that_prove_the_sending(site: Site) -> None:
    certificate = close(site)
    sign_out(certificate, name_dean(site), paper_on=site.now.date(), by=librarian(), now=site.now)
    send(certificate, site)
    (sending,) = find_certificate_by_place(site.project, 1).sendings.all()
    assert sending.get_deferred_fields() == {"file"}
    assert bytes(sending.file) == b"Received."
