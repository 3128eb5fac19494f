"""The pages of a file that comes back: sent, compared, taken or skipped one by one, without a script."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from proposals.models import Proposal, ReturnedCopy, Snapshot
from proposals.rendering.exporting import ExportFormat, export
from proposals.services.snapshots import take_snapshot
from tests.factories import (
    NOW,
    make_editor,
    make_filled,
    make_in_review,
    make_pi,
    make_reader_of,
    make_returned_copy,
    make_user,
    save,
)
from tests.proposals.rendering.word.edits import replace
from tests.proposals.views.cast import read, send, sign_in, value_of

pytestmark = pytest.mark.django_db
KEY = "research.design"


def take_out(proposal: Proposal) -> bytes:
    snapshot = take_snapshot(proposal, Snapshot.Reason.EXPORT, by=None, now=NOW)
    return export(snapshot, ExportFormat.DOCX, approved=False).body


def upload(client: Client, proposal: Proposal, content: bytes, status: int, name: str = "draft.docx") -> str:
    return send(client, f"/p/{proposal.ref}/versions/return/", status, file=SimpleUploadedFile(name, content))


def test_from_the_file_to_the_answer() -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    edited = replace(take_out(proposal), ("in three months", "in four months"))
    place = upload(client, proposal, edited, 302)
    page = read(client, place)
    assert ">three<" in page
    assert ">four<" in page
    assert "0 taken, 0 skipped, 1 to decide" in page
    assert send(client, place, 302, act="take", name=KEY, expected_version=1) == place
    page = read(client, place)
    assert "Nothing to decide" in page
    assert "1 taken, 0 skipped, 0 to decide" in page
    assert value_of(proposal, KEY) == "A content analysis of all videos with one hashtag in four months."


def test_a_change_can_be_skipped() -> None:
    proposal, client = make_filled(), sign_in(make_pi())
    place = upload(client, proposal, replace(take_out(proposal), ("in three months", "in May")), 302)
    send(client, place, 302, act="skip", name=KEY)
    assert "0 taken, 1 skipped, 0 to decide" in read(client, place)
    assert value_of(proposal, KEY) == "A content analysis of all videos with one hashtag in three months."


def test_all_that_nobody_changed_here_are_taken_at_once() -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    edited = replace(take_out(proposal), ("in three months", "in May"), ("One article", "Two articles"))
    edited = replace(edited, ("No smaller set", "No other set"))
    save(proposal, "research.necessity", "It is needed.", by=make_pi())
    place = upload(client, proposal, edited, 302)
    page = read(client, place)
    assert "Take all 2 that nobody changed here since" in page
    versions = page.split('name="versions" value="')[1].split('"')[0]
    assert send(client, place, 302, act="all", versions=versions) == place
    page = read(client, place)
    assert "2 texts taken." in page
    assert "2 taken, 0 skipped, 1 to decide" in page
    assert value_of(proposal, "research.necessity") == "It is needed."


def test_an_answer_that_was_changed_here_too_is_said_to_be() -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    place = upload(client, proposal, replace(take_out(proposal), ("in three months", "in May")), 302)
    assert "Changed here too" not in read(client, place)
    save(proposal, KEY, "Interviews.", by=make_pi())
    send(client, place, 302, act="take", name=KEY, expected_version=1)
    page = read(client, place)
    assert "Bea Quist changed this answer while you were writing" in page
    assert "Changed here too" in page
    assert value_of(proposal, KEY) == "Interviews."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04", "cannot be opened as a Word document"),
        (b"# A diary", "No question of this application was found in the file"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(content: bytes, words: str) -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    take_out(proposal)
    page = upload(client, proposal, content, 422)
    assert words in page
    assert "There is a problem" in page
    assert ReturnedCopy.objects.count() == 0


def test_no_file_at_all() -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    assert "Choose the file that you wrote in" in send(client, f"/p/{proposal.ref}/versions/return/", 422)


def test_a_file_that_is_too_large_is_not_read() -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    assert "at most 10 MB are taken" in upload(client, proposal, b"x" * 10_000_001, 422)


def test_what_the_file_says_is_shown_and_never_run() -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    take_out(proposal)
    hostile = "<script>alert(1)</script>"
    copy = make_returned_copy(
        proposal,
        changes=[
            {"key": KEY, "value": hostile, "problem": ""},
            {"key": "data.query", "value": None, "problem": hostile},
        ],
        remarks=[{"key": KEY, "author": hostile, "quote": hostile, "text": hostile}],
        troubles={hostile: "unknown"},
        names_version=False,
    )
    response = client.get(f"/p/{proposal.ref}/versions/returned/{copy.pk}/")
    assert hostile not in response.content.decode()
    assert "The file does not say which version it was made of" in response.content.decode()


def test_a_comment_becomes_a_thread() -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    take_out(proposal)
    remark = {"key": KEY, "author": "Ben Sample", "quote": "one hashtag", "text": "Which one?"}
    copy = make_returned_copy(proposal, remarks=[remark])
    place = f"/p/{proposal.ref}/versions/returned/{copy.pk}/"
    send(client, place, 302, act="thread", name="0")
    assert "Stands beside the answer." in read(client, place)
    assert proposal.threads.get().quote == "one hashtag"


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"act": "take", "name": KEY},
        {"act": "thread", "name": "x"},
        {"act": "skip"},
        {"act": "all"},
        {"act": "all", "versions": f"{KEY}=x"},
    ],
)
def test_a_page_that_was_sent_incompletely_changes_nothing(typed: dict[str, str]) -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    take_out(proposal)
    copy = make_returned_copy(proposal, changes=[{"key": KEY, "value": "x", "problem": ""}])
    response = client.post(f"/p/{proposal.ref}/versions/returned/{copy.pk}/", typed)
    assert response.status_code in (400, 422)
    copy.refresh_from_db()
    assert copy.settled == {}


def test_a_file_of_one_application_is_no_page_of_another() -> None:
    proposal, other = make_filled(), make_filled("Another")
    take_out(other)
    copy = make_returned_copy(other)
    assert sign_in(make_editor()).get(f"/p/{proposal.ref}/versions/returned/{copy.pk}/").status_code == 404


def test_while_the_pi_reads_the_page_offers_no_upload() -> None:
    proposal = make_in_review()
    page = read(sign_in(make_editor()), f"/p/{proposal.ref}/versions/return/")
    assert ("Answers cannot be changed now" in page, 'type="file"' in page) == (True, False)


def test_the_way_there_is_shown_to_those_who_may_edit() -> None:
    proposal = make_filled()
    make_reader_of(proposal)
    path = f"/p/{proposal.ref}/versions/return/"
    shown = {
        person.name: path in read(sign_in(person), f"/p/{proposal.ref}/versions/")
        for person in (make_editor(), make_user("Cem Dor"))
    }
    assert shown == {"Ana Sol": True, "Cem Dor": False}


@pytest.mark.parametrize("number", [1, 3])
def test_the_comparison_reads_a_fixed_number_of_times(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    proposal, client = make_filled(), sign_in(make_editor())
    take_out(proposal)
    keys = [KEY, "research.summary", "research.outputs"][:number]
    changes = [{"key": key, "value": "x", "problem": ""} for key in keys]
    remarks = [{"key": key, "author": "", "quote": "", "text": "x"} for key in keys]
    copy = make_returned_copy(proposal, changes=changes, remarks=remarks)
    with django_assert_num_queries(7):
        client.get(f"/p/{proposal.ref}/versions/returned/{copy.pk}/")
