"""The library publishes TikTok's next questions, and teams move on to them; a tab that is stale loses nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from proposals.catalogue.reading import CURRENT
from proposals.models import CatalogueVersion, Proposal, UnsavedAnswer
from proposals.services import publishing
from proposals.services.upgrading import upgrade
from tests.factories import (
    ANSWERS,
    NOW,
    make_draft,
    make_editor,
    make_filled,
    make_librarian,
    make_reader,
    make_reader_of,
    make_ready,
    make_submitted,
    reload,
)
from tests.proposals.catalogue.versions import LABEL, add, remove, update, write_next
from tests.proposals.views.cast import question_path, read, send, sign_in

pytestmark = pytest.mark.django_db
NEXT = "/library/questions/next/"
CHANGES = (
    remove("funding.sources"),
    add("ethics.board"),
    update("research.summary", limit=3000, asked="Outline your project."),
)
BANNER = "TikTok’s questions have changed"


@pytest.fixture
def librarian() -> Client:
    return sign_in(make_librarian())


@pytest.fixture
def filled() -> Proposal:
    return make_filled()


def publish(*, retire: bool = False) -> CatalogueVersion:
    by = make_librarian()
    version = publishing.publish_next(write_next(*CHANGES), after=CURRENT, by=by, now=NOW)
    if retire:
        publishing.retire(CatalogueVersion.objects.get(label=CURRENT), by=by, now=NOW)
    return version


def test_what_a_file_changes_and_whom_it_concerns_is_shown_before_it_is_published(
    librarian: Client, filled: Proposal
) -> None:
    make_submitted("Sent before")
    page = send(librarian, NEXT, 200, text=write_next(*CHANGES), check="1")
    whom = "1 application not yet sent to TikTok answers the version of January 2025: 1 “Being written”."
    assert whom in page
    assert "What the version of December 2026 changes" in page
    for words in ("New: 1 question", "No longer asked: 1 question", "TikTok’s wording: 1 question", "3,000"):
        assert words in page
    assert CatalogueVersion.objects.count() == 1
    text = write_next(*CHANGES)
    assert send(librarian, NEXT, 302, text=text, after=CURRENT, publish="1") == "/library/questions/"
    listed = read(librarian, "/library/questions/")
    assert listed.index("December 2026") < listed.index("January 2025")
    assert "1 application cannot be sent then until its team moves on." in listed


def test_a_file_is_taken_and_its_text_stays_on_the_page(librarian: Client) -> None:
    text = write_next(add("ethics.board"))
    sent = SimpleUploadedFile("next.yaml", text.encode())
    assert "key: ethics.board" in send(librarian, NEXT, 200, file=sent, check="1")


def test_each_mistake_stands_with_its_line_and_the_text_is_kept(librarian: Client) -> None:
    text = write_next(update("funding.sources", type="text"))
    line = text.split("\n").index("    type: text", text.split("\n").index("  - key: funding.sources")) + 1
    page = send(librarian, NEXT, 422, text=text, check="1")
    assert f'<th scope="row" class="number">{line:,}</th>' in page
    assert "was of type longtext, and answers to it exist" in page
    assert "key: funding.sources" in page
    assert f"<code>{'    type: text'}</code>" in page


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Choose a file, or paste its text"),
        ({"file": SimpleUploadedFile("x.yaml", b"\xff\xfe\xff")}, "This file is not in UTF-8"),
        ({"text": "- a"}, "This is none of fieldgate/catalogue/1."),
        ({"text": "\x00"}, "Null characters are not allowed."),
    ],
)
def test_what_is_no_such_file(librarian: Client, sent: dict[str, object], words: str) -> None:
    assert words in send(librarian, NEXT, 422, check="1", **sent)
    assert CatalogueVersion.objects.filter(upload__isnull=False).count() == 0


def test_another_librarian_was_faster(librarian: Client, filled: Proposal) -> None:
    publish()
    text = write_next(label="tiktok-research-api/2027-01")
    page = send(librarian, NEXT, 409, text=text, after=CURRENT, publish="1")
    assert "The version of December 2026 was published meanwhile" in page
    assert "label: tiktok-research-api/2027-01" in page


def test_a_version_is_taken_as_a_file(librarian: Client, filled: Proposal) -> None:
    response = librarian.get(f"/library/questions/{filled.catalogue_id}/file/")
    assert response["Content-Disposition"] == 'attachment; filename="tiktok-research-api-2025-01.yaml"'
    assert "label: tiktok-research-api/2025-01" in response.content.decode()


def test_a_version_ends_and_is_taken_back(librarian: Client, filled: Proposal) -> None:
    publish()
    path = f"/library/questions/{filled.catalogue_id}/retire/"
    send(librarian, path, 302, act="retire")
    home = read(sign_in(make_editor()), f"/p/{filled.ref}/")
    assert "TikTok no longer takes these questions" in home
    send(librarian, path, 302, act="reinstate")
    assert BANNER in read(sign_in(make_editor()), f"/p/{filled.ref}/")


def test_a_team_sees_what_happens_to_each_answer_and_moves_on(filled: Proposal) -> None:
    editor, path = sign_in(make_editor()), f"/p/{filled.ref}/questions/"
    assert BANNER not in read(editor, f"/p/{filled.ref}/")
    publish()
    assert BANNER in read(editor, f"/p/{filled.ref}/")
    page = read(editor, path)
    for words in (
        "Set aside: TikTok no longer asks this",
        "New question",
        "Kept; read it again, the question has changed",
        ANSWERS["funding.sources"],
    ):
        assert words in page
    assert send(editor, path, 302, to=LABEL) == path
    after = read(editor, path)
    assert "Answers that were put aside" in after
    assert ANSWERS["funding.sources"] in after
    assert BANNER not in read(editor, f"/p/{filled.ref}/")
    assert "Outline your project." in read(editor, question_path(filled))


def test_the_form_in_use_is_what_everybody_can_read_before_signing_in(client: Client) -> None:
    make_draft()
    assert "Outline your project." not in read(client, "/questions/")
    publish()
    assert "Outline your project." in read(client, "/questions/")
    assert b"Outline your project." in client.get("/questions/md/").content


def test_a_reader_sees_it_without_the_button(filled: Proposal) -> None:
    make_reader_of(filled)
    publish()
    reader, path = sign_in(make_reader()), f"/p/{filled.ref}/questions/"
    assert "Move on to the new questions" not in read(reader, path)
    send(reader, path, 403, to=LABEL)


def test_a_stale_tab_does_not_submit_what_has_ended_and_keeps_what_was_typed() -> None:
    ready = make_ready()
    publish(retire=True)
    sent = {"submitted_on": "22 November 2026", "tiktok_reference": "TT-4711"}
    page = send(sign_in(make_editor()), f"/p/{ready.ref}/submit/record/", 409, **sent)
    assert "TikTok no longer takes these questions" in page
    assert "TT-4711</pre>" in page
    assert reload(ready).state == "ready"


def test_a_stale_tab_does_not_ask_for_a_review_and_keeps_the_note(filled: Proposal) -> None:
    publish(retire=True)
    page = send(sign_in(make_editor()), f"/p/{filled.ref}/review/request/", 409, note="Please look at 3.")
    assert "TikTok no longer takes these questions" in page
    assert "Please look at 3.</pre>" in page


@pytest.mark.parametrize(
    ("page", "words"), [("", "TikTok no longer asks this"), ("save/", "kept apart for you")]
)
def test_a_text_for_a_question_that_is_gone_is_kept(filled: Proposal, page: str, words: str) -> None:
    editor, path = sign_in(make_editor()), question_path(filled, "funding.sources", page)
    publish()
    upgrade(filled, to=LABEL, by=make_editor(), now=NOW)
    assert words in send(editor, path, 409, expected_version=1, answer="One more funder")
    assert UnsavedAnswer.objects.get().value == "One more funder"
    assert "One more funder</pre>" in read(editor, f"/p/{filled.ref}/questions/")
    response = editor.get(question_path(filled, "funding.sources"))
    assert response["Location"] == f"/p/{filled.ref}/questions/"


def test_it_costs_the_same_for_one_change_and_for_three(django_assert_num_queries) -> None:
    drafts = [make_draft(), make_filled("Another")]
    publish()
    editor = sign_in(make_editor())
    for draft in drafts:
        with django_assert_num_queries(10):
            read(editor, f"/p/{draft.ref}/questions/")
