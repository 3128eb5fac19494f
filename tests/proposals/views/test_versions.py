"""Files that leave the site: opened as their readers open them."""

import json
from io import BytesIO

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries

from proposals.models import AuditEvent, Proposal, Snapshot
from proposals.services.snapshots import take_snapshot
from tests.factories import (
    NOW,
    make_administrator,
    make_editor,
    make_filled,
    make_in_review,
    make_pi,
    make_ready,
    make_stranger,
    reload,
    save,
)
from tests.proposals.views.cast import sign_in, words_of

pytestmark = pytest.mark.django_db


def take(client: Client, proposal: Proposal, export_format: str) -> HttpResponse:
    return client.post(
        reverse("versions", args=[proposal.ref]), {"export_format": export_format}, follow=True
    )


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_a_pdf_of_a_draft_opens_and_says_that_it_is_one() -> None:
    proposal = make_filled()
    response = take(sign_in(make_editor()), proposal, "pdf")
    text = text_of(response.content)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{proposal.ref}-v1.pdf"'
    assert "How first-time voters meet short political videos" in text
    assert "Draft, not approved" in text


def test_a_pdf_of_the_approved_version_says_so() -> None:
    proposal = make_ready()
    text = text_of(take(sign_in(make_pi()), proposal, "pdf").content)
    assert "Approved by the PI" in text
    assert "Draft, not approved" not in text


def test_json_holds_every_answer() -> None:
    proposal = make_filled()
    document = json.loads(take(sign_in(make_editor()), proposal, "json").content)
    values = {
        question["key"]: question["value"]
        for section in document["sections"]
        for question in section["questions"]
    }
    assert (document["schema"], values["research.topic"]) == ("fieldgate/snapshot/1", "civic")


def test_markdown_and_copy_sheet_are_text() -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    markdown, sheet = take(client, proposal, "md"), take(client, proposal, "copysheet")
    assert "**first-time voters**" in markdown.content.decode()
    assert "How first-time voters meet" in sheet.content.decode()
    assert sheet["Content-Disposition"].endswith('-v1-copysheet.txt"')


def test_the_same_text_is_one_version_however_often_it_is_taken() -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    for export_format in ("json", "md", "json"):
        take(client, proposal, export_format)
    assert Snapshot.objects.count() == 1
    save(proposal, "research.design", "Interviews.")
    take(client, proposal, "json")
    assert list(Snapshot.objects.values_list("number", flat=True)) == [2, 1]
    assert AuditEvent.objects.filter(verb="proposal.exported").count() == 4


def test_looking_keeps_no_version() -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    page = words_of(client.get(reverse("versions", args=[proposal.ref])))
    assert ("No versions yet" in page, Snapshot.objects.count()) == (True, 0)


def test_an_unknown_format_makes_nothing() -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    assert "Nothing was exported: choose a format." in words_of(take(client, proposal, "odt"))
    assert Snapshot.objects.count() == 0
    version = take_snapshot(proposal, Snapshot.Reason.EXPORT, by=None, now=NOW)
    path = f"/p/{proposal.ref}/versions/{version.number}/odt/"
    assert client.get(path).status_code == 404


def test_who_may_take_a_file() -> None:
    proposal = make_in_review()
    path = reverse("export_file", args=[proposal.ref, 1, "json"])
    answers = {
        person.name: sign_in(person).get(path).status_code
        for person in (make_pi(), make_administrator(), make_stranger())
    }
    assert answers == {"Bea Quist": 200, "Fen Oake": 403, "Dag Ravn": 404}
    page = words_of(sign_in(make_administrator()).get(reverse("versions", args=[proposal.ref])))
    assert ("Version 1" in page, "Take a file with you" in page) == (True, False)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_reads_a_fixed_number_of_times(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    proposal = make_filled()
    for version in range(number):
        save(proposal, "research.design", f"Interviews, part {version}.")
        take_snapshot(reload(proposal), Snapshot.Reason.EXPORT, by=make_editor(), now=NOW)
    client = sign_in(make_editor())
    with django_assert_num_queries(7):
        client.get(reverse("versions", args=[proposal.ref]))
