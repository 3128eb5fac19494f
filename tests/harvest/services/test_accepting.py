"""The terms that a team accepted are kept as they were read."""

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest

from accounts.rules.errors import Invalid
from harvest.models import AcceptedTerms, Project
from harvest.rules.terms import LARGEST
from harvest.selectors.terms import accepted_terms
from harvest.services.accepting import accept_terms
from harvest.services.certificates.parts import describe_terms
from harvest.services.projects import open_project
from proposals.catalogue.reading import CURRENT_TERMS
from proposals.models import AuditEvent
from tests.harvest.bench import NOW, handover

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%terms\n"
Party = AcceptedTerms.Party


@pytest.fixture
def project() -> Project:
    return open_project(handover(), by=None, now=NOW)


def keep(project: Project, name: str = "terms.pdf", content: bytes = PDF, **changed: Any) -> AcceptedTerms:
    given: dict[str, Any] = {
        "accepted_on": NOW.date(),
        "accepted_by": "Hal Reed, legal office",
        "party": Party.IRELAND,
    }
    return accept_terms(project, name, content, **given | changed, by=project.pi, now=NOW)


def test_a_file_has_its_hash_day_person_and_party(project: Project) -> None:
    kept = keep(project)
    again = keep(project, "later.txt", "Terms – in words.\n".encode())
    assert [each.number for each in accepted_terms(project)] == [2, 1]
    assert (kept.form, bytes(kept.content), kept.sha256, kept.size) == (
        "pdf",
        PDF,
        sha256(PDF).hexdigest(),
        len(PDF),
    )
    assert (kept.accepted_on, kept.accepted_by, kept.party, kept.sent_by, again.form) == (
        NOW.date(),
        "Hal Reed, legal office",
        "ireland",
        project.pi,
        "txt",
    )
    event = AuditEvent.objects.filter(verb="terms.accepted").order_by("pk")[0]
    assert event.detail == {
        "number": 1,
        "sha256": kept.sha256,
        "accepted_on": "2026-03-20",
        "party": "ireland",
    }


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("terms.pdf", b"<html>"),
        ("terms.pdf", b""),
        ("terms.txt", b"\xff\xfe\x00t"),
        ("terms.txt", b"a\x00b"),
        ("terms.exe", PDF),
        ("terms", PDF),
        ("terms.txt", b"a" * (LARGEST + 1)),
    ],
)
def test_what_is_no_such_file_is_refused(project: Project, name: str, content: bytes) -> None:
    with pytest.raises(Invalid) as refused:
        keep(project, name, content)
    assert (list(refused.value.problems), AcceptedTerms.objects.count()) == (["file"], 0)


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"accepted_on": NOW.date() + timedelta(days=1)}, "accepted_on"),
        ({"accepted_by": " "}, "accepted_by"),
    ],
)
def test_who_and_when_are_asked(project: Project, changed: dict[str, Any], place: str) -> None:
    with pytest.raises(Invalid) as refused:
        keep(project, **changed)
    assert (list(refused.value.problems), AcceptedTerms.objects.count()) == ([place], 0)


def test_a_path_in_a_name_is_left_out(project: Project) -> None:
    assert keep(project, "../../etc/terms.pdf").name == "terms.pdf"


def test_a_certificate_names_them(project: Project) -> None:
    kept = keep(project)
    assert describe_terms(project) == {
        "version": CURRENT_TERMS,
        "refresh_days": 15,
        "accepted": [
            {
                "accepted_on": "2026-03-20",
                "party": "TikTok Technology Limited (Ireland)",
                "sha256": kept.sha256,
            }
        ],
    }
